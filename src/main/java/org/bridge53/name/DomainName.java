package org.bridge53.name;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * An absolute domain name: its wire octets (RFC 1035 section 3.1), letters lower-cased (RFC 4343),
 * immutable.
 *
 * <p>Length 1 to 255 octets with the final zero octet; labels of 1 to 63 octets each. Two names are
 * equal when their lower-cased octets are. The order is the canonical one of RFC 4034 section 6.1.
 *
 * <p>The letter case that a client used is not kept here: a response repeats the question's octets
 * and points its owner names at them, so the client sees its own spelling.
 */
public final class DomainName implements Comparable<DomainName> {
  /*
   * The hash runs from the last octet to the first, eight at a time, so that it is a function of a
   * suffix alone: the hash of an enclosing name can be had from the octets of the whole. The multiplier
   * is drawn once a process, so that a stranger cannot choose names that collide.
   */

  /** Longest name on the wire, in octets, the final zero octet included (RFC 1035 2.3.4). */
  public static final int MAX_OCTETS = 255;

  /** Longest label, in octets (RFC 1035 2.3.4). */
  public static final int MAX_LABEL_OCTETS = 63;

  /** Most labels that a name can have: 127 of one octet each, the root label not counted. */
  public static final int MAX_LABELS = 127;

  /** The root, {@code .}. */
  public static final DomainName ROOT = new DomainName(new byte[] {0});

  private static final long MULTIPLIER = RandomGenerator.getDefault().nextLong() | 1;

  private static final VarHandle OCTETS_8 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final byte[] LOWER = new byte[256];

  static {
    for (int octet = 0; octet < 256; octet++) {
      LOWER[octet] = (byte) (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet);
    }
  }

  private final byte[] octets;
  private final int hash;

  private DomainName(byte[] lowerCased) {
    this.octets = lowerCased;
    this.hash = hash(lowerCased, 0);
  }

  /**
   * Copies an uncompressed wire name and lower-cases it.
   *
   * @param source holds the name
   * @param offset of its first length octet
   * @param length in octets with the final zero octet, 1 to 255
   * @throws IllegalArgumentException if the octets are not exactly one uncompressed name
   */
  public static DomainName ofWire(byte[] source, int offset, int length) {
    if (length < 1 || length > MAX_OCTETS || offset < 0 || offset + length > source.length) {
      throw new IllegalArgumentException("a name has 1 to 255 octets, not " + length);
    }
    int position = offset;
    int end = offset + length;
    while (source[position] != 0) {
      int label = source[position] & 0xff;
      if (label > MAX_LABEL_OCTETS) {
        throw new IllegalArgumentException("a label has 1 to 63 octets, not " + label);
      }
      position += label + 1;
      if (position >= end) {
        throw new IllegalArgumentException("the name does not end inside its octets");
      }
    }
    if (position != end - 1) {
      throw new IllegalArgumentException("octets follow the end of the name");
    }
    return ofValidWire(source, offset, length);
  }

  /**
   * As {@link #ofWire}, for octets that the caller has walked already: nothing is checked. For the
   * hot path and for names cut from another name.
   */
  public static DomainName ofValidWire(byte[] source, int offset, int length) {
    byte[] lowered = new byte[length];
    // Length octets are at most 63 and so no letters: the whole array can be mapped alike.
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      OCTETS_8.set(lowered, i, lowerCased((long) OCTETS_8.get(source, offset + i)));
    }
    for (; i < length; i++) {
      lowered[i] = LOWER[source[offset + i] & 0xff];
    }
    return new DomainName(lowered);
  }

  /**
   * Eight octets with A-Z mapped to a-z. In each octet without its top bit, adding what lacks to
   * 128 carries into the top bit for all values from 'A' on, and likewise for all behind 'Z'.
   */
  private static long lowerCased(long octets) {
    long seven = octets & 0x7f7f7f7f7f7f7f7fL;
    long fromA = seven + (0x80 - 'A') * 0x0101010101010101L;
    long behindZ = seven + (0x7f - 'Z') * 0x0101010101010101L;
    long upper = fromA & ~behindZ & ~octets & 0x8080808080808080L;
    return octets | (upper >>> 2);
  }

  /** One octet with A-Z mapped to a-z (RFC 4343 section 3). */
  public static byte lowerCased(byte octet) {
    return LOWER[octet & 0xff];
  }

  /** The wire octets, lower-case. The array is shared: never write to it. */
  public byte[] octets() {
    return octets;
  }

  /** Octets on the wire, the final zero octet included: 1 to 255. */
  public int length() {
    return octets.length;
  }

  /** Labels without the root label: 0 for the root, 2 for {@code example.org.}. */
  public int labelCount() {
    int count = 0;
    for (int at = 0; octets[at] != 0; at += octets[at] + 1) {
      count++;
    }
    return count;
  }

  public boolean isRoot() {
    return octets.length == 1;
  }

  /** Whether the leftmost label is {@code *} (RFC 4592 section 2.1.1). */
  public boolean isWildcard() {
    return octets.length > 2 && octets[0] == 1 && octets[1] == '*';
  }

  /** The name without its leftmost label; the root's parent is the root. */
  public DomainName parent() {
    return isRoot() ? this : suffix(octets[0] + 1);
  }

  /**
   * The enclosing name that begins at an offset of {@link #octets()}.
   *
   * @param offset of a length octet, 0 for the name itself
   */
  public DomainName suffix(int offset) {
    return offset == 0 ? this : new DomainName(Arrays.copyOfRange(octets, offset, octets.length));
  }

  /**
   * Puts one label in front.
   *
   * @param label 1 to 63 octets, any values; letters are lower-cased
   * @throws IllegalArgumentException if the label or the resulting name is too long
   */
  public DomainName child(byte[] label) {
    if (label.length < 1 || label.length > MAX_LABEL_OCTETS) {
      throw new IllegalArgumentException("a label has 1 to 63 octets, not " + label.length);
    }
    if (octets.length + label.length + 1 > MAX_OCTETS) {
      throw new IllegalArgumentException("the name would be longer than 255 octets");
    }
    byte[] joined = new byte[octets.length + label.length + 1];
    joined[0] = (byte) label.length;
    for (int i = 0; i < label.length; i++) {
      joined[i + 1] = LOWER[label[i] & 0xff];
    }
    System.arraycopy(octets, 0, joined, label.length + 1, octets.length);
    return new DomainName(joined);
  }

  /** {@code *.} in front of this name (RFC 4592). */
  public DomainName wildcardChild() {
    return child(new byte[] {'*'});
  }

  /** Whether this name is {@code ancestor} or lies below it. */
  public boolean isAtOrBelow(DomainName ancestor) {
    int start = octets.length - ancestor.octets.length;
    if (start < 0) {
      return false;
    }
    if (!Arrays.equals(octets, start, octets.length, ancestor.octets, 0, ancestor.octets.length)) {
      return false;
    }
    // Equal octets prove a suffix only if the suffix begins at a label.
    int at = 0;
    while (at < start) {
      at += octets[at] + 1;
    }
    return at == start;
  }

  /** Whether this name lies below {@code ancestor} and is not equal to it. */
  public boolean isBelow(DomainName ancestor) {
    return octets.length > ancestor.octets.length && isAtOrBelow(ancestor);
  }

  /**
   * The offset in {@link #octets()} of the enclosing name with so many labels.
   *
   * @param labels 0 (the root) to {@link #labelCount()} (the name itself)
   */
  public int suffixOffset(int labels) {
    int skip = labelCount() - labels;
    int at = 0;
    for (; skip > 0; skip--) {
      at += octets[at] + 1;
    }
    return at;
  }

  /**
   * Hash of the enclosing name that begins at an offset; equal to that name's {@link #hashCode()}.
   */
  public static int hash(byte[] lowerCased, int offset) {
    long hash = 0;
    int i = lowerCased.length - Long.BYTES;
    for (; i >= offset; i -= Long.BYTES) {
      hash = (hash ^ (long) OCTETS_8.get(lowerCased, i)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (i += Long.BYTES - 1; i >= offset; i--) {
      rest = (rest << 8) | (lowerCased[i] & 0xff);
    }
    hash = (hash ^ rest) * MULTIPLIER;
    return (int) (hash ^ (hash >>> 32));
  }

  /** Whether this name's octets equal those of {@code other} from an offset on. */
  public boolean equalsSuffix(byte[] other, int offset) {
    return Arrays.equals(octets, 0, octets.length, other, offset, other.length);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof DomainName that
            && hash == that.hash
            && Arrays.equals(octets, that.octets));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(DomainName other) {
    int mine = labelCount();
    int theirs = other.labelCount();
    int shared = Math.min(mine, theirs);
    for (int labels = 1; labels <= shared; labels++) {
      int a = suffixOffset(labels);
      int b = other.suffixOffset(labels);
      int order =
          Arrays.compareUnsigned(
              octets, a + 1, a + 1 + octets[a], other.octets, b + 1, b + 1 + other.octets[b]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine, theirs);
  }

  /** Presentation format, absolute, with decimal escapes (RFC 1035 section 5.1). */
  @Override
  public String toString() {
    return NameText.format(this);
  }
}
