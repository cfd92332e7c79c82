package org.bridge53.plugin.route53.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link OctetWriter} wrote, or what pretends to be that: a length is compared with what
 * is left before anything is allocated for it.
 */
final class OctetReader {
  private final byte[] octets;
  private int at;
  private final int end;

  OctetReader(byte[] octets, int from, int end) {
    this.octets = octets;
    this.at = from;
    this.end = end;
  }

  /** Reads one item. */
  @FunctionalInterface
  interface One<T> {
    T read(OctetReader from) throws SnapshotException;
  }

  int left() {
    return end - at;
  }

  int u8() throws SnapshotException {
    need(1);
    return octets[at++] & 0xff;
  }

  int u16() throws SnapshotException {
    return (u8() << 8) | u8();
  }

  int u32() throws SnapshotException {
    return (u16() << 16) | u16();
  }

  long u64() throws SnapshotException {
    return ((long) u32() << 32) | (u32() & 0xffff_ffffL);
  }

  long number() throws SnapshotException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = u8();
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new SnapshotException("a number does not end");
  }

  /** How many of something follow, each of at least one octet. */
  int count() throws SnapshotException {
    long count = number();
    if (count < 0 || count > left()) {
      throw new SnapshotException("a length of " + count + " where " + left() + " octets are left");
    }
    return (int) count;
  }

  boolean flag() throws SnapshotException {
    return u8() != 0;
  }

  byte[] octets() throws SnapshotException {
    int length = count();
    byte[] copy = Arrays.copyOfRange(octets, at, at + length);
    at += length;
    return copy;
  }

  String text() throws SnapshotException {
    int length = count();
    String text = new String(octets, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  @Nullable String optionalText() throws SnapshotException {
    return flag() ? text() : null;
  }

  List<String> texts() throws SnapshotException {
    List<String> texts = new ArrayList<>();
    for (int i = count(); i > 0; i--) {
      texts.add(text());
    }
    return texts;
  }

  /** What a later version added to the end of an item is passed over. */
  <T> List<T> items(One<T> one) throws SnapshotException {
    List<T> items = new ArrayList<>();
    for (int i = count(); i > 0; i--) {
      int length = count();
      items.add(one.read(new OctetReader(octets, at, at + length)));
      at += length;
    }
    return items;
  }

  /** All that is left. */
  byte[] rest() {
    return Arrays.copyOfRange(octets, at, end);
  }

  private void need(int count) throws SnapshotException {
    if (count > left()) {
      throw new SnapshotException("it ends too early");
    }
  }
}
