package org.bridge53.plugin.route53.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.presentation.RdataText;
import org.bridge53.testing.Corpus;
import org.junit.jupiter.api.Test;

/**
 * Whatever the values of a record set hold: RDATA that dnsjava reads too, or a reason; and the zone
 * around it is served. The first line of an input is the type, the others are values.
 */
class ValueFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void everyValue(byte[] input) {
    translate(input);
  }

  /** Whether all values became RDATA. */
  private static boolean translate(byte[] input) {
    String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 4);
    List<String> values = List.of(lines).subList(1, lines.length);
    boolean all = true;
    int type = RrType.of(lines[0]).orElse(RrType.TXT);
    for (String value : values) {
      try {
        byte[] rdata = ValueText.rdata(type, value);
        if (!value.stripLeading().startsWith("\\#")) { // such octets need not be the type's
          String text = RdataText.format(type, rdata);
          assertArrayEquals(rdata, RdataText.parse(type, text, DomainName.ROOT), text);
        }
      } catch (IllegalArgumentException reason) {
        assertTrue(String.valueOf(reason.getMessage()).indexOf('\n') < 0, reason.getMessage());
        all = false;
      }
    }
    List<RecordSet> listing =
        List.of(
            set("example.org.", "SOA", List.of("ns.example.org. root.example.org. 1 2 3 4 5")),
            set("example.org.", "NS", List.of("ns.example.org.")),
            set("a.example.org.", lines[0], values));
    assertInstanceOf(Translation.Translated.class, ZoneTranslator.translate("Z1", listing, null));
    return all;
  }

  private static RecordSet set(String name, String type, List<String> values) {
    return RecordSet.simple(name, type, 60, values);
  }

  @Test
  void inputsAsTheyAre_areValid() {
    for (byte[] input : Corpus.of(ValueFuzzTest.class, "everyValue").inputs()) {
      assertTrue(translate(input), new String(input, StandardCharsets.UTF_8));
    }
  }

  @Test
  void damagedValues() {
    int[] valid = new int[1];
    Corpus.of(ValueFuzzTest.class, "everyValue")
        .damaged(8_000, input -> valid[0] += translate(input) ? 1 : 0);
    assertTrue(valid[0] > 500 && valid[0] < 7_500, valid[0] + " are valid");
  }
}
