package org.bridge53.server;

import org.bridge53.message.Header;
import org.bridge53.message.Opcode;
import org.bridge53.message.Rcode;

/** Judges a message by its header alone, in the order of the RFCs, before anything is read. */
final class QueryGate {
  /** The message goes on to the reader. */
  static final int PASS = -1;

  /** The message gets no response. */
  static final int DROP = -2;

  private QueryGate() {}

  /**
   * Judges a message.
   *
   * @return {@link #PASS}, {@link #DROP}, or the code of the refusal
   */
  static int judge(byte[] message) {
    // RFC 1035 4.1.1: without a header there is no id to answer to.
    if (message.length < Header.LENGTH) {
      return DROP;
    }
    // A response that is answered makes two servers talk for ever (RFC 5625 4.2 tells proxies the
    // same).
    if (Header.isResponse(message)) {
      return DROP;
    }
    // RFC 1035 4.1.1, RFC 8906 3.1.4: NOTIMP for what is not implemented: IQUERY, STATUS, UPDATE,
    // DSO and, as long as no plugin takes transfers, NOTIFY. Their bodies are not looked at: an
    // opcode that nobody knows may have another form.
    if (Header.opcode(message) != Opcode.QUERY) {
      return Rcode.NOTIMP;
    }
    // RFC 9619 section 4: a QUERY has exactly one question, or none and asks for a cookie (RFC 7873
    // 5.4), which is in the OPT record.
    int questions = Header.qdcount(message);
    if (questions > 1 || (questions == 0 && Header.arcount(message) == 0)) {
      return Rcode.FORMERR;
    }
    // What a query may hold beside it: an SOA in authority (IXFR, RFC 1995 section 3), OPT and TSIG
    // or SIG(0) in additional. As CoreDNS, one stray record of an answer is let pass.
    if (Header.ancount(message) > 1 || Header.nscount(message) > 1 || Header.arcount(message) > 2) {
      return Rcode.FORMERR;
    }
    return PASS;
  }
}
