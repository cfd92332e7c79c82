package org.bridge53.plugin.route53.snapshot;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bridge53.testing.Corpus;
import org.junit.jupiter.api.Test;

/** Sections whose checksums are right: what lies behind them is not trusted either. */
class SnapshotSectionFuzzTest {
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
    SnapshotFuzzTest.read(SectionFile.encode(SectionFile.Kind.ZONE, sections));
    try {
      assertNotNull(AccountStore.confirmations(sets));
    } catch (SnapshotException reason) {
      assertNotNull(reason.getMessage());
    }
  }

  @Test
  void damagedSections() {
    Corpus.of(SnapshotSectionFuzzTest.class, "everySection").damaged(5_000, this::everySection);
  }
}
