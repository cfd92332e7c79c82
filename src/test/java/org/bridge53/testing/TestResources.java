package org.bridge53.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Problems;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.CarryOver;
import org.bridge53.plugin.Destination;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;

/**
 * Resources for the test of one plugin: files in memory, a clock and a scheduler that stand still
 * until the test moves them, a log that is kept.
 */
public final class TestResources implements Resources, LocalFiles, Log, Scheduler {
  private final List<DomainName> zones;
  private Problems problems = new Problems();
  private final Map<Path, byte[]> contents = new ConcurrentHashMap<>();
  private final Map<Path, Instant> modified = new ConcurrentHashMap<>();
  private final Set<Path> directories = ConcurrentHashMap.newKeySet();
  private final Map<Path, String> broken = new ConcurrentHashMap<>();
  private final List<Scheduled> scheduled = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Everything that was logged, as {@code LEVEL text}. */
  public final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();

  /** What an internal look-up gets. */
  public Lookup lookup = query -> Response.of(Rcode.REFUSED);

  /** Another server, asked in the clear: what it says. */
  public interface PlainExchange extends Exchange {
    @Override
    byte[] ask(InetSocketAddress server, TransportProtocol protocol, byte[] message, Limits limits)
        throws IOException;

    @Override
    default byte[] ask(Destination destination, byte[] message, Limits limits) throws IOException {
      if (destination instanceof Destination.Plain plain) {
        return ask(plain.server(), plain.protocol(), message, limits);
      }
      throw new IOException("this test asks in the clear only");
    }
  }

  /** What another server says, asked in the clear. */
  public PlainExchange exchange =
      (server, protocol, message, limits) -> {
        throw new IOException("no exchange in this test");
      };

  private Exchange wholeExchange;

  public RandomGenerator random = new SplittableRandom(53);

  /** The clock that only goes forward; stands still unless a test puts another in. */
  public LongSupplier ticker = () -> Duration.between(Instant.EPOCH, now()).toNanos();

  private Instant now() {
    return now;
  }

  public TestResources(String... zones) {
    this.zones = List.of(zones).stream().map(NameText::parse).toList();
  }

  /** Puts a file in place, or another content under its name; its time is the clock's. */
  public TestResources file(String path, String content) {
    contents.put(resolve(path), content.getBytes(StandardCharsets.UTF_8));
    modified.put(resolve(path), now);
    return this;
  }

  /** As {@link #file(String, String)}, with octets. */
  public TestResources file(String path, byte[] content) {
    contents.put(resolve(path), content.clone());
    modified.put(resolve(path), now);
    return this;
  }

  /** What is reported from now on begins with the plugin's name, as in a server. */
  public void forPlugin(String name) {
    problems = problems.forPlugin(name);
  }

  public void remove(String path) {
    contents.remove(resolve(path));
  }

  /** Puts a folder in place. */
  public TestResources directory(String path) {
    directories.add(resolve(path));
    return this;
  }

  /** Makes every look at this path fail. */
  public TestResources broken(String path, String reason) {
    broken.put(resolve(path), reason);
    return this;
  }

  /** Moves the clock and runs, in order, what falls due on the way, on this thread. */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    while (true) {
      Scheduled next = null;
      for (Scheduled task : scheduled) {
        if (!task.due.isAfter(end) && (next == null || task.due.isBefore(next.due))) {
          next = task;
        }
      }
      if (next == null) {
        break;
      }
      scheduled.remove(next);
      if (next.due.isAfter(now)) {
        now = next.due;
      }
      next.task.run();
      if (next.every != null && !next.cancelled) {
        next.due = now.plus(next.every);
        scheduled.add(next);
      }
    }
    now = end;
  }

  /** How many tasks wait. */
  public int scheduledTasks() {
    return scheduled.size();
  }

  private final class Scheduled implements Task {
    private Instant due;
    private final Duration every;
    private final Runnable task;
    private boolean cancelled;

    private Scheduled(Instant due, Duration every, Runnable task) {
      this.due = due;
      this.every = every;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
      scheduled.remove(this);
    }
  }

  @Override
  public Task after(Duration delay, Runnable task) {
    Scheduled added = new Scheduled(now.plus(delay), null, task);
    scheduled.add(added);
    return added;
  }

  @Override
  public Task every(Duration delay, Runnable task) {
    Scheduled added = new Scheduled(now.plus(delay), delay, task);
    scheduled.add(added);
    return added;
  }

  @Override
  public Path resolve(String path) {
    return Path.of("/").resolve(path);
  }

  @Override
  public byte[] read(Path path) throws IOException {
    if (broken.containsKey(path)) {
      throw new IOException(broken.get(path));
    }
    byte[] content = contents.get(path);
    if (content == null) {
      throw new NoSuchFileException(path.toString());
    }
    return content;
  }

  @Override
  public State state(Path path) throws IOException {
    if (directories.contains(path)) {
      return new State(now, 0, true);
    }
    return new State(modified.getOrDefault(path, now), read(path).length, false);
  }

  /** Whether debug lines are shown. */
  public boolean debugs = true;

  @Override
  public boolean debugs() {
    return debugs;
  }

  @Override
  public void debug(String text) {
    logged.add("DEBUG " + text);
  }

  @Override
  public void info(String text) {
    logged.add("INFO " + text);
  }

  @Override
  public void warning(String text) {
    logged.add("WARNING " + text);
  }

  @Override
  public void error(String text) {
    logged.add("ERROR " + text);
  }

  @Override
  public void fatal(String text) {
    logged.add("FATAL " + text);
  }

  @Override
  public String hostName() {
    return "host.test";
  }

  @Override
  public void plain(String text) {
    logged.add(text);
  }

  @Override
  public List<DomainName> zones() {
    return zones;
  }

  @Override
  public Problems problems() {
    return problems;
  }

  @Override
  public LocalFiles files() {
    return this;
  }

  @Override
  public Lookup lookup() {
    return query -> lookup.ask(query);
  }

  /** Asks other servers by a whole exchange in place of {@link #exchange}. */
  public void useExchange(Exchange whole) {
    wholeExchange = whole;
  }

  @Override
  public Exchange exchange() {
    return new Exchange() {
      @Override
      public byte[] ask(Destination destination, byte[] message, Limits limits) throws IOException {
        return used().ask(destination, message, limits);
      }

      @Override
      public void release(Destination destination) {
        used().release(destination);
      }

      private Exchange used() {
        return wholeExchange == null ? exchange : wholeExchange;
      }
    };
  }

  /** Where the server that is tested listens. */
  public List<InetSocketAddress> listenAddresses = List.of();

  /** The servers that it forwards to. */
  public List<InetSocketAddress> upstreams = List.of();

  @Override
  public List<InetSocketAddress> listenAddresses() {
    return listenAddresses;
  }

  @Override
  public List<InetSocketAddress> upstreams() {
    return upstreams;
  }

  /** How many queries may wait in the whole server. */
  public int deferredLimit = 20_000;

  @Override
  public int deferredLimit() {
    return deferredLimit;
  }

  @Override
  public Scheduler background() {
    return this;
  }

  @Override
  public Scheduler scheduler() {
    return this;
  }

  private final TestMeters meters = new TestMeters();

  /** What pages there are, by path; opened without a port. */
  public final Map<String, Supplier<HttpPages.Reply>> pages = new ConcurrentHashMap<>();

  /** The services that a server would have. */
  public List<Readiness.Member> members = List.of();

  /** What a configuration before this one offered. */
  public CarryOver carryOver = CarryOver.NONE;

  @Override
  public TestMeters meters() {
    return meters;
  }

  @Override
  public HttpPages pages() {
    return (address, path, content) -> {
      pages.put(path, content);
      return () -> pages.remove(path, content);
    };
  }

  @Override
  public Readiness readiness() {
    return () -> members;
  }

  @Override
  public CarryOver carryOver() {
    return carryOver;
  }

  @Override
  public Log log() {
    return this;
  }

  @Override
  public InstantSource clock() {
    return () -> now;
  }

  @Override
  public LongSupplier ticker() {
    return () -> ticker.getAsLong();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}
