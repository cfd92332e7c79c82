package org.bridge53.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of an RRset as a message holds them, names compressed against the set's own owner:
 * what is left to do for a response is to copy the octets and to put the owner's place into each
 * pointer.
 *
 * <p>Good for every message that holds the owner's octets somewhere uncompressed: that of a
 * question at or below the owner, which is every answer for the name itself and every SOA and NS
 * set of a zone's apex in the authority section.
 */
final class CompressedRecords {
  private static final int LONGEST_RECORD_HEADER = 12;

  private final byte[] octets;
  private final int[] pointers;

  private CompressedRecords(byte[] octets, int[] pointers) {
    this.octets = octets;
    this.pointers = pointers;
  }

  /** The records one behind the other, pointers with offset zero. Shared: never write to it. */
  byte[] octets() {
    return octets;
  }

  /**
   * For each pointer its position in {@link #octets()}, times 256, plus how many octets of the
   * owner lie before the suffix that it means. Shared: never write to it.
   */
  int[] pointers() {
    return pointers;
  }

  /**
   * Compresses a set; null if that is not possible or not worth it: a type without compressible
   * names, or RDATA whose length is not that of its names.
   */
  static @Nullable CompressedRecords of(Rrset rrset) {
    int nameOffset = RrType.compressibleNameOffset(rrset.type());
    if (nameOffset < 0) {
      return null;
    }
    int names = RrType.hasSecondName(rrset.type()) ? 2 : 1;
    byte[] packed = rrset.packed();
    byte[] octets = new byte[packed.length + rrset.count() * LONGEST_RECORD_HEADER];
    int[] pointers = new int[rrset.count() * (1 + names)];
    int pointerCount = 0;
    int position = 0;
    for (int at = 0; at < packed.length; ) {
      int rdata = at + 2;
      int end = rdata + Header.u16(packed, at);
      pointers[pointerCount++] = position << 8;
      Header.putU16(octets, position, 0xc000);
      Header.putU16(octets, position + 2, rrset.type());
      Header.putU16(octets, position + 4, rrset.rrclass());
      Header.putS32(octets, position + 6, rrset.ttl());
      int lengthAt = position + 10;
      position += LONGEST_RECORD_HEADER;
      System.arraycopy(packed, rdata, octets, position, nameOffset);
      position += nameOffset;
      int from = rdata + nameOffset;
      for (int i = 0; i < names; i++) {
        int nameEnd = nameEnd(packed, from);
        int shared = sharedSuffix(packed, from, nameEnd, rrset.owner().octets());
        int literal = nameEnd - from - shared;
        System.arraycopy(packed, from, octets, position, literal);
        position += literal;
        if (shared > 1) {
          pointers[pointerCount++] = (position << 8) | (rrset.owner().length() - shared);
          Header.putU16(octets, position, 0xc000);
          position += 2;
        } else {
          octets[position++] = 0;
        }
        from = nameEnd;
      }
      System.arraycopy(packed, from, octets, position, end - from);
      position += end - from;
      Header.putU16(octets, lengthAt, position - lengthAt - 2);
      at = end;
    }
    return new CompressedRecords(
        Arrays.copyOf(octets, position), Arrays.copyOf(pointers, pointerCount));
  }

  /** The same records with another TTL. */
  CompressedRecords withTtl(int seconds) {
    byte[] patched = octets.clone();
    for (int at = 0; at < patched.length; ) {
      Header.putS32(patched, at + 6, seconds);
      at += LONGEST_RECORD_HEADER + Header.u16(patched, at + 10);
    }
    return new CompressedRecords(patched, pointers);
  }

  private static int nameEnd(byte[] packed, int start) {
    int at = start;
    while (packed[at] != 0) {
      at += packed[at] + 1;
    }
    return at + 1;
  }

  /**
   * Octets of the longest whole-label suffix, letter case included, that a name has in common with
   * the owner; at least 1, the root.
   */
  private static int sharedSuffix(byte[] packed, int start, int end, byte[] owner) {
    for (int at = start; packed[at] != 0; at += packed[at] + 1) {
      int length = end - at;
      int inOwner = owner.length - length;
      if (inOwner >= 0
          && Arrays.equals(packed, at, end, owner, inOwner, owner.length)
          && isLabelStart(owner, inOwner)) {
        return length;
      }
    }
    return 1;
  }

  private static boolean isLabelStart(byte[] name, int offset) {
    int at = 0;
    while (at < offset) {
      at += name[at] + 1;
    }
    return at == offset;
  }
}
