package org.bridge53.message;

import org.bridge53.name.DomainName;

/**
 * Reads the body of a query: one question and, somewhere behind it, at most one OPT record.
 *
 * <p>The header has passed the gate already: a message with QR=0, opcode QUERY (or another that the
 * gate lets through) and QDCOUNT=1.
 */
public final class QueryReader {
  private QueryReader() {}

  /**
   * Reads a message.
   *
   * @param octets the message, exactly; kept by the query, so the caller gives it away
   * @param client who sent it
   */
  public static Received read(byte[] octets, Client client) {
    int length = octets.length;
    int at = Header.LENGTH;
    // RFC 9267 section 2: a question that is compressed has nothing to point at.
    while (true) {
      if (at >= length) {
        return new Malformed(Rcode.FORMERR, "the question ends early");
      }
      int label = octets[at] & 0xff;
      if (label == 0) {
        break;
      }
      if (label > DomainName.MAX_LABEL_OCTETS) {
        return new Malformed(Rcode.FORMERR, "the question's name is compressed or no name");
      }
      at += label + 1;
    }
    int nameLength = at + 1 - Header.LENGTH;
    if (nameLength > DomainName.MAX_OCTETS) {
      return new Malformed(Rcode.FORMERR, "the question's name is longer than 255 octets");
    }
    int questionEnd = at + 5;
    if (questionEnd > length) {
      return new Malformed(Rcode.FORMERR, "the question ends early");
    }
    int qtype = Header.u16(octets, at + 1);
    int qclass = Header.u16(octets, at + 3);
    int optOffset = -1;
    int records = Header.ancount(octets) + Header.nscount(octets) + Header.arcount(octets);
    if (records != 0) {
      int answerAndAuthority = records - Header.arcount(octets);
      int position = questionEnd;
      for (int i = 0; i < records; i++) {
        int owner = position;
        position = skipName(octets, position);
        if (position < 0 || position + 10 > length) {
          return new Malformed(Rcode.FORMERR, "a record ends early");
        }
        int type = Header.u16(octets, position);
        int end = position + 10 + Header.u16(octets, position + 8);
        if (end > length) {
          return new Malformed(Rcode.FORMERR, "a record's data ends early");
        }
        if (type == RrType.OPT) {
          // RFC 6891 6.1.1: in the additional section, once, owned by the root.
          if (optOffset >= 0 || i < answerAndAuthority || octets[owner] != 0) {
            return new Malformed(Rcode.FORMERR, "an OPT record that RFC 6891 6.1.1 does not allow");
          }
          optOffset = owner;
        }
        position = end;
      }
    }
    DomainName qname = DomainName.ofValidWire(octets, Header.LENGTH, nameLength);
    Query query = new Query(octets, questionEnd, qname, qtype, qclass, optOffset, client, 0);
    if (optOffset >= 0 && !optionsFit(octets, optOffset)) {
      return new Malformed(Rcode.FORMERR, "an EDNS option ends early");
    }
    return query;
  }

  private static boolean optionsFit(byte[] octets, int optOffset) {
    int at = optOffset + 11;
    int end = at + Header.u16(octets, optOffset + 9);
    while (at < end) {
      if (at + 4 > end) {
        return false;
      }
      at += 4 + Header.u16(octets, at + 2);
    }
    return at == end;
  }

  /**
   * The offset behind a name that may end in a pointer; -1 if it does not end inside the message.
   */
  static int skipName(byte[] octets, int offset) {
    int at = offset;
    while (at < octets.length) {
      int label = octets[at] & 0xff;
      if (label == 0) {
        return at + 1;
      }
      if ((label & 0xc0) == 0xc0) {
        return at + 2 <= octets.length ? at + 2 : -1;
      }
      if (label > DomainName.MAX_LABEL_OCTETS) {
        return -1;
      }
      at += label + 1;
    }
    return -1;
  }
}
