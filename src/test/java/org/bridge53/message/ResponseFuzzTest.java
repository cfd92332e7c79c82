package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.bridge53.testing.Corpus;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

/**
 * Whatever another server sends: it is read or it is not, and what was read can be written for a
 * client and read again, the same.
 */
class ResponseFuzzTest {
  private final ResponseWriter writer = new ResponseWriter(1232);
  private final byte[] out = new byte[ResponseWriter.MAX_OCTETS];
  private final Query query = Queries.of("www.example.org.", "A");

  @FuzzTest(maxDuration = "1m")
  void everyMessage(byte[] message) {
    read(message);
  }

  /** Whether it is a response. */
  private boolean read(byte[] message) {
    ResponseReader.Reply reply = ResponseReader.read(message);
    if (reply == null) {
      return false;
    }
    Response response = reply.response();
    for (int limit : new int[] {ResponseWriter.MIN_OCTETS, ResponseWriter.MAX_OCTETS}) {
      int length = writer.write(query, response, out, limit);
      assertTrue(length <= limit, length + " octets, at most " + limit);
      ResponseReader.Reply again = ResponseReader.read(Arrays.copyOf(out, length));
      assertNotNull(again, "what was written is no response");
      if (limit == ResponseWriter.MAX_OCTETS && (Header.flags(out) & Header.TC) == 0) {
        assertEquals(response.answer(), again.response().answer());
        assertEquals(response.authority(), again.response().authority());
      }
    }
    return true;
  }

  @Test
  void damagedMessages() {
    int[] read = new int[1];
    Corpus.of(ResponseFuzzTest.class, "everyMessage")
        .damaged(20_000, message -> read[0] += read(message) ? 1 : 0);
    assertTrue(read[0] > 2_000 && read[0] < 19_000, read[0] + " are responses");
  }
}
