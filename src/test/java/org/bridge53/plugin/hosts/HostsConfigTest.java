package org.bridge53.plugin.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsConfigTest {
  private static final String EVERYTHING =
      """

      hosts my.hosts example.org 10.0.0.0/24 {
        10.0.0.1 www.example.org   mail.example.org
        2001:db8::1 www.example.org
        ttl 60
        no_reverse
        reload 1m
        fallthrough a.example.org b.example.org
        fallthrough_unsupported
      }
      """;

  private final PluginBench<HostsConfig> bench = new PluginBench<>(new HostsPlugin());
  private final TestResources resources = new TestResources(".").file("/etc/hosts", "");

  @Test
  void noOptions_defaults() {
    HostsConfig config = bench.read("hosts");
    assertEquals("/etc/hosts", config.file());
    assertEquals(List.of(), config.zones());
    assertEquals(List.of(), config.inline());
    assertEquals(3600, config.ttl());
    assertEquals(true, config.reverse());
    assertEquals(Duration.ofSeconds(5), config.reload());
    assertEquals(Fallthrough.NONE, config.fallthrough());
    assertEquals(false, config.fallthroughUnsupported());
    assertEquals(Occurrences.ONCE, new HostsPlugin().occurrences());
  }

  @Test
  void everyOption_read() {
    HostsConfig config = bench.read(EVERYTHING);
    PluginBench.assertAllDiffer(bench.read("hosts"), config);
    assertEquals("my.hosts", config.file());
    assertEquals(
        List.of(NameText.parse("example.org"), NameText.parse("0.0.10.in-addr.arpa")),
        config.zones());
    assertEquals(
        List.of("10.0.0.1 www.example.org mail.example.org", "2001:db8::1 www.example.org"),
        config.inline());
    assertEquals(60, config.ttl());
    assertEquals(Duration.ofMinutes(1), config.reload());
    assertEquals(
        new Fallthrough(List.of(NameText.parse("a.example.org"), NameText.parse("b.example.org"))),
        config.fallthrough());
  }

  @Test
  void fallthroughTwice_lastCounts() {
    assertEquals(
        Fallthrough.ALL,
        bench.read("hosts {\nfallthrough example.org\nfallthrough\n}").fallthrough());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ttl | ttl needs a time in second",
        "ttl many | ttl needs a number of second",
        "ttl 0 | ttl provided is invalid",
        "ttl -1 | ttl provided is invalid",
        "ttl 65536 | ttl provided is invalid",
        "ttl 60 70 | Wrong argument count or unexpected line ending after '70'",
        "no_reverse yes | Wrong argument count or unexpected line ending after 'yes'",
        "reload | reload needs a duration (zero seconds to disable)",
        "reload 1s 2s | reload needs a duration (zero seconds to disable)",
        "reload 5 | invalid duration for reload '5'",
        "reload soon | invalid duration for reload 'soon'",
        "reload -1s | invalid negative duration for reload '-1s'",
        "fallthrough 10.0.0.0/99 | invalid CIDR 10.0.0.0/99",
      })
  void wrongOption_refused(String option, String message) {
    assertEquals(
        List.of("plugin/hosts: Corefile:2 - Error during parsing: " + message),
        bench.errors("hosts {\n" + option + "\n}", resources));
  }

  @Test
  void fallthroughUnsupportedAlone_refused() {
    assertEquals(
        List.of(
            "plugin/hosts: Corefile:1 - Error during parsing: fallthrough_unsupported requires"
                + " fallthrough"),
        bench.errors("hosts {\nfallthrough_unsupported\n}", resources));
  }

  @Test
  void wordBehindFallthrough_unknownProperty() {
    assertEquals(
        List.of(
            "plugin/hosts: Corefile:3 - Error during parsing: unknown property '10.0.0.1'",
            "plugin/hosts: Corefile:4 - Error during parsing: unknown property 'no_revers'; did"
                + " you mean 'no_reverse'?"),
        bench.errors("hosts {\nfallthrough\n10.0.0.1 a.example\nno_revers\n}", resources));
  }

  @Test
  void wordThatIsNoAddressBeforeFallthrough_warning() {
    assertEquals(
        List.of(
            "plugin/hosts: Corefile:2 - 'falthrough' is neither an address nor a property; did you"
                + " mean 'fallthrough'?"),
        bench.warnings("hosts {\nfalthrough\n10.0.0.1 a.example\n}", resources));
    assertEquals(List.of(), resources.problems().errors());
  }

  @Test
  void wrongZone_refused() {
    assertEquals(
        List.of("plugin/hosts: Corefile:1 - Error during parsing: invalid CIDR 10.0.0.0/99"),
        bench.errors("hosts /etc/hosts 10.0.0.0/99", resources));
  }

  @Test
  void missingFile_warning() {
    TestResources none = new TestResources(".");
    assertEquals(
        List.of("plugin/hosts: Corefile:1 - File does not exist: /no/hosts"),
        bench.warnings("hosts no/hosts", none));
    assertEquals(List.of(), none.problems().errors());
  }

  @Test
  void folder_warning() {
    assertEquals(
        List.of("plugin/hosts: Corefile:1 - Hosts file \"/etc\" is a directory"),
        bench.warnings("hosts /etc", new TestResources(".").directory("/etc")));
  }

  @Test
  void inaccessibleFile_refused() {
    assertEquals(
        List.of(
            "plugin/hosts: Corefile:1 - Error during parsing: unable to access hosts file"
                + " '/locked': Permission denied"),
        bench.errors(
            "hosts /locked", new TestResources(".").broken("/locked", "Permission denied")));
  }

  @Test
  void pathWithNul_refused() {
    assertEquals(
        List.of(
            "plugin/hosts: Corefile:1 - Error during parsing: unable to access hosts file"
                + " 'a\\x0000b': Nul character not allowed"),
        bench.errors("hosts a\0b", resources));
  }

  @Test
  void reloadTooOften_leastTimeWithWarning() {
    String block = "hosts {\nreload 1ns\n}";
    assertEquals(Duration.ofMillis(100), bench.read(block).reload());
    assertEquals(
        List.of("plugin/hosts: Corefile:2 - reload 1ns is too short: every 100ms instead"),
        bench.warnings(block, resources));
    for (String time : List.of("0s", "100ms")) {
      assertEquals(
          List.of(),
          bench.warnings(block.replace("1ns", time), new TestResources(".").file("/etc/hosts", "")),
          time);
    }
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(resources.file("/example.hosts", "192.0.2.1 a.example.org\n"));
  }
}
