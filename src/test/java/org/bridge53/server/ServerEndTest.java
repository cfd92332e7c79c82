package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.bridge53.plugin.whoami.WhoamiPlugin;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
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
    private boolean readThrows;
    private boolean linkThrows;
    private boolean closeThrows;
    private final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch serving = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public Nothing read(List<Directive> lines, Problems problems) {
      if (readThrows) {
        throw new IllegalStateException("scripted read");
      }
      return new Nothing();
    }

    @Override
    public Linked link(Nothing config, Handler next, Resources resources) {
      if (linkThrows) {
        throw new IllegalStateException("scripted link");
      }
      return Linked.of(this, new Linkage(this));
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

    /** Blocks for as long as it may. */
    @Override
    public void serving() {
      serving.countDown();
      try {
        Thread.sleep(Duration.ofMinutes(5));
      } catch (InterruptedException _) {
        interrupted.countDown();
      }
    }

    @Override
    public void ending() {
      told.countDown();
    }

    @Override
    public Duration lameduck() {
      return lameduck;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
      if (closeThrows) {
        throw new IllegalStateException("scripted close");
      }
    }
  }

  /** Each configuration has services of its own. */
  private static final class Linkage implements Service {
    private final Scripted scripted;

    Linkage(Scripted scripted) {
      this.scripted = scripted;
    }

    @Override
    public void start() {}

    @Override
    public void serving() {
      scripted.serving();
    }

    @Override
    public void ending() {
      scripted.ending();
    }

    @Override
    public Duration lameduck() {
      return scripted.lameduck();
    }

    @Override
    public void close() {
      scripted.close();
    }
  }

  private void start() throws StartException {
    start(COREFILE);
  }

  private void start(String corefile) throws StartException {
    ServerOptions options =
        ServerOptions.system(0, 1)
            .withCatalog(List.of(new BindPlugin(), new WhoamiPlugin(), scripted));
    server = Server.start(new CorefileText("Corefile", corefile), options, log);
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
    return ask(server.addresses().getFirst(), Duration.ofSeconds(20));
  }

  private static CompletableFuture<Message> ask(InetSocketAddress address, Duration timeout) {
    SimpleResolver resolver = new SimpleResolver(address);
    resolver.setTimeout(timeout);
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

  @Test
  void addressThatTheWildcardTakesOver_answersAtOnce_andItsDeferredQueriesToo() throws Exception {
    InetAddress one = InetAddress.ofLiteral("127.0.0.1");
    InetSocketAddress address = new InetSocketAddress(one, Transport.freePort(one));
    String bound = COREFILE.replace(":0", ":" + address.getPort());
    String wildcard = ".:" + address.getPort() + " {\n  whoami\n}\n";
    start(bound);
    CompletableFuture<Message> deferred = ask();
    assertTrue(asked.await(10, TimeUnit.SECONDS));
    server.reload(new CorefileText("Corefile", wildcard));
    long deadline = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    boolean taken = false;
    while (!taken) { // what comes while the address moves is lost, as the manual says
      assertTrue(System.nanoTime() < deadline, "nobody answers on " + address);
      try {
        Message answer = ask(address, Duration.ofMillis(500)).get(10, TimeUnit.SECONDS);
        taken = !answer.getSection(Section.ADDITIONAL).isEmpty(); // whoami's
      } catch (ExecutionException timedOut) {
        assertInstanceOf(IOException.class, timedOut.getCause());
      }
    }
    assertFalse(deferred.isDone());
    goOn.countDown();
    assertEquals(Rcode.NOERROR, deferred.get(10, TimeUnit.SECONDS).getRcode());
  }

  @Test
  void serviceThatThrowsAtItsClose_loggedAndTheReloadGoesOn() throws Exception {
    goOn.countDown();
    start();
    scripted.closeThrows = true;
    server.reload(new CorefileText("Corefile", COREFILE + "# again\n"));
    RunningServer.await(
        () ->
            logText().contains("plugin/scripted: java.lang.IllegalStateException: scripted close"),
        this::logText);
    assertEquals(Rcode.NOERROR, ask().get(10, TimeUnit.SECONDS).getRcode());
  }

  @Test
  void pluginThatThrowsWhenItReads_problemOfItsLineAmongOthers_andTheOldGoesOn() throws Exception {
    goOn.countDown();
    start();
    scripted.readThrows = true;
    String wrong = COREFILE.replace("bind", "whoami word\n  bind");
    StartException failure =
        assertThrows(
            StartException.class, () -> server.reload(new CorefileText("Corefile", wrong)));
    List<String> problems = failure.getMessage().lines().toList();
    assertEquals(2, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("plugin/whoami: Corefile:2 - "), problems::toString);
    assertEquals(
        "plugin/scripted: Corefile:4 - Error during parsing: failed unexpectedly:"
            + " java.lang.IllegalStateException: scripted read",
        problems.getLast());
    assertEquals(Rcode.NOERROR, ask().get(10, TimeUnit.SECONDS).getRcode());
    assertEquals(0, scripted.closed.get());
  }

  @Test
  void pluginThatThrowsWhenItIsLinked_problemOfItsLine_andTheOldGoesOn() throws Exception {
    goOn.countDown();
    start();
    scripted.linkThrows = true;
    StartException failure = assertThrows(StartException.class, server::reload);
    assertEquals(
        "plugin/scripted: Corefile:3 - Error during parsing: failed unexpectedly:"
            + " java.lang.IllegalStateException: scripted link",
        failure.getMessage());
    assertEquals(Rcode.NOERROR, ask().get(10, TimeUnit.SECONDS).getRcode());
    assertEquals(0, scripted.closed.get());
  }

  @Test
  void serviceThatBlocksWhileItIsTold_interruptedByAReload() throws Exception {
    start();
    assertTrue(scripted.serving.await(10, TimeUnit.SECONDS));
    server.reload();
    assertTrue(scripted.interrupted.await(10, TimeUnit.SECONDS));
  }
}
