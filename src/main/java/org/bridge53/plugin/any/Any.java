package org.bridge53.plugin.any;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;

/** Answers ANY with one HINFO record, whatever there is (RFC 8482 section 4.2). */
final class Any implements Handler {
  /** CoreDNS's: long enough that a resolver does not come back for it. */
  private static final int TTL = 8482;

  /** Two character strings: CPU, which says what happened, and OS, which says where to read on. */
  private static final Rrset HINFO =
      Rrset.of(
          DomainName.ROOT, RrType.HINFO, TTL, List.of(strings("ANY obsoleted", "See RFC 8482")));

  private final Handler next;

  Any(Handler next) {
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    // The record is of class IN: to a question of another class it would be no answer.
    int qclass = query.qclass();
    if (query.qtype() != RrType.ANY || (qclass != RrClass.IN && qclass != RrClass.ANY)) {
      return next.handle(query);
    }
    // No AA: nobody has looked whether the name exists.
    return Response.of(Rcode.NOERROR)
        .withSections(List.of(HINFO.withOwner(query.qname())), List.of(), List.of());
  }

  private static byte[] strings(String first, String second) {
    byte[] rdata = new byte[first.length() + second.length() + 2];
    rdata[0] = (byte) first.length();
    System.arraycopy(first.getBytes(StandardCharsets.US_ASCII), 0, rdata, 1, first.length());
    rdata[first.length() + 1] = (byte) second.length();
    byte[] octets = second.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octets, 0, rdata, first.length() + 2, second.length());
    return rdata;
  }
}
