package org.bridge53.plugin.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Lines;
import org.bridge53.corefile.Problems;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class ErrorLogTest {
  private final TestResources resources = new TestResources(".");
  private final Query query = Queries.of("Example.ORG.", "A");

  private Linked link(String text, Handler next) {
    Problems problems = new Problems();
    ErrorsPlugin plugin = new ErrorsPlugin();
    ErrorsConfig config = plugin.read(Lines.of("errors", text, problems), problems);
    assertEquals(List.of(), problems.errors());
    return plugin.link(config, next, resources);
  }

  private static Handler failing(String error) {
    return query -> Response.failure(Rcode.SERVFAIL, error);
  }

  private void assertLogged(String... lines) {
    assertEquals(List.of(lines), List.copyOf(resources.logged));
    resources.logged.clear();
  }

  @Test
  void responseWithError_logged() {
    Linked linked = link("errors", new EndOfChain("whoami"));
    Answer answer = linked.head().handle(query);
    assertEquals(Rcode.SERVFAIL, assertInstanceOf(Response.class, answer).rcode());
    assertLogged("ERROR 2 example.org. A: plugin/whoami: no next plugin found");
  }

  @Test
  void responseWithoutErrorAndSilence_passThrough() {
    Response refused = Response.of(Rcode.REFUSED);
    assertSame(refused, link("errors", any -> refused).head().handle(query));
    assertSame(
        NoResponse.INSTANCE, link("errors", any -> NoResponse.INSTANCE).head().handle(query));
    assertLogged();
  }

  @Test
  void deferredResponseWithError_loggedWhenItIsThere() throws Exception {
    Handler next =
        any -> new Deferred(() -> new Deferred(() -> Response.failure(Rcode.SERVFAIL, "late")));
    Answer answer = link("errors", next).head().handle(query);
    assertLogged();
    Answer late = assertInstanceOf(Deferred.class, answer).await();
    assertEquals("late", assertInstanceOf(Response.class, late).error());
    assertLogged("ERROR 2 example.org. A: late");
  }

  @Test
  void controlCharacters_cannotForgeALine() {
    Query odd = Queries.of("a\\010b\\\"c.", "TYPE65399");
    link("errors", failing("x\n[ERROR] y\u001b[31m")).head().handle(odd);
    assertLogged("ERROR 2 a\\010b\\\"c. TYPE65399: x\\x000a[ERROR] y\\x001b[31m");
  }

  @Test
  void longText_cut() {
    link("errors", failing("z".repeat(100_000))).head().handle(query);
    assertLogged("ERROR 2 example.org. A: " + "z".repeat(2_000) + "...");
  }

  @Test
  void errorsThatMatch_countedAndSummarizedAfterThePeriod() {
    Linked linked = link("errors {\nconsolidate 5m ^time\n}", failing("timeout"));
    linked.head().handle(query);
    linked.head().handle(query);
    resources.advance(Duration.ofMinutes(4));
    linked.head().handle(query);
    assertLogged();
    resources.advance(Duration.ofMinutes(1));
    assertLogged("ERROR 3 errors like '^time' occurred in last 5m0s");
    resources.advance(Duration.ofMinutes(10));
    assertLogged();
    linked.head().handle(query);
    resources.advance(Duration.ofMinutes(5));
    assertLogged("ERROR 1 errors like '^time' occurred in last 5m0s");
  }

  @Test
  void errorsThatDoNotMatch_written() {
    Linked linked = link("errors {\nconsolidate 5m ^time\n}", failing("no timeout"));
    linked.head().handle(query);
    assertLogged("ERROR 2 example.org. A: no timeout");
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void severalPatterns_theFirstThatMatchesCounts() {
    Linked linked =
        link(
            "errors {\nconsolidate 1s x warning\nconsolidate 1s . info\nconsolidate 1s y\n}",
            any -> Response.failure(Rcode.REFUSED, any.qname().toString().substring(0, 1)));
    linked.head().handle(Queries.of("x.", "A"));
    linked.head().handle(Queries.of("y.", "A"));
    linked.head().handle(Queries.of("y.", "A"));
    resources.advance(Duration.ofSeconds(1));
    assertLogged(
        "WARNING 1 errors like 'x' occurred in last 1s",
        "INFO 2 errors like '.' occurred in last 1s");
  }

  @Test
  void showFirst_firstAtOnceAndSummaryOnlyIfThereWereMore() {
    Linked linked = link("errors {\nconsolidate 5m t debug show_first\n}", failing("timeout"));
    linked.head().handle(query);
    assertLogged("DEBUG 2 example.org. A: timeout");
    resources.advance(Duration.ofMinutes(5));
    assertLogged();
    linked.head().handle(query);
    linked.head().handle(query);
    resources.advance(Duration.ofMinutes(5));
    assertLogged(
        "DEBUG 2 example.org. A: timeout", "DEBUG 2 errors like 't' occurred in last 5m0s");
  }

  @Test
  void close_pendingSummaryWrittenAndNothingCountedBehindIt() {
    Linked linked = link("errors {\nconsolidate 5m t\n}", failing("timeout"));
    linked.head().handle(query);
    linked.services().forEach(service -> service.close());
    assertLogged("ERROR 1 errors like 't' occurred in last 5m0s");
    assertEquals(0, resources.scheduledTasks());
    linked.head().handle(query);
    assertLogged("ERROR 2 example.org. A: timeout");
    linked.services().forEach(service -> service.close());
    assertLogged();
  }

  @Test
  void manyThreads_everyErrorCountedOnce() throws InterruptedException {
    Linked linked = link("errors {\nconsolidate 5m t\n}", failing("timeout"));
    List<Thread> threads =
        List.of(
            Thread.ofPlatform().start(() -> handle(linked, 10_000)),
            Thread.ofPlatform().start(() -> handle(linked, 10_000)));
    for (Thread thread : threads) {
      thread.join();
    }
    resources.advance(Duration.ofMinutes(5));
    assertLogged("ERROR 20000 errors like 't' occurred in last 5m0s");
  }

  private void handle(Linked linked, int times) {
    for (int i = 0; i < times; i++) {
      linked.head().handle(query);
    }
  }

  @Test
  void exceptionWithoutStacktrace_passedOnSilently() {
    Linked linked =
        link(
            "errors",
            any -> {
              throw new IllegalStateException("broken");
            });
    assertThrows(IllegalStateException.class, () -> linked.head().handle(query));
    assertLogged();
  }

  @Test
  void exceptionWithStacktrace_loggedInOneLineAndPassedOn() {
    Linked linked =
        link(
            "errors {\nstacktrace\n}",
            any -> {
              throw new IllegalStateException("bro\nken", new IOException("disk"));
            });
    assertThrows(IllegalStateException.class, () -> linked.head().handle(query));
    assertTrace("bro\\x000aken");
  }

  @Test
  void exceptionInDeferredWorkWithStacktrace_loggedOnce() {
    Handler next =
        any ->
            new Deferred(
                () ->
                    new Deferred(
                        () -> {
                          throw new IllegalStateException("broken", new IOException("disk"));
                        }));
    Answer answer = link("errors {\nstacktrace\n}", next).head().handle(query);
    assertThrows(
        IllegalStateException.class, () -> assertInstanceOf(Deferred.class, answer).await());
    assertTrace("broken");
  }

  private void assertTrace(String message) {
    assertEquals(1, resources.logged.size());
    String line = resources.logged.remove();
    assertTrue(
        line.startsWith(
            "ERROR exception for example.org. A: java.lang.IllegalStateException: "
                + message
                + "; at org.bridge53.plugin.errors.ErrorLogTest."),
        line);
    assertTrue(line.contains("; caused by java.io.IOException: disk"), line);
    assertTrue(line.indexOf('\n') < 0, line);
  }
}
