package org.bridge53.plugin.rrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RrlPluginTest {
  private final PluginBench<RrlConfig> bench = new PluginBench<>(new RrlPlugin());

  private static final String EVERY_OPTION =
      """
      rrl {
        responses_per_second 5
        slip 3
        window 7
        ipv4_prefix 32
        ipv6_prefix 64
        exempt 10.0.0.0/8
        exempt 2001:db8::/32 192.0.2.1
      }\
      """;

  @Test
  void noOptions_defaults() {
    assertEquals(new RrlConfig(200, 2, 15, 24, 56, List.of()), bench.read("rrl"));
    assertEquals(new RrlConfig(200, 2, 15, 24, 56, List.of()), bench.read("rrl {\n}"));
  }

  @Test
  void everyOption_isRead() {
    RrlConfig config = bench.read(EVERY_OPTION);
    assertEquals(
        new RrlConfig(
            5,
            3,
            7,
            32,
            64,
            List.of(
                Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"), Cidr.parse("192.0.2.1"))),
        config);
    PluginBench.assertAllDiffer(config, bench.read("rrl"));
  }

  @Test
  void limitsOfEachNumber_areAllowed() {
    assertEquals(
        new RrlConfig(0, 0, 1, 1, 1, List.of()),
        bench.read(
            "rrl {\nresponses_per_second 0\nslip 0\nwindow 1\nipv4_prefix 1\nipv6_prefix 1\n}"));
    assertEquals(
        new RrlConfig(100_000, 10, 3_600, 32, 128, List.of()),
        bench.read(
            "rrl {\nresponses_per_second 100000\nslip 10\nwindow 3600\n"
                + "ipv4_prefix 32\nipv6_prefix 128\n}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "responses_per_second -1 | responses_per_second must be from 0 to 100000: -1",
        "responses_per_second 100001 | responses_per_second must be from 0 to 100000: 100001",
        "responses_per_second | Wrong argument count or unexpected line ending after"
            + " 'responses_per_second'",
        "responses_per_second 1 2 | Wrong argument count or unexpected line ending after '2'",
        "slip 11 | slip must be from 0 to 10: 11",
        "slip x | strconv.Atoi: parsing \"x\": invalid syntax",
        "window 0 | window must be from 1 to 3600: 0",
        "window 3601 | window must be from 1 to 3600: 3601",
        "window 15s | strconv.Atoi: parsing \"15s\": invalid syntax",
        "ipv4_prefix 33 | ipv4_prefix must be from 1 to 32: 33",
        "ipv4_prefix 0 | ipv4_prefix must be from 1 to 32: 0",
        "ipv6_prefix 129 | ipv6_prefix must be from 1 to 128: 129",
        "exempt | Wrong argument count or unexpected line ending after 'exempt'",
        "exempt 10.0.0.0/33 | exempt needs addresses or networks: '10.0.0.0/33'",
        "exempt all | exempt needs addresses or networks: 'all'",
        "slips 2 | unknown property 'slips'; did you mean 'slip'?",
      })
  void wrongOption_isAnErrorWithItsLine(String line, String message) {
    assertEquals(
        List.of("plugin/rrl: Corefile:2 - Error during parsing: " + message),
        bench.errors("rrl {\n" + line + "\n}"));
  }

  @Test
  void argumentsOnTheLine_areAnError() {
    assertEquals(
        List.of(
            "plugin/rrl: Corefile:1 - Error during parsing: Wrong argument count or unexpected line"
                + " ending after '10'"),
        bench.errors("rrl 10"));
  }

  @Test
  void occursOnce() {
    assertEquals(Occurrences.ONCE, new RrlPlugin().occurrences());
  }

  @Test
  void rateOfZero_isNotInTheChain() {
    Handler next = query -> Response.of(0);
    assertSame(
        next, bench.link("rrl {\nresponses_per_second 0\n}", next, new TestResources(".")).head());
  }

  @Test
  void manual_isReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
