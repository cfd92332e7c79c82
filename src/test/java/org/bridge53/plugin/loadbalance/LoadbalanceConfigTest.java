package org.bridge53.plugin.loadbalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

/** The lines of the Corefile, and the weight file's. */
class LoadbalanceConfigTest {
  private static final String PREFIX = "plugin/loadbalance: Corefile:";

  private final PluginBench<LoadbalanceConfig> bench = new PluginBench<>(new LoadbalancePlugin());
  private final TestResources resources =
      new TestResources(".").file("w", "www.example.org\n192.0.2.1 3\n");

  @Test
  void nothingSaid_defaults() {
    assertEquals(Occurrences.JOINED, new LoadbalancePlugin().occurrences());
    LoadbalanceConfig defaults = bench.read("loadbalance");
    assertEquals("", defaults.weightFile());
    assertEquals(Duration.ofSeconds(30), defaults.reload());
    assertEquals(List.of(), defaults.prefer());
    assertEquals(defaults, bench.read("loadbalance round_robin"));
  }

  @Test
  void everyOption_read() {
    LoadbalanceConfig config =
        bench.read(
            """
            loadbalance
            loadbalance weighted w {
              reload 10s
              prefer 10.0.0.0/8
              prefer 2001:db8::/32 192.0.2.1
            }\
            """);
    assertEquals("w", config.weightFile());
    assertEquals(Duration.ofSeconds(10), config.reload());
    assertEquals(
        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"), Cidr.parse("192.0.2.1/32")),
        config.prefer());
    assertEquals(2, config.position().line());
    PluginBench.assertAllDiffer(bench.read("loadbalance"), config);
    assertEquals(Duration.ZERO, bench.read("loadbalance weighted w {\nreload 0s\n}").reload());
  }

  @Test
  void policyMistakes_reported() {
    assertEquals(
        List.of(
            PREFIX
                + "1 - Error during parsing: unknown policy: wieghted; did you mean"
                + " 'weighted'?"),
        bench.errors("loadbalance wieghted w"));
    assertEquals(
        List.of(PREFIX + "1 - Error during parsing: missing weight file argument"),
        bench.errors("loadbalance weighted"));
    assertEquals(
        List.of(PREFIX + "1 - Error during parsing: unexpected argument(s): [x y]"),
        bench.errors("loadbalance weighted w x y"));
    assertEquals(
        List.of(PREFIX + "1 - Error during parsing: unexpected argument(s): [w]"),
        bench.errors("loadbalance round_robin w"));
  }

  @Test
  void optionMistakes_allReported() {
    assertEquals(
        List.of(
            PREFIX + "2 - Error during parsing: reload duration value is missing",
            PREFIX + "3 - Error during parsing: unexpected argument(s): [2s]",
            PREFIX + "4 - Error during parsing: invalid reload duration '5'",
            PREFIX + "5 - Error during parsing: invalid reload duration '-5s'",
            PREFIX
                + "6 - Error during parsing: Wrong argument count or unexpected line ending"
                + " after 'prefer'",
            PREFIX + "7 - Error during parsing: invalid CIDR in prefer: \"10.0.0.0/40\"",
            PREFIX
                + "8 - Error during parsing: unknown property 'prefers'; did you mean"
                + " 'prefer'?"),
        bench.errors(
            """
            loadbalance weighted w {
              reload
              reload 1s 2s
              reload 5
              reload -5s
              prefer
              prefer 10.0.0.0/40
              prefers 10.0.0.0/8
            }\
            """));
    assertEquals(
        List.of(
            PREFIX
                + "2 - Error during parsing: reload is for the policy weighted: no file is"
                + " read"),
        bench.errors("loadbalance {\nreload 1s\n}"));
  }

  @Test
  void reloadThatKeepsACoreBusy_warning() {
    assertEquals(
        List.of(PREFIX + "2 - reload 1ms is too short: every 100ms instead"),
        bench.warnings("loadbalance weighted w {\nreload 1ms\n}", resources));
  }

  @Test
  void missingFile_warningOrError() {
    assertEquals(
        List.of(PREFIX + "1 - Failed to open weight file:/x. Will try again in 30s"),
        bench.warnings("loadbalance weighted x", resources));
    assertEquals(
        List.of(
            PREFIX
                + "1 - Error during parsing: Failed to open weight file:/x: no such file or"
                + " directory"),
        bench.errors("loadbalance weighted x {\nreload 0s\n}", resources));
  }

  @Test
  void mistakeInTheFile_error() {
    resources.file("bad", "www.example.org\n192.0.2.1 256\n");
    assertEquals(
        List.of(
            PREFIX + "1 - Error during parsing: Wrong weight value:\"256\" in weight file /bad"),
        bench.errors("loadbalance weighted bad", resources));
  }

  @Test
  void weightFile_read() {
    Weights weights =
        Weights.parse(
            """
            # comment

            www.Example.org
              192.0.2.1   3
            192.0.2.2\t255
            mail.example.org.
            2001:db8::1 7
            www.example.org
            192.0.2.3 9
            """
                .getBytes(StandardCharsets.UTF_8),
            "w");
    assertEquals(2, weights.size());
    assertEquals(0, Weights.parse(new byte[0], "w").size());
  }

  @Test
  void weightFileMistakes_inCoreDnsWords() {
    assertMistake("10.0.0.1 1", "Missing domain name in weight file w");
    assertMistake(
        "a\n10.0.0.1",
        "Wrong domain name:\"10.0.0.1\" in weight file w. (Maybe a missing weight value?)");
    assertMistake(
        "a..b", "Wrong domain name:\"a..b\" in weight file w. (Maybe a missing weight value?)");
    assertMistake("a\n10.0.0 1", "Wrong IP address:\"10.0.0\" in weight file w");
    for (String weight : List.of("0", "256", "-1", "x", "1.5")) {
      assertMistake(
          "a\n10.0.0.1 " + weight, "Wrong weight value:\"" + weight + "\" in weight file w");
    }
    assertMistake(
        "a\n10.0.0.1 1 2", "Could not parse weight line:\"10.0.0.1 1 2\" in weight file w");
  }

  private static void assertMistake(String content, String text) {
    assertEquals(
        text,
        assertThrows(
                IllegalArgumentException.class,
                () -> Weights.parse(content.getBytes(StandardCharsets.UTF_8), "w"))
            .getMessage());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(
        new TestResources(".").file("db.example.org.weights", "www.example.org\n192.0.2.1 3\n"));
  }
}
