package org.bridge53.plugin.forward;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.forward.Forward.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Equal questions that are under way at the same time are asked once: a burst costs the upstream
 * one query, and a stranger who forges responses gets no more chances by asking the same again and
 * again (RFC 5452 section 5). What is the client's own, id and case, is put in when each response
 * is written.
 */
final class SharedQuestions {
  /*
   * Equal means: the same protocol, header flags, name but for its case, type and class, EDNS or
   * not, DO, and the same options beside those that are between two neighbours only. A message with
   * any other record in it is unique. So is HINFO: "loop" asks for it to see whether a question comes
   * back to this server, and one that waited for itself would not.
   *
   * The size that a client can take is not part of it. A response that was cut for one who takes
   * less than this one is of no use here: then this one asks for itself.
   */

  private final ConcurrentHashMap<Key, Asked> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final long patienceNanos;

  /** Asks. */
  interface Asking {
    Outcome ask() throws InterruptedException;
  }

  private record Asked(CompletableFuture<Outcome> outcome, int udpPayloadOctets) {}

  private static final class Key {
    private final byte[] octets;
    private final int hash;

    Key(byte[] octets) {
      this.octets = octets;
      this.hash = Arrays.hashCode(octets);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(octets, key.octets);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * @param patience how long asking may take at most
   */
  SharedQuestions(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  /** Asks, or waits for what another query that is under way asks. */
  Outcome ask(Query query, Asking asking) throws InterruptedException {
    Key key = key(query);
    if (key == null) {
      return asking.ask();
    }
    Asked mine =
        new Asked(
            new CompletableFuture<>(), Math.min(query.udpPayloadOctets(), Forward.MOST_UDP_OCTETS));
    Asked other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      Outcome outcome = await(other);
      boolean cut =
          outcome.response().has(Header.TC) && other.udpPayloadOctets < mine.udpPayloadOctets;
      return cut ? asking.ask() : outcome;
    }
    Outcome outcome = null;
    try {
      outcome = asking.ask();
      return outcome;
    } finally {
      underWay.remove(key, mine);
      // An exception is this query's own affair, for the log; the others get its meaning.
      mine.outcome.complete(outcome != null ? outcome : failed("the query that was asked failed"));
    }
  }

  /** How many queries wait for what others ask. */
  int waiting() {
    return waiting.get();
  }

  private Outcome await(Asked other) throws InterruptedException {
    waiting.incrementAndGet();
    try {
      return other.outcome.get(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      return failed("an equal query has no answer yet");
    } finally {
      waiting.decrementAndGet();
    }
  }

  private static Outcome failed(String reason) {
    return Outcome.of(Response.failure(Rcode.SERVFAIL, reason));
  }

  /** Null if the query is like no other. */
  private static @Nullable Key key(Query query) {
    byte[] octets = query.octets();
    int records = Header.ancount(octets) + Header.nscount(octets) + Header.arcount(octets);
    if (records != (query.hasEdns() ? 1 : 0) || query.qtype() == RrType.HINFO) {
      return null;
    }
    byte[] name = query.qname().octets();
    int fixed = name.length + 9;
    byte[] key = new byte[fixed + octets.length - query.questionEnd()];
    System.arraycopy(name, 0, key, 0, name.length);
    int at = name.length;
    Header.putU16(key, at, query.qtype());
    Header.putU16(key, at + 2, query.qclass());
    Header.putU16(key, at + 4, Header.flags(octets));
    key[at + 6] = (byte) (query.client().protocol() == TransportProtocol.UDP ? 0 : 1);
    key[at + 7] = (byte) (query.hasEdns() ? 1 : 0);
    key[at + 8] = (byte) (query.dnssecOk() ? 1 : 0);
    int end = query.hasEdns() ? copyOptions(octets, query.questionEnd(), key, fixed) : fixed;
    return end < 0 ? null : new Key(Arrays.copyOf(key, end));
  }

  /** Copies the options that matter; -1 if they are malformed. */
  private static int copyOptions(byte[] message, int opt, byte[] key, int to) {
    int at = opt + 11; // the OPT record is the only one, and its owner is the root
    int end = at > message.length ? -1 : at + Header.u16(message, opt + 9);
    if (end < 0 || end > message.length) {
      return -1;
    }
    int length = to;
    while (at + 4 <= end) {
      int next = at + 4 + Header.u16(message, at + 2);
      if (next > end) {
        return -1;
      }
      if (!EdnsOption.isBetweenNeighbours(Header.u16(message, at))) {
        System.arraycopy(message, at, key, length, next - at);
        length += next - at;
      }
      at = next;
    }
    return at == end ? length : -1;
  }
}
