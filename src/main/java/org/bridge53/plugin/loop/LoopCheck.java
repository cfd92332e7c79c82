package org.bridge53.plugin.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.message.Answer;
import org.bridge53.message.Client;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/**
 * Asks this server, once after the start, for a name that nobody else asks for, and counts how
 * often it comes by here: once it has to, from ourselves; more than twice, and it comes back from
 * where it was forwarded to.
 */
final class LoopCheck implements Handler, Service {
  /** Two labels of at most 19 digits. */
  static final int PREFIX_OCTETS = 40;

  private static final int MOST_SIGHTINGS = 2;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long the name is still looked for behind an answer: a loop may be slow. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final DomainName zone;
  private final DomainName probe;
  private final int id;
  private final Handler next;
  private final Lookup lookup;
  private final Scheduler scheduler;
  private final LongSupplier ticker;
  private final Log log;
  private final AtomicInteger sightings = new AtomicInteger();
  private volatile boolean active = true;
  private volatile Scheduler.@Nullable Task task;

  LoopCheck(DomainName zone, Handler next, Resources resources) {
    RandomGenerator random = resources.random();
    this.zone = zone;
    this.probe = zone.child(label(random)).child(label(random));
    this.id = random.nextInt(0x1_0000);
    this.next = next;
    this.lookup = resources.lookup();
    this.scheduler = resources.scheduler();
    this.ticker = resources.ticker();
    this.log = resources.log();
  }

  private static byte[] label(RandomGenerator random) {
    String digits = Long.toString(random.nextLong() & Long.MAX_VALUE);
    return digits.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Answer handle(Query query) {
    if (query.qtype() != RrType.HINFO || !active || !query.qname().equals(probe)) {
      return next.handle(query);
    }
    int count = sightings.incrementAndGet();
    if (count <= MOST_SIGHTINGS) {
      return next.handle(query);
    }
    if (count == MOST_SIGHTINGS + 1) {
      log.fatal(
          "Loop ("
              + SocketNames.of(query.client().remote())
              + " -> "
              + SocketNames.of(query.client().local())
              + ") detected for zone \""
              + zone
              + "\", see https://coredns.io/plugins/loop#troubleshooting. Query: \"HINFO "
              + probe
              + "\"");
    }
    // What is left of the loop ends here.
    return Response.failure(Rcode.SERVFAIL, "the query goes round in a loop");
  }

  @Override
  public void start() {
    long begin = ticker.getAsLong();
    task = scheduler.after(Duration.ZERO, () -> ask(begin));
  }

  /** Asks, and again if the query did not even come by here: the server may not be up yet. */
  private void ask(long begin) {
    try {
      if (lookup.ask(query()) instanceof Deferred deferred) {
        deferred.await();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return;
    } catch (Exception failed) {
      // An upstream that fails is no loop.
      log.debug("the query that looks for a loop has failed: " + failed);
    }
    boolean again = sightings.get() == 0 && ticker.getAsLong() - begin < PATIENCE.toNanos();
    task =
        again
            ? scheduler.after(RETRY, () -> ask(begin))
            : scheduler.after(GRACE, () -> active = false);
  }

  /** A query as a client would send it, from ourselves. */
  private Query query() {
    byte[] name = probe.octets();
    byte[] message = new byte[Header.LENGTH + name.length + 4];
    Header.putU16(message, 0, id);
    Header.putU16(message, 2, Header.RD);
    Header.putU16(message, 4, 1); // one question
    System.arraycopy(name, 0, message, Header.LENGTH, name.length);
    Header.putU16(message, Header.LENGTH + name.length, RrType.HINFO);
    Header.putU16(message, Header.LENGTH + name.length + 2, RrClass.IN);
    InetSocketAddress ourselves = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Client client = new Client(ourselves, ourselves, TransportProtocol.UDP);
    return (Query) QueryReader.read(message, client);
  }

  @Override
  public void close() {
    active = false;
    Scheduler.Task last = task;
    if (last != null) {
      last.cancel();
    }
  }
}
