package org.bridge53.presentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.testing.Corpus;
import org.junit.jupiter.api.Test;

/**
 * Whatever a master file holds: records, or one line that says what is wrong; and the text of each
 * record gives the record again.
 */
class MasterFileFuzzTest {
  private static final DomainName ORIGIN = NameText.parse("example.org.");

  /** $GENERATE makes up to 65,536 of one line. */
  private static final int MOST_RECORDS = 1_000;

  @FuzzTest(maxDuration = "1m")
  void everyText(byte[] text) {
    read(text);
  }

  /** Whether it could be read. */
  private static boolean read(byte[] text) {
    int[] records = new int[1];
    try {
      MasterFile.read(
          "db",
          Path.of("db"),
          text,
          ORIGIN,
          path -> {
            if (path.toString().contains("missing")) {
              throw new NoSuchFileException(path.toString());
            }
            return "$INCLUDE again\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
          },
          (owner, type, ttl, rdata) -> {
            if (++records[0] > MOST_RECORDS) {
              throw new IllegalArgumentException("enough");
            }
            assertTrue(ttl >= 0, "TTL " + ttl);
            String written = RdataText.format(type, rdata);
            byte[] again = RdataText.parse(type, written, ORIGIN);
            if (type != RrType.SVCB && type != RrType.HTTPS) { // dnsjava drops an empty ALPN
              assertArrayEquals(rdata, again, written);
            }
          });
      return true;
    } catch (MasterFileException expected) {
      String line = String.valueOf(expected.getMessage());
      assertTrue(line.indexOf('\n') < 0, line);
      return false;
    }
  }

  @Test
  void damagedTexts() {
    int[] read = new int[1];
    Corpus.of(MasterFileFuzzTest.class, "everyText")
        .damaged(1_500, text -> read[0] += read(text) ? 1 : 0);
    assertTrue(read[0] > 50 && read[0] < 1_450, read[0] + " could be read");
  }
}
