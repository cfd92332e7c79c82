package org.bridge53.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * Records of one owner, type and class (RFC 2181 section 5): a TTL and RDATA as octets, immutable.
 *
 * <p>The RDATA lies ready to be copied: for each record a 16-bit length and that many octets, names
 * inside uncompressed and in their own letter case. 1 to 65,535 records.
 */
public final class Rrset {
  private final DomainName owner;
  private final int type;
  private final int rrclass;
  private final int ttl;
  private final int count;
  private final byte[] packed;
  private final boolean shared;
  private final boolean synthesised;

  // Made at the first use. Not volatile: two threads may each make it, and both are right.
  private @Nullable CompressedRecords compressed;

  private Rrset(
      DomainName owner,
      int type,
      int rrclass,
      int ttl,
      int count,
      byte[] packed,
      boolean shared,
      boolean synthesised) {
    this.shared = shared;
    this.synthesised = synthesised;
    this.owner = owner;
    this.type = type;
    this.rrclass = rrclass;
    this.ttl = ttl;
    this.count = count;
    this.packed = packed;
  }

  /** As the long form, of class IN. */
  public static Rrset of(DomainName owner, int type, int ttl, List<byte[]> rdatas) {
    return of(owner, type, RrClass.IN, ttl, rdatas);
  }

  /**
   * A set of these records.
   *
   * @param type see {@link RrType}
   * @param rrclass see {@link RrClass}
   * @param ttl seconds, unsigned 31-bit (RFC 2181 section 8)
   * @param rdatas each at most 65,535 octets, names uncompressed; at least one; copied
   */
  public static Rrset of(DomainName owner, int type, int rrclass, int ttl, List<byte[]> rdatas) {
    if (rdatas.isEmpty()) {
      throw new IllegalArgumentException("an RRset has at least one record");
    }
    int length = 0;
    for (byte[] rdata : rdatas) {
      if (rdata.length > 0xffff) {
        throw new IllegalArgumentException("RDATA has at most 65535 octets, not " + rdata.length);
      }
      length += 2 + rdata.length;
    }
    byte[] packed = new byte[length];
    int at = 0;
    for (byte[] rdata : rdatas) {
      Header.putU16(packed, at, rdata.length);
      System.arraycopy(rdata, 0, packed, at + 2, rdata.length);
      at += 2 + rdata.length;
    }
    return new Rrset(owner, type, rrclass, ttl, rdatas.size(), packed, true, false);
  }

  /**
   * A set of class IN whose records are as {@link #packed} has them.
   *
   * @param ttl seconds, unsigned 31-bit
   * @param packed whole records, at least one; not copied: never write to it afterwards
   * @throws IllegalArgumentException if they are not
   */
  public static Rrset ofPacked(DomainName owner, int type, int ttl, byte[] packed) {
    int count = 0;
    int at = 0;
    while (at <= packed.length - 2) {
      at += 2 + Header.u16(packed, at);
      count++;
    }
    if (count == 0 || at != packed.length) {
      throw new IllegalArgumentException("a record ends too early, or there is none");
    }
    return new Rrset(owner, type, RrClass.IN, ttl, count, packed, true, false);
  }

  public DomainName owner() {
    return owner;
  }

  public int type() {
    return type;
  }

  public int rrclass() {
    return rrclass;
  }

  /** Seconds, unsigned 31-bit. */
  public int ttl() {
    return ttl;
  }

  /** Number of records, at least 1. */
  public int count() {
    return count;
  }

  /**
   * All records: for each a 16-bit length and the RDATA. The array is shared: never write to it.
   */
  public byte[] packed() {
    return packed;
  }

  /**
   * The records ready to be copied into a message; null for a type without compressible names, and
   * for a set that was made for one query.
   */
  @Nullable CompressedRecords compressed() {
    CompressedRecords records = compressed;
    if (records == null && shared && RrType.compressibleNameOffset(type) >= 0) {
      records = CompressedRecords.of(this);
      compressed = records;
    }
    return records;
  }

  /** The RDATA of each record, copied: for the slow path. */
  public List<byte[]> rdatas() {
    List<byte[]> rdatas = new ArrayList<>(count);
    for (int at = 0; at < packed.length; ) {
      int end = at + 2 + Header.u16(packed, at);
      rdatas.add(Arrays.copyOfRange(packed, at + 2, end));
      at = end;
    }
    return rdatas;
  }

  /** The same records under another owner: what a wildcard gives (RFC 4592 section 3.3.1). */
  public Rrset withOwner(DomainName other) {
    return new Rrset(other, type, rrclass, ttl, count, packed, false, true);
  }

  /** Whether its owner is one query's name: by {@link #withOwner}, whatever was changed since. */
  public boolean isSynthesised() {
    return synthesised;
  }

  /** The same records with another TTL. What was made ready to be copied stays so. */
  public Rrset withTtl(int seconds) {
    if (seconds == ttl) {
      return this;
    }
    Rrset other = new Rrset(owner, type, rrclass, seconds, count, packed, shared, synthesised);
    CompressedRecords records = compressed;
    if (records != null) {
      other.compressed = records.withTtl(seconds);
    }
    return other;
  }

  /**
   * The same records in another order, for one query.
   *
   * @param order for each place the index of the record that comes there: each from 0 to {@link
   *     #count} - 1 once
   */
  public Rrset inOrder(int[] order) {
    int[] starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      starts[i + 1] = starts[i] + 2 + Header.u16(packed, starts[i]);
    }
    byte[] reordered = new byte[packed.length];
    int at = 0;
    for (int index : order) {
      int length = starts[index + 1] - starts[index];
      System.arraycopy(packed, starts[index], reordered, at, length);
      at += length;
    }
    Rrset result = new Rrset(owner, type, rrclass, ttl, count, reordered, false, synthesised);
    // Names that lie compressed stay so: compressing them again would cost more than the order.
    CompressedRecords records = compressed();
    if (records != null) {
      result.compressed = records.inOrder(order);
    }
    return result;
  }

  /**
   * The name that the first record's RDATA leads to: see {@link RrType#targetOffset}.
   *
   * @throws IllegalStateException for a type that has no target
   */
  public DomainName firstTarget() {
    return targetAt(0);
  }

  /**
   * The name that a record's RDATA leads to.
   *
   * @param position of the record's length in {@link #packed()}
   */
  public DomainName targetAt(int position) {
    int offset = RrType.targetOffset(type);
    if (offset < 0) {
      throw new IllegalStateException("no target in RDATA of type " + RrType.text(type));
    }
    int start = position + 2 + offset;
    int at = start;
    while (packed[at] != 0) {
      at += packed[at] + 1;
    }
    return DomainName.ofValidWire(packed, start, at + 1 - start);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rrset that
        && owner.equals(that.owner)
        && type == that.type
        && rrclass == that.rrclass
        && ttl == that.ttl
        && Arrays.equals(packed, that.packed);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * owner.hashCode() + type) + Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return owner + " " + ttl + " " + RrClass.text(rrclass) + " " + RrType.text(type) + " x" + count;
  }
}
