package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.bind.BindPlugin;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;

/** The end of a server whose answers and services do as the test says. */
class ServerEndTest {
  private static final String COREFILE = ".:0 {\n  bind 127.0.0.1\n  scripted\n}\n";

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final OperatorLog log =
      new OperatorLog(new PrintStream(logged, true, StandardCharsets.UTF_8));
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private final Scripted scripted = new Scripted();
  private Server server;

  private record Nothing() {}

  /** Answers when the test says so; its service notes what it is told. */
  private final class Scripted implements Plugin<Nothing>, Service, Handler {
    private Duration lameduck = Duration.ZERO;
    private final CountDownLatch told = new CountDownLatch(1);

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public Nothing read(List<Directive> lines, Problems problems) {
      return new Nothing();
    }

    @Override
    public Linked link(Nothing config, Handler next, Resources resources) {
      return Linked.of(this, this);
    }

    @Override
    public Answer handle(Query query) {
      return new Deferred(
          () -> {
            asked.countDown();
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
            if (thrown.get() instanceof Error error) {
              throw error;
            }
            return Response.of(0);
          });
    }

    @Override
    public void start() {}

    @Override
    public void ending() {
      told.countDown();
    }

    @Override
    public Duration lameduck() {
      return lameduck;
    }

    @Override
    public void close() {}
  }

  private void start() throws StartException {
    ServerOptions options =
        ServerOptions.system(0, 1).withCatalog(List.of(new BindPlugin(), scripted));
    server = Server.start(new CorefileText("Corefile", COREFILE), options, log);
  }

  @AfterEach
  void end() {
    goOn.countDown();
    if (server != null) {
      server.close();
    }
    log.close();
  }

  private CompletableFuture<Message> ask() {
    SimpleResolver resolver = new SimpleResolver(server.addresses().getFirst());
    resolver.setTimeout(Duration.ofSeconds(20));
    return resolver.sendAsync(Queries.message("a.example.", "A")).toCompletableFuture();
  }

  /** Not in the common pool, which dnsjava needs too. */
  private static CompletableFuture<Void> inBackground(Runnable task) {
    return CompletableFuture.runAsync(task, run -> Thread.ofVirtual().start(run));
  }

  private String logText() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  @Test
  void deferredQueryThatNeverEnds_shutdownEndsWithItsPatienceAndSaysSo() throws Exception {
    start();
    CompletableFuture<Message> answer = ask();
    assertTrue(asked.await(10, TimeUnit.SECONDS));
    CompletableFuture<Void> ended = inBackground(() -> server.shutdown(Duration.ofMillis(200)));
    ended.get(10, TimeUnit.SECONDS);
    assertFalse(answer.isDone());
    RunningServer.await(
        () -> logText().contains("[WARNING] 1 queries still waited for other servers at the end"),
        this::logText);
  }

  @Test
  void deferredQueryThatEndsInAnError_isServfail_alsoWhileTheServerEnds() throws Exception {
    start();
    thrown.set(new StackOverflowError("scripted"));
    CompletableFuture<Message> answer = ask();
    assertTrue(asked.await(10, TimeUnit.SECONDS));
    CompletableFuture<Void> ended = inBackground(() -> server.shutdown());
    assertTrue(scripted.told.await(10, TimeUnit.SECONDS));
    goOn.countDown();
    assertEquals(Rcode.SERVFAIL, answer.get(10, TimeUnit.SECONDS).getRcode());
    ended.get(10, TimeUnit.SECONDS); // and so it counts as answered
  }

  @Test
  void lameduck_serverAnswersOnAndTakesNoReload_closeEndsItEarly() throws Exception {
    scripted.lameduck = Duration.ofMinutes(5);
    goOn.countDown();
    start();
    CompletableFuture<Void> ended = inBackground(() -> server.shutdown());
    assertTrue(scripted.told.await(10, TimeUnit.SECONDS));
    assertEquals(Rcode.NOERROR, ask().get(10, TimeUnit.SECONDS).getRcode());
    server.reload();
    assertFalse(logText().contains("Reloading"), this::logText);
    assertFalse(ended.isDone());
    server.close();
    ended.get(10, TimeUnit.SECONDS);
  }

  @Test
  void addressThatAReloadGivesUp_answersItsDeferredQueriesFirst() throws Exception {
    start();
    CompletableFuture<Message> answer = ask();
    assertTrue(asked.await(10, TimeUnit.SECONDS));
    server.reload(new CorefileText("Corefile", COREFILE.replace("127.0.0.1", "127.0.0.2")));
    assertEquals("127.0.0.2", server.addresses().getFirst().getAddress().getHostAddress());
    goOn.countDown();
    assertEquals(Rcode.NOERROR, answer.get(10, TimeUnit.SECONDS).getRcode());
  }
}
