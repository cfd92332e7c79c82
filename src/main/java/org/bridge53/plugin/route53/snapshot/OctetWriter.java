package org.bridge53.plugin.route53.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Octets that grow: what {@link OctetReader} reads. Numbers are big-endian. */
final class OctetWriter {
  private static final int MOST_OCTETS = Integer.MAX_VALUE - 64;

  private byte[] octets = new byte[256];
  private int length;

  byte[] toArray() {
    return Arrays.copyOf(octets, length);
  }

  int length() {
    return length;
  }

  /** The octets themselves, of which {@link #length} count. */
  byte[] array() {
    return octets;
  }

  void u8(int value) {
    room(1);
    octets[length++] = (byte) value;
  }

  void u16(int value) {
    u8(value >> 8);
    u8(value);
  }

  void u32(int value) {
    u16(value >> 16);
    u16(value);
  }

  void u64(long value) {
    u32((int) (value >> 32));
    u32((int) value);
  }

  /** A number that is mostly small: seven bits an octet, the lowest first. */
  void number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    u8((int) rest);
  }

  void flag(boolean value) {
    u8(value ? 1 : 0);
  }

  /** With their length in front. */
  void octets(byte[] value) {
    number(value.length);
    raw(value, 0, value.length);
  }

  void raw(byte[] value, int from, int count) {
    room(count);
    System.arraycopy(value, from, octets, length, count);
    length += count;
  }

  void text(String value) {
    octets(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Null differs from an empty text. */
  void optionalText(@Nullable String value) {
    flag(value != null);
    if (value != null) {
      text(value);
    }
  }

  void texts(List<String> values) {
    number(values.size());
    values.forEach(this::text);
  }

  /** A list whose items have their length in front: a later version may add to their end. */
  <T> void items(List<T> values, BiConsumer<OctetWriter, T> one) {
    number(values.size());
    for (T value : values) {
      OctetWriter item = new OctetWriter();
      one.accept(item, value);
      number(item.length);
      raw(item.octets, 0, item.length);
    }
  }

  private void room(int count) {
    if (count > MOST_OCTETS - length) {
      throw new IllegalStateException("more than 2 GiB in one part of a snapshot");
    }
    if (octets.length - length < count) {
      long doubled = Math.min(MOST_OCTETS, 2L * octets.length);
      octets = Arrays.copyOf(octets, (int) Math.max(doubled, length + count));
    }
  }
}
