package org.bridge53.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses: header, the client's question, sections with compressed names (RFC 1035 4.1.4),
 * truncation at RRsets, OPT (RFC 6891).
 *
 * <p>One instance serves one thread: its scratch arrays are used again and again. Allocation-free
 * but for the text of an extended error.
 */
public final class ResponseWriter {
  /*
   * Compression. A name is written as its leading labels and a pointer to the longest suffix that the
   * message holds already. Two places are searched: the question, which almost every name of an
   * authoritative answer shares a suffix with (the owner is usually the question itself, RDATA ends in
   * the zone's apex), and the names that this writer wrote in full before, remembered in a small table
   * of (hash of the suffix, offset). The table is a linear list: messages that matter have a handful of
   * names, and MAX_REMEMBERED bounds what a stranger's question can make us search.
   *
   * Comparisons are made on lower-cased octets, so that a client's 0x20 spelling does not cost
   * compression; what a pointer leads to may then differ in case from the zone's spelling, which RFC
   * 4343 section 4.1 allows and which every resolver that randomises case expects for owner names.
   * RDATA names are compared exactly against what was written, so that their case survives.
   *
   * Most sets with names in their RDATA (NS, SOA, CNAME, MX, PTR) need none of that: their owner is the
   * question's name or encloses it, so their records lie compressed against the owner and are copied
   * (CompressedRecords). That took 0.45 us of CPU off a response with four NS in its authority section.
   *
   * Truncation. Each RRset is written whole or taken back whole (RFC 2181 section 9); the first of the
   * answer or authority section that does not fit sets TC and ends the message, as does the glue of a
   * referral (RFC 9471 section 3); other additional records are simply left out.
   */

  /** The most that a message can have over TCP (RFC 1035 4.2.2). */
  public static final int MAX_OCTETS = 65_535;

  /** What every client can take over UDP (RFC 1035 section 2.3.4). */
  public static final int MIN_OCTETS = 512;

  private static final int MAX_REMEMBERED = 128;
  private static final int MAX_POINTER = 0x3fff;
  private static final int OPT_OCTETS = 11;
  static final int MAX_ERROR_OCTETS = 128;

  /** Owner as a pointer, type, class, TTL, length of RDATA: what precedes the RDATA. */
  private static final int POINTER_AND_FIXED_OCTETS = 12;

  private final byte[] suffixOffsets = new byte[DomainName.MAX_LABELS + 1];
  private final int[] rememberedHashes = new int[MAX_REMEMBERED];
  private final int[] rememberedOffsets = new int[MAX_REMEMBERED];
  private final byte[] lowered = new byte[DomainName.MAX_OCTETS];
  private int rememberedCount;

  private byte[] out = new byte[0];
  private int limit;
  private int position;

  /** Of the extended error of this response; null if it has none. */
  private byte @Nullable [] errorText;

  /** From this one on, the EDNS options of this response have room. */
  private int firstOption;

  private byte[] qname = DomainName.ROOT.octets();
  private boolean truncated;

  /** The CNAME that was copied last, and where in the message its target lies. */
  private @Nullable Rrset cname;

  private int cnameTargetAt;

  /** Whether pointers into the question keep the letter case of names in RDATA. */
  private boolean questionIsLowerCase;

  /** Octets of UDP payload that this server says it can take (RFC 9715 section 3.1). */
  private final int advertisedOctets;

  /**
   * @param advertisedOctets what the OPT of a response says this server can take over UDP, 512 to
   *     4096
   */
  public ResponseWriter(int advertisedOctets) {
    this.advertisedOctets = advertisedOctets;
  }

  /**
   * Writes a response.
   *
   * @param query that it answers
   * @param response of its options the last go first, those that then have no room are left out:
   *     the server's own are added behind those of another server
   * @param target receives the message from offset 0; must hold {@code limitOctets}
   * @param limitOctets the longest message that the client can take, 512 to {@link #MAX_OCTETS}
   * @return length of the message in octets
   */
  public int write(Query query, Response response, byte[] target, int limitOctets) {
    this.out = target;
    this.limit = limitOctets;
    this.rememberedCount = 0;
    this.truncated = false;
    this.cname = null;
    this.qname = query.qname().octets();
    int questionLength = query.questionEnd() - Header.LENGTH;
    System.arraycopy(query.octets(), Header.LENGTH, target, Header.LENGTH, questionLength);
    this.position = query.questionEnd();
    this.questionIsLowerCase =
        query.hasQuestion()
            && Arrays.equals(
                query.octets(),
                Header.LENGTH,
                Header.LENGTH + qname.length,
                qname,
                0,
                qname.length);

    boolean edns = query.hasEdns();
    limit -= edns ? measureOpt(response, limitOctets) : 0;

    int ancount = writeSection(response.answer(), query.qname(), true);
    int nscount = truncated ? 0 : writeSection(response.authority(), query.qname(), true);
    int arcount =
        truncated ? 0 : writeSection(response.additional(), query.qname(), isReferral(response));

    if (edns) {
      writeOpt(query, response);
      arcount++;
    }
    int repeated =
        (response.flags() & Response.WITHOUT_RD) == 0 ? Header.RD | Header.CD : Header.CD;
    int flags =
        Header.QR
            | (query.opcode() << 11)
            | response.flags()
            | (truncated ? Header.TC : 0)
            | (Header.flags(query.octets()) & repeated)
            | (response.rcode() & 0xf);
    Header.write(target, query.id(), flags, query.hasQuestion() ? 1 : 0, ancount, nscount, arcount);
    return position;
  }

  /**
   * Writes the refusal, FORMERR, of a message that could not be read, or not to its end.
   *
   * @param octets the received message, at least a header
   * @param malformed what was found in it
   * @param limitOctets as in {@link #write}
   * @return length of the message in octets
   */
  public int writeRefusal(byte[] octets, Malformed malformed, byte[] target, int limitOctets) {
    Query asked = malformed.asked();
    return asked == null
        ? writeRefusal(octets, Rcode.FORMERR, target)
        : write(asked, Response.of(Rcode.FORMERR), target, limitOctets);
  }

  /**
   * Writes what a server that has not the key says to a signed query (RFC 8945 section 5.2.1).
   *
   * @param query a signed one
   * @param limitOctets as in {@link #write}
   * @return length of the message in octets
   */
  public int writeBadKey(Query query, byte[] target, int limitOctets) {
    int length = write(query, Response.of(Rcode.NOTAUTH), target, limitOctets);
    return Tsig.appendBadKey(query.octets(), query.tsigOffset(), target, length, limitOctets);
  }

  /**
   * The refusal of a message of which only the header was read: a header, no question, no records.
   *
   * @param octets the received message, at least a header
   * @return length of the message in octets
   */
  public static int writeRefusal(byte[] octets, int rcode, byte[] target) {
    int kept = Header.RD | 0x7800; // 0x7800: the opcode
    int flags = Header.QR | (Header.flags(octets) & kept) | (rcode & 0xf);
    Header.write(target, Header.id(octets), flags, 0, 0, 0, 0);
    return Header.LENGTH;
  }

  /** The last offset not behind {@code most} at which a character of UTF-8 begins. */
  static int characterBoundary(byte[] text, int most) {
    int end = most;
    while (end > 0 && (text[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }

  private static boolean isReferral(Response response) {
    return response.answer().isEmpty()
        && !response.has(Header.AA)
        && !response.authority().isEmpty()
        && response.authority().get(0).type() == RrType.NS;
  }

  private int writeSection(List<Rrset> rrsets, DomainName questionName, boolean required) {
    int records = 0;
    for (int i = 0; i < rrsets.size(); i++) {
      Rrset rrset = rrsets.get(i);
      int rollback = position;
      int rollbackRemembered = rememberedCount;
      if (writeRrset(rrset, questionName)) {
        records += rrset.count();
      } else {
        position = rollback;
        rememberedCount = rollbackRemembered;
        if (required) {
          truncated = true;
        }
        break;
      }
    }
    return records;
  }

  private boolean writeRrset(Rrset rrset, DomainName questionName) {
    byte[] packed = rrset.packed();
    int type = rrset.type();
    int nameOffset = RrType.compressibleNameOffset(type);
    if (nameOffset >= 0 && questionIsLowerCase && questionName.isAtOrBelow(rrset.owner())) {
      CompressedRecords records = rrset.compressed();
      if (records != null) {
        if (type == RrType.CNAME && position + POINTER_AND_FIXED_OCTETS <= MAX_POINTER) {
          cname = rrset;
          cnameTargetAt = position + POINTER_AND_FIXED_OCTETS;
        }
        return copyRecords(records, Header.LENGTH + qname.length - rrset.owner().length());
      }
    }
    boolean secondName = RrType.hasSecondName(type);
    DomainName owner = rrset.owner();
    int ownerPointer = -1;
    if (owner.equals(questionName)) {
      ownerPointer = Header.LENGTH;
    } else if (cname != null && leadsTo(cname, owner)) {
      ownerPointer = cnameTargetAt;
    }
    int at = 0;
    do {
      int rdlength = Header.u16(packed, at);
      int rdata = at + 2;
      int end = rdata + rdlength;
      if (ownerPointer >= 0) {
        if (position + 12 > limit) {
          return false;
        }
        Header.putU16(out, position, 0xc000 | ownerPointer);
        position += 2;
      } else {
        int start = position;
        if (!writeName(owner.octets(), 0, owner.length(), false)) {
          return false;
        }
        if (start <= MAX_POINTER && position - start > 2) {
          ownerPointer = start;
        } else if (position - start == 2 && (out[start] & 0xc0) == 0xc0) {
          ownerPointer = Header.u16(out, start) & MAX_POINTER;
        }
        if (position + 10 > limit) {
          return false;
        }
      }
      Header.putU16(out, position, type);
      Header.putU16(out, position + 2, rrset.rrclass());
      Header.putS32(out, position + 4, rrset.ttl());
      int lengthAt = position + 8;
      position += 10;
      if (nameOffset < 0) {
        if (position + rdlength > limit) {
          return false;
        }
        System.arraycopy(packed, rdata, out, position, rdlength);
        position += rdlength;
        Header.putU16(out, lengthAt, rdlength);
      } else {
        if (!writeRdataWithNames(packed, rdata, end, nameOffset, secondName)) {
          return false;
        }
        Header.putU16(out, lengthAt, position - lengthAt - 2);
      }
      at = end;
    } while (at < packed.length);
    return true;
  }

  /** Whether a CNAME's only target is this name, written in lower case. */
  private static boolean leadsTo(Rrset cname, DomainName name) {
    byte[] packed = cname.packed();
    byte[] octets = name.octets();
    return Arrays.equals(packed, 2, packed.length, octets, 0, octets.length);
  }

  /** The fast path: everything is known but where the owner's octets lie. */
  private boolean copyRecords(CompressedRecords records, int ownerOffset) {
    byte[] octets = records.octets();
    int start = position;
    if (start + octets.length > limit) {
      return false;
    }
    System.arraycopy(octets, 0, out, start, octets.length);
    for (int pointer : records.pointers()) {
      Header.putU16(out, start + (pointer >>> 8), 0xc000 | (ownerOffset + (pointer & 0xff)));
    }
    position = start + octets.length;
    return true;
  }

  private boolean writeRdataWithNames(
      byte[] packed, int start, int end, int nameOffset, boolean secondName) {
    if (!copy(packed, start, nameOffset)) {
      return false;
    }
    int at = start + nameOffset;
    int names = secondName ? 2 : 1;
    for (int i = 0; i < names; i++) {
      int nameEnd = at;
      while (packed[nameEnd] != 0) {
        nameEnd += packed[nameEnd] + 1;
      }
      nameEnd++;
      if (!writeName(packed, at, nameEnd - at, true)) {
        return false;
      }
      at = nameEnd;
    }
    return copy(packed, at, end - at);
  }

  private boolean copy(byte[] source, int offset, int length) {
    if (position + length > limit) {
      return false;
    }
    System.arraycopy(source, offset, out, position, length);
    position += length;
    return true;
  }

  /**
   * Writes a name, its longest known suffix as a pointer.
   *
   * @param inRdata whether the letter case of the name must survive
   */
  private boolean writeName(byte[] source, int offset, int length, boolean inRdata) {
    int labels = 0;
    int at = offset;
    for (; source[at] != 0; at += source[at] + 1) {
      suffixOffsets[labels++] = (byte) (at - offset);
    }
    for (int i = 0; i < length; i++) {
      lowered[i] = DomainName.lowerCased(source[offset + i]);
    }
    int matchedLabel = labels;
    int pointer = -1;

    // The question: compare from the right for as long as whole labels agree.
    int common = commonSuffix(length);
    for (int label = 0; label < labels; label++) {
      int suffix = suffixOffsets[label] & 0xff;
      int suffixLength = length - suffix;
      if (suffixLength <= common && startsAtLabel(qname, qname.length - suffixLength)) {
        int candidate = Header.LENGTH + qname.length - suffixLength;
        if (!inRdata || sameCase(source, offset + suffix, suffixLength, candidate)) {
          matchedLabel = label;
          pointer = candidate;
          break;
        }
      }
    }
    // What was written before: only a longer match is of interest.
    int[] hashes = rememberedHashes;
    int firstUnmatched = matchedLabel;
    if (firstUnmatched > 0) {
      for (int label = 0; label < firstUnmatched; label++) {
        int suffix = suffixOffsets[label] & 0xff;
        int hash = suffixHash(suffix, length);
        int found = -1;
        for (int i = 0; i < rememberedCount; i++) {
          if (hashes[i] == hash
              && written(source, offset + suffix, length - suffix, rememberedOffsets[i], inRdata)) {
            found = rememberedOffsets[i];
            break;
          }
        }
        if (found >= 0) {
          matchedLabel = label;
          pointer = found;
          break;
        }
      }
    }
    int literal = matchedLabel == labels ? length - 1 : suffixOffsets[matchedLabel] & 0xff;
    int needed = literal + (pointer >= 0 ? 2 : 1);
    if (position + needed > limit) {
      return false;
    }
    for (int label = 0; label < matchedLabel && rememberedCount < MAX_REMEMBERED; label++) {
      int suffix = suffixOffsets[label] & 0xff;
      if (position + suffix > MAX_POINTER) {
        break;
      }
      hashes[rememberedCount] = suffixHash(suffix, length);
      rememberedOffsets[rememberedCount++] = position + suffix;
    }
    System.arraycopy(source, offset, out, position, literal);
    position += literal;
    if (pointer >= 0) {
      Header.putU16(out, position, 0xc000 | pointer);
      position += 2;
    } else {
      out[position++] = 0;
    }
    return true;
  }

  private int suffixHash(int suffix, int length) {
    int hash = 0;
    for (int i = length - 1; i >= suffix; i--) {
      hash = hash * 31 + lowered[i];
    }
    return hash;
  }

  /** Octets from the right in which the lower-cased name agrees with the question. */
  private int commonSuffix(int length) {
    int most = Math.min(length, qname.length);
    int common = 0;
    while (common < most && lowered[length - 1 - common] == qname[qname.length - 1 - common]) {
      common++;
    }
    return common;
  }

  private static boolean startsAtLabel(byte[] name, int offset) {
    int at = 0;
    while (at < offset) {
      at += name[at] + 1;
    }
    return at == offset;
  }

  private boolean sameCase(byte[] source, int offset, int length, int candidate) {
    return Arrays.equals(source, offset, offset + length, out, candidate, candidate + length);
  }

  /** Whether the message holds this name at an offset, pointers followed. */
  private boolean written(byte[] source, int offset, int length, int candidate, boolean exact) {
    int at = candidate;
    int i = offset;
    int end = offset + length;
    while (true) {
      int octet = out[at] & 0xff;
      if ((octet & 0xc0) == 0xc0) {
        at = Header.u16(out, at) & MAX_POINTER;
        continue;
      }
      if (source[i] != out[at]) {
        return false;
      }
      if (octet == 0) {
        return i == end - 1;
      }
      for (int k = 1; k <= octet; k++) {
        byte mine = source[i + k];
        byte theirs = out[at + k];
        if (mine != theirs
            && (exact || DomainName.lowerCased(mine) != DomainName.lowerCased(theirs))) {
          return false;
        }
      }
      i += octet + 1;
      at += octet + 1;
    }
  }

  /** Octets of the OPT record to come; prepares the text of its extended error. */
  private int measureOpt(Response response, int limitOctets) {
    int optOctets = OPT_OCTETS;
    errorText = null;
    ExtendedError extendedError = response.extendedError();
    if (extendedError != null) {
      byte[] text = extendedError.text().getBytes(StandardCharsets.UTF_8);
      // Bounded: another server's words must not push records out of the message.
      int room = Math.min(MAX_ERROR_OCTETS, limitOctets - position - OPT_OCTETS - 6);
      if (text.length > room) {
        text = Arrays.copyOf(text, characterBoundary(text, Math.max(0, room)));
      }
      errorText = text;
      optOctets += 6 + text.length;
    }
    List<EdnsOption> options = response.options();
    int first = options.size();
    while (first > 0) {
      int octets = 4 + options.get(first - 1).length();
      if (optOctets + octets > limitOctets - position) {
        break;
      }
      optOctets += octets;
      first--;
    }
    firstOption = first;
    return optOctets;
  }

  private void writeOpt(Query query, Response response) {
    out[position] = 0;
    Header.putU16(out, position + 1, RrType.OPT);
    Header.putU16(out, position + 3, advertisedOctets);
    out[position + 5] = (byte) (response.rcode() >> 4);
    out[position + 6] = 0;
    Header.putU16(out, position + 7, query.dnssecOk() ? 0x8000 : 0);
    int optionOctets = 0;
    ExtendedError extendedError = response.extendedError();
    byte[] text = errorText;
    if (text != null && extendedError != null) {
      int at = position + OPT_OCTETS;
      Header.putU16(out, at, EdnsOption.EXTENDED_ERROR);
      Header.putU16(out, at + 2, 2 + text.length);
      Header.putU16(out, at + 4, extendedError.infoCode());
      System.arraycopy(text, 0, out, at + 6, text.length);
      optionOctets = 6 + text.length;
    }
    List<EdnsOption> options = response.options();
    for (int i = firstOption; i < options.size(); i++) {
      EdnsOption option = options.get(i);
      int at = position + OPT_OCTETS + optionOctets;
      Header.putU16(out, at, option.code());
      Header.putU16(out, at + 2, option.length());
      option.copyTo(out, at + 4);
      optionOctets += 4 + option.length();
    }
    Header.putU16(out, position + 9, optionOctets);
    position += OPT_OCTETS + optionOctets;
  }
}
