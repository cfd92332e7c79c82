package org.bridge53.plugin.route53.snapshot;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.testing.Corpus;
import org.junit.jupiter.api.Test;

/**
 * Whatever lies in the directory: a version of a zone that can be served, or a reason. Never more
 * memory than a few times the file.
 */
class SnapshotFuzzTest {
  private static final String KEY = "0123456789abcdef0123";

  @FuzzTest(maxDuration = "1m")
  void everyFile(byte[] file) {
    read(file);
  }

  static void read(byte[] file) {
    try {
      serve(ZoneCodec.decode(KEY, file));
    } catch (SnapshotException reason) {
      assertNotNull(reason.getMessage());
    }
  }

  private static void serve(ZoneImage image) {
    assertNotNull(ZoneTranslator.restore(image.zoneId(), image.apex(), image.sets()));
  }

  @Test
  void damagedFiles() {
    Corpus.of(SnapshotFuzzTest.class, "everyFile").damaged(5_000, this::everyFile);
  }
}
