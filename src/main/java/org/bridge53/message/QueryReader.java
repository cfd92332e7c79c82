package org.bridge53.message;

import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a query: one question and, somewhere behind it, at most one OPT record.
 *
 * <p>The header has passed the gate already: a message with QR=0, opcode QUERY (or another that the
 * gate lets through) and QDCOUNT 1, or 0, which only a client that wants a cookie may send (RFC
 * 7873 section 5.4): see {@link Query#hasQuestion}.
 */
public final class QueryReader {
  private static final int SHORTEST_COOKIE = 8;
  private static final int SHORTEST_COOKIES = 16;
  private static final int LONGEST_COOKIES = 40;

  private QueryReader() {}

  /**
   * Reads a message.
   *
   * @param octets the message, exactly; kept by the query, so the caller gives it away
   * @param client who sent it
   */
  public static Received read(byte[] octets, Client client) {
    return read(octets, client, null);
  }

  /**
   * As {@link #read(byte[], Client)}.
   *
   * @param trace the query's; null if nobody counts
   */
  public static Received read(byte[] octets, Client client, @Nullable QueryTrace trace) {
    if (Header.qdcount(octets) == 0) {
      return readRecords(octets, Header.LENGTH, DomainName.ROOT, 0, 0, client, trace);
    }
    int length = octets.length;
    int at = Header.LENGTH;
    // RFC 9267 section 2: a question that is compressed has nothing to point at.
    while (true) {
      if (at >= length) {
        return new Malformed("the question ends early", null);
      }
      int label = octets[at] & 0xff;
      if (label == 0) {
        break;
      }
      if (label > DomainName.MAX_LABEL_OCTETS) {
        return new Malformed("the question's name is compressed or no name", null);
      }
      at += label + 1;
    }
    int nameLength = at + 1 - Header.LENGTH;
    if (nameLength > DomainName.MAX_OCTETS) {
      return new Malformed("the question's name is longer than 255 octets", null);
    }
    int questionEnd = at + 5;
    if (questionEnd > length) {
      return new Malformed("the question ends early", null);
    }
    int qtype = Header.u16(octets, at + 1);
    int qclass = Header.u16(octets, at + 3);
    DomainName qname = DomainName.ofValidWire(octets, Header.LENGTH, nameLength);
    return readRecords(octets, questionEnd, qname, qtype, qclass, client, trace);
  }

  private static Received readRecords(
      byte[] octets,
      int questionEnd,
      DomainName qname,
      int qtype,
      int qclass,
      Client client,
      @Nullable QueryTrace trace) {
    int answerAndAuthority = Header.ancount(octets) + Header.nscount(octets);
    int records = answerAndAuthority + Header.arcount(octets);
    int optOffset = -1;
    int tsigOffset = -1;
    int position = questionEnd;
    String wrong = null;
    for (int i = 0; i < records && wrong == null; i++) {
      int owner = position;
      position = skipName(octets, owner);
      if (position < 0 || position + 10 > octets.length) {
        wrong = "a record's owner is no name, or the record ends early";
        break;
      }
      int type = Header.u16(octets, position);
      int rdata = position + 10;
      int end = rdata + Header.u16(octets, position + 8);
      if (end > octets.length) {
        wrong = "a record's data ends early";
      } else if (type == RrType.OPT) {
        // RFC 6891 6.1.1: in the additional section, once, owned by the root.
        if (optOffset >= 0 || i < answerAndAuthority || octets[owner] != 0) {
          wrong = "an OPT record that RFC 6891 6.1.1 does not allow";
        } else {
          optOffset = owner;
        }
      } else if (type == RrType.TSIG) {
        // RFC 8945 5.1: the last record of the message, in the additional section.
        if (i < answerAndAuthority
            || i != records - 1
            || Header.u16(octets, position + 2) != RrClass.ANY
            || !Tsig.isSound(octets, rdata, end)) {
          wrong = "a TSIG record that RFC 8945 4.2 or 5.1 does not allow";
        } else {
          tsigOffset = owner;
        }
      }
      position = end;
    }
    int cookieOffset = -1;
    // Another version may have other options: whoever does not know it looks at nothing but the
    // version (RFC 6891 6.1.3).
    if (wrong == null && optOffset >= 0 && octets[optOffset + 6] == 0) {
      int at = optOffset + 11;
      int end = at + Header.u16(octets, optOffset + 9);
      while (at < end) {
        if (at + 4 > end || at + 4 + Header.u16(octets, at + 2) > end) {
          wrong = "an EDNS option ends early";
          break;
        }
        // RFC 7873 5.2: only the first counts.
        if (cookieOffset < 0 && Header.u16(octets, at) == EdnsOption.COOKIE) {
          cookieOffset = at;
          wrong = wrongCookie(Header.u16(octets, at + 2));
        }
        at += 4 + Header.u16(octets, at + 2);
      }
    }
    Query query =
        new Query(
            octets,
            questionEnd,
            qname,
            qtype,
            qclass,
            optOffset,
            cookieOffset,
            false,
            tsigOffset,
            client,
            0,
            trace);
    return wrong == null ? query : new Malformed(wrong, query);
  }

  /** RFC 7873 4: 8 octets of the client, then none or 8 to 32 of the server. */
  private static @Nullable String wrongCookie(int length) {
    return length == SHORTEST_COOKIE || (length >= SHORTEST_COOKIES && length <= LONGEST_COOKIES)
        ? null
        : "a cookie has a length that RFC 7873 5.2.2 does not allow";
  }

  /**
   * The offset behind a name that may be compressed; -1 if it is none: it runs over the message,
   * has a pointer that does not lead back, more pointers than a name has labels, or more than 255
   * octets.
   */
  static int skipName(byte[] octets, int offset) {
    int at = offset;
    int behind = -1;
    int lowest = offset;
    int length = 1;
    int pointers = 0;
    while (at < octets.length) {
      int label = octets[at] & 0xff;
      if (label == 0) {
        return behind < 0 ? at + 1 : behind;
      }
      if ((label & 0xc0) == 0xc0) {
        if (at + 2 > octets.length) {
          return -1;
        }
        behind = behind < 0 ? at + 2 : behind;
        at = Header.u16(octets, at) & 0x3fff;
        // RFC 1035 4.1.4: a prior occurrence. Strictly backwards, so a loop cannot be made.
        if (at >= lowest || at < Header.LENGTH || ++pointers > DomainName.MAX_LABELS) {
          return -1;
        }
        lowest = at;
        continue;
      }
      length += label + 1;
      if (label > DomainName.MAX_LABEL_OCTETS || length > DomainName.MAX_OCTETS) {
        return -1;
      }
      at += label + 1;
    }
    return -1;
  }
}
