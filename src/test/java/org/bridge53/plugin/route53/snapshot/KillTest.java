package org.bridge53.plugin.route53.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.bridge53.plugin.route53.translation.ReadSet;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes zones is killed at a random moment, again and again: each time every zone
 * is there, whole, and no older than before. So often as {@code -Dbridge53.kills} says.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("bridge53.kills", 10);
  private static final int ZONES = 8;

  @TempDir Path temp;
  private final long[] serials = new long[ZONES];

  @Test
  void killedAtRandomMoments_everyZoneIsThereAndNoneIsTorn() throws Exception {
    long seed = RandomGenerator.getDefault().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      killOnce(random.nextInt(100_000));
      verify("kill " + kill + " of seed " + seed);
    }
    assertTrue(serials[0] > KILLS, "it has written: " + serials[0]);
  }

  private void killOnce(int microseconds) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx64m",
                    "-Xshare:auto",
                    "-cp",
                    Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                        .orElse(System.getProperty("java.class.path")),
                    ZoneWriter.class.getName(),
                    temp.resolve("state").toString(),
                    Integer.toString(ZONES)))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("round", output.readLine(), "it has begun");
      TimeUnit.MICROSECONDS.sleep(microseconds);
    } finally {
      process.destroyForcibly(); // SIGKILL
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    }
  }

  private void verify(String when) {
    TestResources resources = new TestResources(".");
    AccountStore account =
        new SnapshotStores()
            .join(temp.resolve("state"), true, resources)
            .account(ZoneWriter.ACCESS);
    for (int i = 0; i < ZONES; i++) {
      ZoneImage image = account.restore("Z" + i);
      assertNotNull(image, when);
      assertEquals(ZoneWriter.zone(i), image.apex().toString(), when);
      assertTrue(image.serial() >= serials[i], when + ": " + image.serial() + " < " + serials[i]);
      serials[i] = image.serial();
      assertEquals(
          Images.plain("Z" + i, ZoneWriter.zone(i), ZoneWriter.RECORD_SETS, image.serial()), image);
      List<ReadSet> sets = image.sets();
      assertInstanceOf(
          Translation.Translated.class, ZoneTranslator.restore("Z" + i, image.apex(), sets), when);
    }
    assertEquals(List.of(), List.copyOf(resources.logged), when);
  }
}
