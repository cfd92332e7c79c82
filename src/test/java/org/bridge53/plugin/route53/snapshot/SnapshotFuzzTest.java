package org.bridge53.plugin.route53.snapshot;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.LinkedHashMap;
import java.util.Map;
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
    try {
      serve(ZoneCodec.decode(KEY, file));
    } catch (SnapshotException reason) {
      assertNotNull(reason.getMessage());
    }
  }

  /** Sections whose checksums are right: what lies behind them is not trusted either. */
  @FuzzTest(maxDuration = "1m")
  void everySection(byte[] input) {
    int split = input.length < 2 ? 0 : Math.min(input.length - 2, (input[0] & 0xff) * 4);
    Map<String, byte[]> sections = new LinkedHashMap<>();
    byte[] about = new byte[split];
    byte[] sets = new byte[Math.max(0, input.length - 1 - split)];
    System.arraycopy(input, Math.min(1, input.length), about, 0, about.length);
    System.arraycopy(input, Math.min(1 + split, input.length), sets, 0, sets.length);
    sections.put("ZONE", about);
    sections.put("SETS", sets);
    everyFile(SectionFile.encode(SectionFile.Kind.ZONE, sections));
    try {
      assertNotNull(AccountStore.confirmations(sets));
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

  @Test
  void damagedSections() {
    Corpus.of(SnapshotFuzzTest.class, "everySection").damaged(5_000, this::everySection);
  }
}
