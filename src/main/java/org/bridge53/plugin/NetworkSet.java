package org.bridge53.plugin;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bridge53.corefile.Cidr;

/** A set of networks of both families, immutable. */
public final class NetworkSet {
  /*
   * Networks become ranges of addresses, sorted, those that touch or overlap joined, so that one
   * binary search tells whether an address lies in any of them: 17 steps for 100,000 networks, and
   * nothing is allocated but the address's octets. Addresses are compared as 128-bit numbers in two
   * longs; those of IPv4 are 0 and the address, in arrays of their own.
   */

  private record Range(long fromHigh, long fromLow, long toHigh, long toLow) {}

  private static final int IPV4_OCTETS = 4;
  private static final int IPV6_OCTETS = 16;

  private final Ranges ipv4;
  private final Ranges ipv6;

  private NetworkSet(List<Cidr> networks) {
    List<Range> four = new ArrayList<>();
    List<Range> six = new ArrayList<>();
    for (Cidr network : networks) {
      byte[] octets = network.network().getAddress();
      (octets.length == IPV4_OCTETS ? four : six).add(range(octets, network.prefixBits()));
    }
    ipv4 = new Ranges(four);
    ipv6 = new Ranges(six);
  }

  public static NetworkSet of(List<Cidr> networks) {
    return new NetworkSet(networks);
  }

  /** Whether an address lies in one of the networks. */
  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    return contains(octets, 0, octets.length);
  }

  /**
   * Whether an address lies in one of the networks.
   *
   * @param length 4 or 16; an address of any other length lies in none
   */
  public boolean contains(byte[] octets, int offset, int length) {
    return switch (length) {
      case IPV4_OCTETS -> ipv4.contains(0, number(octets, offset, IPV4_OCTETS));
      case IPV6_OCTETS ->
          ipv6.contains(
              number(octets, offset, Long.BYTES), number(octets, offset + Long.BYTES, Long.BYTES));
      default -> false;
    };
  }

  private static long number(byte[] octets, int offset, int length) {
    long number = 0;
    for (int i = 0; i < length; i++) {
      number = (number << 8) | (octets[offset + i] & 0xff);
    }
    return number;
  }

  private static Range range(byte[] octets, int prefixBits) {
    if (octets.length == IPV4_OCTETS) {
      long from = number(octets, 0, IPV4_OCTETS);
      return new Range(0, from, 0, from | ((1L << (32 - prefixBits)) - 1));
    }
    long high = number(octets, 0, Long.BYTES);
    long low = number(octets, Long.BYTES, Long.BYTES);
    return new Range(
        high,
        low,
        high | (prefixBits >= 64 ? 0 : -1L >>> prefixBits),
        low | (prefixBits <= 64 ? -1L : prefixBits == 128 ? 0 : -1L >>> (prefixBits - 64)));
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }

  /** Disjoint ranges of one family, ascending. */
  private static final class Ranges {
    private final long[] fromHigh;
    private final long[] fromLow;
    private final long[] toHigh;
    private final long[] toLow;

    private Ranges(List<Range> unsorted) {
      List<Range> sorted = new ArrayList<>(unsorted);
      sorted.sort(
          Comparator.<Range>comparingLong(range -> range.fromHigh() ^ Long.MIN_VALUE)
              .thenComparingLong(range -> range.fromLow() ^ Long.MIN_VALUE));
      List<Range> joined = new ArrayList<>();
      for (Range range : sorted) {
        Range last = joined.isEmpty() ? null : joined.getLast();
        if (last == null || !reaches(last, range)) {
          joined.add(range);
        } else if (compare(range.toHigh(), range.toLow(), last.toHigh(), last.toLow()) > 0) {
          joined.set(
              joined.size() - 1,
              new Range(last.fromHigh(), last.fromLow(), range.toHigh(), range.toLow()));
        }
      }
      int size = joined.size();
      fromHigh = new long[size];
      fromLow = new long[size];
      toHigh = new long[size];
      toLow = new long[size];
      for (int i = 0; i < size; i++) {
        Range range = joined.get(i);
        fromHigh[i] = range.fromHigh();
        fromLow[i] = range.fromLow();
        toHigh[i] = range.toHigh();
        toLow[i] = range.toLow();
      }
    }

    /** Whether a range overlaps the next or ends right before it. */
    private static boolean reaches(Range range, Range next) {
      long behindLow = range.toLow() + 1;
      long behindHigh = range.toHigh() + (behindLow == 0 ? 1 : 0);
      boolean isEnd = behindLow == 0 && behindHigh == 0; // nothing lies behind it
      return isEnd || compare(next.fromHigh(), next.fromLow(), behindHigh, behindLow) <= 0;
    }

    private boolean contains(long high, long low) {
      int first = 0;
      int last = fromHigh.length - 1;
      while (first <= last) {
        int middle = (first + last) >>> 1;
        if (compare(fromHigh[middle], fromLow[middle], high, low) > 0) {
          last = middle - 1;
        } else if (compare(toHigh[middle], toLow[middle], high, low) < 0) {
          first = middle + 1;
        } else {
          return true;
        }
      }
      return false;
    }
  }
}
