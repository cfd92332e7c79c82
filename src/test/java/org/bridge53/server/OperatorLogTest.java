package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorLogTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final OperatorLog log =
      new OperatorLog(new PrintStream(written, true, StandardCharsets.UTF_8));

  private List<String> lines() {
    log.close();
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void levelsAndPlugin_asCoreDns() {
    log.info("Reloading");
    log.forPlugin("route53").warning("zone a.: held");
    log.forPlugin("log").plain("[INFO] as it is");
    log.error("Restart failed: x");
    assertEquals(
        List.of(
            "[INFO] Reloading",
            "[WARNING] plugin/route53: zone a.: held",
            "[INFO] as it is",
            "[ERROR] Restart failed: x"),
        lines());
  }

  @Test
  void debug_isShownOnlyWhenAskedFor() {
    log.debug("before");
    log.showDebug(true);
    log.forPlugin("forward").debug("after");
    assertEquals(List.of("[DEBUG] plugin/forward: after"), lines());
  }

  @Test
  void controlCharacters_neverForgeALine() {
    log.error("value \"a\n[INFO] forged\u001b[2J\"");
    assertEquals(List.of("[ERROR] value \"a; [INFO] forged\\x1b[2J\""), lines());
  }

  @Test
  void afterClose_linesAreDropped() {
    log.info("one");
    log.close();
    log.info("two");
    assertEquals(List.of("[INFO] one"), lines());
  }
}
