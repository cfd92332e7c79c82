package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.OutputStream;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.Corpus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the API answers: a page, or a failure in one line; never anything else. */
class ApiAnswerFuzzTest extends SourceFixture {
  private @Nullable HostedZoneSource source;

  /** The first octet chooses the status. */
  @FuzzTest(maxDuration = "1m")
  void everyAnswer(byte[] input) {
    list(input);
  }

  /** Whether it was a page. */
  private boolean list(byte[] input) {
    int status = input.length > 0 && input[0] == '!' ? 400 : 200;
    route53.requests.clear();
    route53.answer =
        (_, exchange) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/xml");
          exchange.sendResponseHeaders(status, input.length == 0 ? -1 : input.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(input);
          }
        };
    HostedZoneSource asked = source;
    if (asked == null) {
      asked = open(keys());
      source = asked;
    }
    try {
      RecordSetPage page = asked.listRecordSets("Z1", null);
      for (RecordSet set : page.recordSets()) {
        assertTrue(set.ttl() >= -1 && set.ttl() <= Integer.MAX_VALUE, set.toString());
      }
      return true;
    } catch (SourceException failure) {
      String line = String.valueOf(failure.getMessage());
      assertTrue(line.indexOf('\n') < 0 && line.length() < 2_000, line);
      return false;
    }
  }

  @Test
  void damagedAnswers() {
    warm();
    int[] pages = new int[1];
    Corpus.of(ApiAnswerFuzzTest.class, "everyAnswer")
        .damaged(400, answer -> pages[0] += list(answer) ? 1 : 0);
    assertTrue(pages[0] > 2 && pages[0] < 350, pages[0] + " are pages");
  }
}
