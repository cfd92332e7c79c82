package org.bridge53.plugin.timeouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.time.Duration;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class TimeoutsPluginTest {
  private final PluginBench<TimeoutsConfig> bench = new PluginBench<>(new TimeoutsPlugin());

  private void assertErrors(String text, String... messages) {
    bench.assertErrors(text.replace("; ", "\n"), messages);
  }

  @Test
  void oneOption_othersAreLeftToOtherBlocks() {
    assertEquals(
        new TimeoutsConfig(null, null, Duration.ofMinutes(1), null),
        bench.read("timeouts {\nidle 1m\n}"));
  }

  @Test
  void everyOption_read_bareNumbersAreSeconds() {
    TimeoutsConfig config =
        bench.read("timeouts {\nread 1s\nwrite 24h\nidle 90\nmaxtcpqueries 7\n}");
    assertEquals(
        new TimeoutsConfig(Duration.ofSeconds(1), Duration.ofHours(24), Duration.ofSeconds(90), 7),
        config);
    PluginBench.assertAllDiffer(config, new TimeoutsConfig(null, null, null, null));
    assertEquals(-1, bench.read("timeouts {\nmaxtcpqueries -1\n}").maxQueries());
  }

  @Test
  void severalLines_lastSaysIt() {
    assertEquals(
        new TimeoutsConfig(Duration.ofSeconds(2), Duration.ofSeconds(4), null, null),
        bench.read("timeouts {\nread 1s\nwrite 4s\n}\ntimeouts {\nread 2s\n}"));
  }

  @Test
  void wrongOptions_refused() {
    assertErrors("timeouts", "timeouts block with no timeouts specified");
    assertErrors("timeouts {; }", "timeouts block with no timeouts specified");
    assertErrors("timeouts 1s", "Wrong argument count or unexpected line ending after '1s'");
    assertErrors(
        "timeouts {; read; }", "Wrong argument count or unexpected line ending after 'read'");
    assertErrors("timeouts {; read fast; }", "failed to parse duration 'fast'");
    assertErrors(
        "timeouts {; idle 0; }", "timeout provided '0s' needs to be between 1 second and 24 hours");
    assertErrors(
        "timeouts {; write 24h1s; }",
        "timeout provided '24h0m1s' needs to be between 1 second and 24 hours");
    assertErrors(
        "timeouts {; maxtcpqueries 0; }",
        "maxtcpqueries provided '0' needs to be -1 or greater than 0");
    assertErrors(
        "timeouts {; maxtcpqueries many; }", "strconv.Atoi: parsing \"many\": invalid syntax");
    assertErrors("timeouts {; idel 5s; }", "unknown option: 'idel'; did you mean 'idle'?");
  }

  @Test
  void link_nextIsHead() {
    Handler next = query -> Response.of(0);
    assertSame(next, bench.link("timeouts {\nread 1s\n}", next, new TestResources(".")).head());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
