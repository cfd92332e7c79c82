package org.bridge53.plugin.route53.source;

import static org.bridge53.plugin.route53.source.Listings.SOA_SET;
import static org.bridge53.plugin.route53.source.Listings.lastPage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints that do not answer: every call comes back, and says who kept it waiting. */
@Timeout(60)
class SourceDeadlinesTest extends SourceFixture {
  private static final Timeouts SHORT =
      new Timeouts(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(20));
  private static final Timeouts SHORT_TOTAL =
      new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(400));

  @Test
  void nobodyListens_unavailable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SourceException failure = failure(open(keys("http://127.0.0.1:" + port)));
    assertEquals("127.0.0.1:" + port + ": Connection refused", failure.getMessage());
    assertEquals(Kind.UNAVAILABLE, failure.kind());
  }

  @Test
  void connectionReset_unavailable() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  try (Socket socket = listening.accept()) {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      SourceException failure = failure(open(keys("http://127.0.0.1:" + listening.getLocalPort())));
      assertEquals(Kind.UNAVAILABLE, failure.kind(), failure.getMessage());
    }
  }

  @Test
  void silentService_readTimeout() {
    route53.answer = route53.silence();
    SourceException failure = failure(open(keys(), SHORT));
    assertEquals(
        "" + route53.host() + ": no answer in time (Read timed out)", failure.getMessage());
    assertEquals(Kind.UNAVAILABLE, failure.kind());
  }

  @Test
  void answerThatTrickles_endsAtTheTotal() {
    HttpStub.Answer trickle =
        (_, e) -> {
          e.sendResponseHeaders(200, 0);
          try (OutputStream out = e.getResponseBody()) {
            while (true) {
              out.write(' ');
              out.flush();
              Thread.sleep(20);
            }
          } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
          }
        };
    route53.answer = HttpStub.text(200, lastPage(SOA_SET));
    HostedZoneSource source = open(keys(), SHORT_TOTAL);
    warm();
    route53.answer = trickle;
    SourceException failure = failure(source);
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.getMessage().endsWith(" within 400ms"), failure.getMessage());
  }

  @Test
  void callerInterrupted_comesBackInterrupted() throws Exception {
    route53.answer = route53.silence();
    HostedZoneSource source = open(keys());
    BlockingQueue<String> outcome = new ArrayBlockingQueue<>(1);
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  SourceException failure = failure(source);
                  outcome.add(failure.getMessage() + Thread.currentThread().isInterrupted());
                });
    awaitRequest();
    caller.interrupt();
    assertEquals("interruptedtrue", outcome.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void closed_endsWhatIsUnderWayAndRefusesMore() throws Exception {
    route53.answer = route53.silence();
    HostedZoneSource source = open(keys());
    BlockingQueue<String> outcome = new ArrayBlockingQueue<>(1);
    Thread.ofVirtual().start(() -> outcome.add(failure(source).getMessage()));
    awaitRequest();
    source.close();
    assertEquals("the source is closed", outcome.poll(10, TimeUnit.SECONDS));
    assertEquals("the source is closed", failure(source).getMessage());
  }

  private void awaitRequest() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (route53.requests.isEmpty()) {
      assertTrue(System.nanoTime() < end, "no request came");
      Thread.sleep(5);
    }
  }
}
