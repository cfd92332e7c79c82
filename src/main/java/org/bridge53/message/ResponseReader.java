package org.bridge53.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response of another server: header, question, sections, names in RDATA decompressed (RFC
 * 3597 section 4 for which types).
 */
public final class ResponseReader {
  /**
   * A response of another server.
   *
   * @param id of the message
   * @param qname of its question, lower-case; null if it has none
   * @param qtype of its question, 0 if it has none
   * @param qclass of its question, 0 if it has none
   * @param response code (with EDNS's upper bits), flags AA, TC, RA and AD, sections without OPT,
   *     the first extended error, and all other EDNS options
   */
  public record Reply(
      int id, @Nullable DomainName qname, int qtype, int qclass, Response response) {}

  /** SERIAL, REFRESH, RETRY, EXPIRE and MINIMUM (RFC 1035 section 3.3.13). */
  private static final int SOA_NUMBERS_OCTETS = 20;

  private final byte[] message;
  private int position;
  private final byte[] name = new byte[DomainName.MAX_OCTETS];
  private int nameLength;
  private int extendedRcode;
  private @Nullable ExtendedError extendedError;
  private List<EdnsOption> options = List.of();

  private ResponseReader(byte[] message) {
    this.message = message;
  }

  /**
   * Reads a message.
   *
   * @return null if the octets are not a well-formed response with at most one question
   */
  public static @Nullable Reply read(byte[] message) {
    if (message.length < Header.LENGTH
        || !Header.isResponse(message)
        || Header.qdcount(message) > 1) {
      return null;
    }
    return new ResponseReader(message).readAll();
  }

  private @Nullable Reply readAll() {
    position = Header.LENGTH;
    DomainName qname = null;
    int qtype = 0;
    int qclass = 0;
    if (Header.qdcount(message) == 1) {
      if (!readName() || position + 4 > message.length) {
        return null;
      }
      qname = DomainName.ofValidWire(name, 0, nameLength);
      qtype = Header.u16(message, position);
      qclass = Header.u16(message, position + 2);
      position += 4;
    }
    List<Rrset> answer = readSection(Header.ancount(message));
    List<Rrset> authority = answer == null ? null : readSection(Header.nscount(message));
    List<Rrset> additional = authority == null ? null : readSection(Header.arcount(message));
    if (answer == null || authority == null || additional == null) {
      return null;
    }
    int flags = Header.flags(message) & (Header.AA | Header.TC | Header.RA | Header.AD);
    int rcode = Header.rcode(message) | (extendedRcode << 4);
    return new Reply(
        Header.id(message),
        qname,
        qtype,
        qclass,
        new Response(
            rcode,
            flags,
            answer,
            authority,
            additional,
            extendedError,
            null,
            List.copyOf(options),
            0,
            false));
  }

  /** Neighbouring records of one owner, type, class and TTL become one set; the order stays. */
  private @Nullable List<Rrset> readSection(int records) {
    List<Rrset> rrsets = new ArrayList<>(Math.min(records, 16));
    DomainName owner = null;
    int type = 0;
    int rrclass = 0;
    int ttl = 0;
    List<byte[]> rdatas = new ArrayList<>(4);
    for (int i = 0; i < records; i++) {
      if (!readName() || position + 10 > message.length) {
        return null;
      }
      DomainName thisOwner = DomainName.ofValidWire(name, 0, nameLength);
      int thisType = Header.u16(message, position);
      int thisClass = Header.u16(message, position + 2);
      int thisTtl = Header.s32(message, position + 4);
      int rdlength = Header.u16(message, position + 8);
      position += 10;
      int end = position + rdlength;
      if (end > message.length) {
        return null;
      }
      if (thisType == RrType.OPT) {
        extendedRcode = thisTtl >>> 24;
        readOptions(end);
        position = end;
        continue;
      }
      byte[] rdata = hasLengthOf(thisType, thisClass, rdlength) ? readRdata(thisType, end) : null;
      if (rdata == null) {
        return null;
      }
      position = end;
      if (thisTtl < 0) {
        thisTtl = 0; // RFC 2181 section 8: a TTL with the top bit set counts as zero.
      }
      if (owner == null
          || !owner.equals(thisOwner)
          || type != thisType
          || rrclass != thisClass
          || ttl != thisTtl) {
        if (owner != null) {
          rrsets.add(Rrset.of(owner, type, rrclass, ttl, rdatas));
          rdatas.clear();
        }
        owner = thisOwner;
        type = thisType;
        rrclass = thisClass;
        ttl = thisTtl;
      }
      rdatas.add(rdata);
    }
    if (owner != null) {
      rrsets.add(Rrset.of(owner, type, rrclass, ttl, rdatas));
    }
    return rrsets;
  }

  private void readOptions(int end) {
    int at = position;
    while (at + 4 <= end) {
      int length = Header.u16(message, at + 2);
      if (at + 4 + length > end) {
        return;
      }
      int code = Header.u16(message, at);
      if (code == EdnsOption.EXTENDED_ERROR && length >= 2 && extendedError == null) {
        extendedError = new ExtendedError(Header.u16(message, at + 4), text(at + 6, length - 2));
      } else {
        if (options.isEmpty()) {
          options = new ArrayList<>(4);
        }
        options.add(new EdnsOption(code, Arrays.copyOfRange(message, at + 4, at + 4 + length)));
      }
      at += 4 + length;
    }
  }

  /** An extended error's text, cut where the writer would: the rest would only take memory. */
  private String text(int at, int length) {
    byte[] text = Arrays.copyOfRange(message, at, at + length);
    int most = ResponseWriter.MAX_ERROR_OCTETS;
    int kept = length <= most ? length : ResponseWriter.characterBoundary(text, most);
    return new String(text, 0, kept, StandardCharsets.UTF_8);
  }

  /** Whether RDATA can be that long: false for an address of another length than it has. */
  private static boolean hasLengthOf(int type, int rrclass, int octets) {
    if (rrclass != RrClass.IN) {
      return true;
    }
    return switch (type) {
      case RrType.A -> octets == 4;
      case RrType.AAAA -> octets == 16;
      default -> true;
    };
  }

  /**
   * How many octets precede the first name in RDATA of a type that servers do compress; -1: none.
   */
  private static int prefixOctets(int type) {
    return switch (type) {
      case RrType.NS, RrType.CNAME, RrType.SOA, RrType.PTR, RrType.DNAME -> 0;
      case 3, 4, 7, 8, 9, 14, 17 -> 0; // MD MF MB MG MR MINFO RP
      case RrType.MX, 18, 21, 36, 26 -> 2; // AFSDB RT KX PX
      case RrType.SRV -> 6;
      default -> -1;
    };
  }

  private static boolean hasTwoNames(int type) {
    return switch (type) {
      case RrType.SOA, 14, 17, 26 -> true; // MINFO RP PX
      default -> false;
    };
  }

  private byte @Nullable [] readRdata(int type, int end) {
    int prefix = type == RrType.NAPTR ? naptrPrefix(end) : prefixOctets(type);
    if (prefix < 0) {
      return type == RrType.NAPTR ? null : Arrays.copyOfRange(message, position, end);
    }
    if (position + prefix > end) {
      return null;
    }
    byte[] rdata = new byte[prefix + 2 * DomainName.MAX_OCTETS + (end - position)];
    System.arraycopy(message, position, rdata, 0, prefix);
    int length = prefix;
    position += prefix;
    int names = hasTwoNames(type) ? 2 : 1;
    for (int i = 0; i < names; i++) {
      if (!readName() || position > end) {
        return null;
      }
      System.arraycopy(name, 0, rdata, length, nameLength);
      length += nameLength;
    }
    int rest = end - position;
    if (rest != (type == RrType.SOA ? SOA_NUMBERS_OCTETS : 0)) {
      return null; // behind the names of all other types there is nothing
    }
    System.arraycopy(message, position, rdata, length, rest);
    return Arrays.copyOf(rdata, length + rest);
  }

  /** NAPTR: order, preference and three character-strings precede the name (RFC 3403 4.1). */
  private int naptrPrefix(int end) {
    int at = position + 4;
    for (int i = 0; i < 3; i++) {
      if (at >= end) {
        return -1;
      }
      at += 1 + (message[at] & 0xff);
    }
    return at < end ? at - position : -1;
  }

  /**
   * Reads the name at {@link #position} into {@link #name}. A pointer must lead strictly backwards,
   * so a loop cannot be made; and there are no more of them than a name has labels, or a message
   * could hold a chain of thousands and have every record walk it.
   */
  private boolean readName() {
    int pointers = 0;
    int at = position;
    int behind = -1;
    int lowest = position;
    nameLength = 0;
    while (true) {
      if (at >= message.length) {
        return false;
      }
      int label = message[at] & 0xff;
      if ((label & 0xc0) == 0xc0) {
        if (at + 2 > message.length) {
          return false;
        }
        int target = Header.u16(message, at) & 0x3fff;
        if (behind < 0) {
          behind = at + 2;
        }
        if (target >= lowest || target < Header.LENGTH || ++pointers > DomainName.MAX_LABELS) {
          return false;
        }
        lowest = target;
        at = target;
        continue;
      }
      if (label > DomainName.MAX_LABEL_OCTETS
          || at + label + 1 > message.length
          || nameLength + label + 1 > DomainName.MAX_OCTETS) {
        return false;
      }
      System.arraycopy(message, at, name, nameLength, label + 1);
      nameLength += label + 1;
      at += label + 1;
      if (label == 0) {
        position = behind < 0 ? at : behind;
        return true;
      }
    }
  }
}
