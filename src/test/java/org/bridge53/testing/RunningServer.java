package org.bridge53.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bridge53.corefile.FileSources;
import org.bridge53.server.CorefileSource;
import org.bridge53.server.CorefileText;
import org.bridge53.server.OperatorLog;
import org.bridge53.server.Server;
import org.bridge53.server.ServerOptions;
import org.bridge53.server.StartException;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/**
 * A whole server for a scenario: a Corefile's text in, real sockets on loopback, dnsjava as the
 * client. Blocks are written with {@code .:0} and {@code bind 127.0.0.1}.
 */
public final class RunningServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final OperatorLog log =
      new OperatorLog(new PrintStream(logged, true, StandardCharsets.UTF_8));
  private final Server server;

  private RunningServer(CorefileSource source, Map<String, String> environment, int deferredLimit)
      throws StartException {
    ServerOptions system = ServerOptions.system(0, 2);
    ServerOptions options =
        new ServerOptions(
            system.catalog(),
            0,
            2,
            deferredLimit,
            environment::get,
            new FileSources(Path.of("")),
            system.files());
    boolean started = false;
    try {
      server = Server.start(source, options, log);
      started = true;
    } finally {
      if (!started) {
        log.close();
      }
    }
  }

  /** Starts a server; a test that expects it to fail catches the {@link StartException}. */
  public static RunningServer start(String corefile) throws StartException {
    return start(corefile, Map.of());
  }

  /**
   * Starts a server in which no more than {@code deferredLimit} queries may wait for other servers.
   */
  public static RunningServer start(String corefile, int deferredLimit) throws StartException {
    return new RunningServer(constant(corefile), Map.of(), deferredLimit);
  }

  public static RunningServer start(String corefile, Map<String, String> environment)
      throws StartException {
    return new RunningServer(
        constant(corefile), environment, ServerOptions.system(0, 2).deferredLimit());
  }

  /** Starts a server whose Corefile may change, for {@code reload}. */
  public static RunningServer start(CorefileSource source) throws StartException {
    return new RunningServer(source, Map.of(), ServerOptions.system(0, 2).deferredLimit());
  }

  private static CorefileSource constant(String corefile) {
    CorefileText text = new CorefileText("Corefile", corefile);
    return () -> text;
  }

  public void reload(String corefile) throws StartException {
    server.reload(new CorefileText("Corefile", corefile));
  }

  public Server server() {
    return server;
  }

  /** The first address. */
  public InetSocketAddress address() {
    return server.addresses().get(0);
  }

  /** Asks over UDP, truncated answers again over TCP. */
  public Message ask(String name, String type) throws IOException {
    return ask(Queries.message(name, type));
  }

  public Message ask(Message query) throws IOException {
    return resolver().send(query);
  }

  /** A client of the first address. */
  public SimpleResolver resolver() {
    SimpleResolver resolver = new SimpleResolver(address());
    resolver.setTimeout(Duration.ofSeconds(15));
    return resolver;
  }

  /** The records of a section as dnsjava prints them, sorted. */
  public static List<String> records(Message message, int section) {
    return message.getSection(section).stream()
        .map(record -> record.toString().replaceAll("\\s+", " "))
        .sorted()
        .toList();
  }

  /** The RDATA of a section as text, sorted. */
  public static List<String> rdata(Message message, int section) {
    return message.getSection(section).stream()
        .map(org.xbill.DNS.Record::rdataToString)
        .sorted()
        .toList();
  }

  /** What the operator saw so far. */
  public List<String> log() {
    return Stream.of(logged.toString(StandardCharsets.UTF_8).split("\n", -1))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Waits until a line of the log holds a text. */
  public void awaitLog(String text) {
    await(() -> log().stream().anyMatch(line -> line.contains(text)), () -> text + " in " + log());
  }

  /** Waits until every zone is loaded or has failed. */
  public void awaitReady() {
    await(server::ready, () -> "ready; log: " + log());
  }

  /** Waits for a condition with a deadline. */
  public static void await(BooleanSupplier condition, java.util.function.Supplier<String> what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen: " + what.get());
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  @Override
  public void close() {
    server.close();
    log.close();
  }
}
