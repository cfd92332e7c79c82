package org.bridge53.plugin.route53.routing;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bridge53.corefile.Cidr;

/**
 * The blocks of one CIDR collection, asked by address: the longest block that holds it, then those
 * around that one. Immutable.
 */
public final class CidrTable {
  /*
   * Networks contain each other or are disjoint. So the addresses of a family fall into segments, in
   * each of which one block is the innermost, and each block knows the one around it: a binary search
   * finds the segment, 10 steps for 1,000 blocks, and the rest is a walk outwards. IPv4 addresses are
   * numbers of 128 bits as well, with nothing in the high half.
   */

  /**
   * A block.
   *
   * @param location of the collection that it belongs to
   */
  public record Block(String location, Cidr network) {}

  /** Of a collection that has none, or was never read. */
  public static final CidrTable EMPTY = new CidrTable(List.of());

  /** No block. */
  static final int NONE = -1;

  private final String[] locations;
  private final int[] prefixBits;
  private final int[] around;
  private final Segments ipv4;
  private final Segments ipv6;

  private CidrTable(List<Block> blocks) {
    int size = blocks.size();
    locations = new String[size];
    prefixBits = new int[size];
    around = new int[size];
    for (int block = 0; block < size; block++) {
      locations[block] = blocks.get(block).location();
      prefixBits[block] = blocks.get(block).network().prefixBits();
    }
    ipv4 = new Segments(blocks, 4, around);
    ipv6 = new Segments(blocks, 16, around);
  }

  /** A table of blocks in any order; of two for one network the first counts. */
  public static CidrTable of(List<Block> blocks) {
    return new CidrTable(blocks);
  }

  /** How many blocks there are. */
  public int size() {
    return locations.length;
  }

  /**
   * The longest block that holds a network; {@link #NONE} if there is none. A prefix that is
   * shorter than a block does not say that the client is in it.
   *
   * @param bits how much of the address is known
   */
  int find(InetAddress address, int bits) {
    byte[] octets = address.getAddress();
    int block = (octets.length == 4 ? ipv4 : ipv6).innermost(highOf(octets), lowOf(octets));
    while (block >= 0 && prefixBits[block] > bits) {
      block = around[block];
    }
    return block;
  }

  /** The block around a block; {@link #NONE} if there is none. */
  int around(int block) {
    return around[block];
  }

  String location(int block) {
    return locations[block];
  }

  private static long highOf(byte[] octets) {
    return octets.length == 4 ? 0 : number(octets, 0, Long.BYTES);
  }

  private static long lowOf(byte[] octets) {
    return octets.length == 4 ? number(octets, 0, 4) : number(octets, Long.BYTES, Long.BYTES);
  }

  private static long number(byte[] octets, int offset, int length) {
    long number = 0;
    for (int i = offset; i < offset + length; i++) {
      number = (number << 8) | (octets[i] & 0xff);
    }
    return number;
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }

  /** A block while the table is built: its index, its first address and its last. */
  private record Range(int block, int bits, long high, long low, long lastHigh, long lastLow) {
    private static Range of(int block, Cidr network) {
      byte[] octets = network.network().getAddress();
      int open = 8 * octets.length - network.prefixBits();
      long high = highOf(octets);
      long low = lowOf(octets);
      return new Range(
          block,
          network.prefixBits(),
          high,
          low,
          open <= 64 ? high : high | -1L >>> (128 - open),
          open >= 64 ? -1L : low | ((1L << open) - 1));
    }

    private boolean holds(Range other) {
      return compare(other.high, other.low, lastHigh, lastLow) <= 0;
    }
  }

  /** The segments of one family, ascending; before the first there is no block. */
  private static final class Segments {
    private final long[] high;
    private final long[] low;
    private final int[] innermost;

    private Segments(List<Block> blocks, int octets, int[] around) {
      List<Range> ranges = new ArrayList<>();
      for (int block = 0; block < blocks.size(); block++) {
        Cidr network = blocks.get(block).network();
        if (network.network().getAddress().length == octets) {
          ranges.add(Range.of(block, network));
        }
      }
      ranges.sort(
          (one, other) -> {
            int order = compare(one.high, one.low, other.high, other.low);
            return order != 0 ? order : Comparator.comparingInt(Range::bits).compare(one, other);
          });
      Starts starts = new Starts(2 * ranges.size());
      ArrayDeque<Range> open = new ArrayDeque<>();
      for (Range range : ranges) {
        while (!open.isEmpty() && !open.peek().holds(range)) {
          end(open, starts);
        }
        Range outer = open.peek();
        if (outer != null && outer.bits == range.bits) {
          continue; // the same network once more
        }
        around[range.block] = outer == null ? NONE : outer.block;
        starts.add(range.high, range.low, range.block);
        open.push(range);
      }
      while (!open.isEmpty()) {
        end(open, starts);
      }
      high = Arrays.copyOf(starts.high, starts.count);
      low = Arrays.copyOf(starts.low, starts.count);
      innermost = Arrays.copyOf(starts.innermost, starts.count);
    }

    /** Behind a block the one around it goes on. */
    private static void end(ArrayDeque<Range> open, Starts starts) {
      Range ended = open.pop();
      long low = ended.lastLow + 1;
      long high = ended.lastHigh + (low == 0 ? 1 : 0);
      if (low != 0 || high != 0) { // else it reaches to the last address there is
        starts.add(high, low, open.isEmpty() ? NONE : open.peek().block);
      }
    }

    private int innermost(long wantedHigh, long wantedLow) {
      int first = 0;
      int last = high.length - 1;
      while (first <= last) {
        int middle = (first + last) >>> 1;
        if (compare(high[middle], low[middle], wantedHigh, wantedLow) <= 0) {
          first = middle + 1;
        } else {
          last = middle - 1;
        }
      }
      return last < 0 ? NONE : innermost[last];
    }
  }

  /** Where segments begin, while the table is built. */
  private static final class Starts {
    private final long[] high;
    private final long[] low;
    private final int[] innermost;
    private int count;

    private Starts(int most) {
      high = new long[most];
      low = new long[most];
      innermost = new int[most];
    }

    private void add(long atHigh, long atLow, int block) {
      // Where one begins right where another ends, the later word counts.
      if (count == 0 || high[count - 1] != atHigh || low[count - 1] != atLow) {
        count++;
      }
      high[count - 1] = atHigh;
      low[count - 1] = atLow;
      innermost[count - 1] = block;
    }
  }
}
