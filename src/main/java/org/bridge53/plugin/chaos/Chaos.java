package org.bridge53.plugin.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;

/** Answers TXT of class CH for five names (RFC 4892 section 3 for two of them). */
final class Chaos implements Handler {
  private static final DomainName VERSION_BIND = NameText.parse("version.bind.");
  private static final DomainName VERSION_SERVER = NameText.parse("version.server.");
  private static final DomainName AUTHORS_BIND = NameText.parse("authors.bind.");
  private static final DomainName HOSTNAME_BIND = NameText.parse("hostname.bind.");
  private static final DomainName ID_SERVER = NameText.parse("id.server.");

  /** RFC 4892 section 3: about this server now, not for a cache. */
  private static final int TTL = 0;

  /** A character string has a length of one octet (RFC 1035 section 3.3). */
  private static final int LONGEST_STRING = 255;

  private final Rrset version;
  private final Rrset hostName;
  private final Rrset authors;
  private final RandomGenerator random;
  private final Handler next;

  Chaos(ChaosConfig config, String hostName, RandomGenerator random, Handler next) {
    this.version = texts(List.of(config.version()));
    this.hostName = texts(List.of(hostName));
    this.authors = texts(config.authors());
    this.random = random;
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    if (query.qclass() != RrClass.CH || query.qtype() != RrType.TXT) {
      return next.handle(query);
    }
    DomainName qname = query.qname();
    if (qname.equals(VERSION_BIND) || qname.equals(VERSION_SERVER)) {
      return answer(version, qname);
    }
    if (qname.equals(HOSTNAME_BIND) || qname.equals(ID_SERVER)) {
      return answer(hostName, qname);
    }
    if (qname.equals(AUTHORS_BIND)) {
      return answer(authors.inOrder(shuffled(authors.count())), qname);
    }
    return next.handle(query);
  }

  private static Response answer(Rrset rrset, DomainName qname) {
    return Response.of(Rcode.NOERROR)
        .withSections(List.of(rrset.withOwner(qname)), List.of(), List.of());
  }

  /** All are equal: none is always first. */
  private int[] shuffled(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  /** A record of one character string for each text, cut where it is too long. */
  private static Rrset texts(List<String> texts) {
    List<byte[]> rdatas = texts.stream().map(Chaos::rdata).toList();
    return Rrset.of(DomainName.ROOT, RrType.TXT, RrClass.CH, TTL, rdatas);
  }

  private static byte[] rdata(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(octets.length, LONGEST_STRING);
    byte[] rdata = new byte[length + 1];
    rdata[0] = (byte) length;
    System.arraycopy(octets, 0, rdata, 1, length);
    return rdata;
  }
}
