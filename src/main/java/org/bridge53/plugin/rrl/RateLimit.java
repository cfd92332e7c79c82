package org.bridge53.plugin.rrl;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.TransportProtocol;
import org.bridge53.message.Verbatim;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Log;

/** Sends, truncates or drops each response by what its network had of its class lately. */
final class RateLimit implements Handler {
  /*
   * The classes are BIND's and NSD's. What a stranger can vary without end must not make a class of
   * its own: names that do not exist are one class a zone, and so are types that a name does not
   * have (BIND: one a name; but under a wildcard every name exists). What one wildcard gives is one
   * class by its data, delegations one by their owner, errors one for all. A CNAME or DNAME answers
   * each of 65,000 types: what is given counts, not what was asked for.
   */

  private static final int DATA = 1;
  private static final int WILDCARD = 2;
  private static final int REFERRAL = 3;
  private static final int NO_DATA = 4;
  private static final int NX_DOMAIN = 5;
  private static final int ERROR = 6;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Cidr[] exempt;
  private final int ipv4PrefixBits;
  private final int ipv6PrefixBits;
  private final DebtTable table;
  private final Handler next;
  private final Log log;
  private final LongSupplier ticker;
  private final long seed;

  private final LongAdder dropped = new LongAdder();
  private final LongAdder truncated = new LongAdder();
  private final AtomicLong quietUntilNanos;

  /**
   * @param ticker nanoseconds of a clock that only goes forward
   * @param seed of chance, so that nobody can choose classes that share an account
   */
  RateLimit(
      RrlConfig config, DebtTable table, Handler next, Log log, LongSupplier ticker, long seed) {
    this.exempt = config.exempt().toArray(Cidr[]::new);
    this.ipv4PrefixBits = config.ipv4PrefixBits();
    this.ipv6PrefixBits = config.ipv6PrefixBits();
    this.table = table;
    this.next = next;
    this.log = log;
    this.ticker = ticker;
    this.seed = seed;
    this.quietUntilNanos = new AtomicLong(ticker.getAsLong());
  }

  @Override
  public Answer handle(Query query) {
    Answer answer = next.handle(query);
    return isExempt(query) ? answer : limited(query, answer);
  }

  /** Who has shown that the address is not forged, or is trusted, or is ourselves. */
  private boolean isExempt(Query query) {
    if (query.client().protocol() != TransportProtocol.UDP
        || query.hasProvenCookie()
        || query.depth() > 0) {
      return true;
    }
    if (query.client().remote().getPort() == 0) {
      return true; // the server's own question (Query.ofServer): no response leaves for there
    }
    if (exempt.length > 0) {
      InetAddress address = query.client().remote().getAddress();
      for (Cidr network : exempt) {
        if (network.contains(address)) {
          return true;
        }
      }
    }
    return false;
  }

  private Answer limited(Query query, Answer answer) {
    return switch (answer) {
      case Response response -> limited(query, response);
      case Verbatim verbatim -> {
        Answer limited = limited(query, verbatim.response());
        yield limited.equals(verbatim.response()) ? verbatim : limited;
      }
      case NoResponse none -> none;
      case Deferred deferred -> new Deferred(() -> limited(query, deferred.work().call()));
    };
  }

  private Answer limited(Query query, Response response) {
    InetAddress client = query.client().remote().getAddress();
    long nanos = ticker.getAsLong();
    int kind = kind(response);
    return switch (table.take(key(response, kind, client), nanos / 1_000)) {
      case SEND -> response;
      case TRUNCATE -> {
        if (kind == ERROR) {
          yield drop(client, nanos); // as BIND: an error has nothing that TCP would give
        }
        truncated.increment();
        report(client, nanos);
        yield response
            .withSections(List.of(), List.of(), List.of())
            .withFlags(response.flags() | Header.TC);
      }
      case DROP -> drop(client, nanos);
    };
  }

  private Answer drop(InetAddress client, long nanos) {
    dropped.increment();
    report(client, nanos);
    return NoResponse.INSTANCE;
  }

  private static int kind(Response response) {
    if (response.rcode() == Rcode.NXDOMAIN) {
      return NX_DOMAIN;
    }
    if (response.rcode() != Rcode.NOERROR) {
      return ERROR;
    }
    if (!response.answer().isEmpty()) {
      return response.answer().get(0).isSynthesised() ? WILDCARD : DATA;
    }
    return !response.has(Header.AA)
            && !response.authority().isEmpty()
            && response.authority().get(0).type() == RrType.NS
        ? REFERRAL
        : NO_DATA;
  }

  private long key(Response response, int kind, InetAddress client) {
    int what =
        switch (kind) {
          // The owner, not the name asked for: below a DNAME all names are one class.
          case DATA ->
              31 * response.answer().get(0).owner().hashCode() + response.answer().get(0).type();
          case WILDCARD -> records(response.answer().get(0));
          case REFERRAL -> response.authority().get(0).owner().hashCode();
          case NX_DOMAIN, NO_DATA -> zone(response);
          default -> 0;
        };
    long key = mixed(seed ^ network(client));
    return mixed(key ^ ((long) kind << 32 | (what & 0xffffffffL)));
  }

  /** The same number for the same records in any order: *loadbalance* shuffles them. */
  private static int records(Rrset rrset) {
    byte[] packed = rrset.packed();
    int sum = rrset.type();
    for (int at = 0; at < packed.length; ) {
      int end = at + 2 + Header.u16(packed, at);
      int hash = 0;
      while (at < end) {
        hash = 31 * hash + packed[at++];
      }
      sum += hash;
    }
    return sum;
  }

  /** Of the SOA, which lies in the authority section (RFC 2308 section 3); 0 if there is none. */
  private static int zone(Response response) {
    List<Rrset> authority = response.authority();
    for (int i = 0; i < authority.size(); i++) {
      if (authority.get(i).type() == RrType.SOA) {
        return authority.get(i).owner().hashCode();
      }
    }
    return 0;
  }

  /** The client's network; the same number for all addresses in it. */
  private long network(InetAddress client) {
    byte[] octets = client.getAddress();
    int bits = octets.length == 4 ? ipv4PrefixBits : ipv6PrefixBits;
    long high = octets.length;
    long low = 0;
    for (int i = 0; i < octets.length && 8 * i < bits; i++) {
      int octet = octets[i] & 0xff;
      if (8 * i + 8 > bits) {
        octet &= 0xff00 >> (bits - 8 * i);
      }
      if (i < 8) {
        low = low << 8 | octet;
      } else {
        high = high << 8 | octet;
      }
    }
    return low ^ mixed(high);
  }

  /** Stafford's variant 13 of MurmurHash3's end. */
  private static long mixed(long bits) {
    long z = bits;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** At most a line a minute, however many victims: the log must not be flooded either. */
  private void report(InetAddress client, long nanos) {
    long quiet = quietUntilNanos.get();
    if (nanos - quiet >= 0 && quietUntilNanos.compareAndSet(quiet, nanos + MINUTE_NANOS)) {
      log.warning(
          "limiting responses to "
              + client.getHostAddress()
              + "/"
              + (client.getAddress().length == 4 ? ipv4PrefixBits : ipv6PrefixBits)
              + " and maybe others: "
              + dropped.sumThenReset()
              + " dropped, "
              + truncated.sumThenReset()
              + " truncated since the last such line");
    }
  }
}
