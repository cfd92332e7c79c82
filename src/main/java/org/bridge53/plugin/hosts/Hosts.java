package org.bridge53.plugin.hosts;

import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.Handler;
import org.jspecify.annotations.Nullable;

/** Answers A, AAAA and PTR from the file and from the lines in the Corefile. */
final class Hosts implements Handler {
  /** Known name, nothing of that type. Without SOA: there is no zone that could have one. */
  private static final Response NO_DATA = Response.authoritative(List.of(), List.of(), List.of());

  /** CoreDNS: NXDOMAIN would need an SOA (RFC 2308 section 2.1), and there is none. */
  private static final Response UNKNOWN =
      Response.of(Rcode.SERVFAIL).withExtendedError(ExtendedError.OTHER, "no such name in hosts");

  private final List<DomainName> zones;
  private final Fallthrough fallthrough;
  private final boolean fallthroughUnsupported;
  private final HostsTable inline;
  private final Handler next;
  private volatile HostsTable file = HostsTable.EMPTY;

  Hosts(HostsConfig config, List<DomainName> zones, HostsTable inline, Handler next) {
    this.zones = zones;
    this.fallthrough = config.fallthrough();
    this.fallthroughUnsupported = config.fallthroughUnsupported();
    this.inline = inline;
    this.next = next;
  }

  /** Puts what the file says now in the place of what it said before. */
  void publish(HostsTable table) {
    file = table;
  }

  /** RRsets of the file and of the Corefile. */
  int size() {
    return file.size() + inline.size();
  }

  @Override
  public Answer handle(Query query) {
    if (query.qclass() != RrClass.IN) {
      return next.handle(query); // a forward in the block lets other classes in
    }
    DomainName qname = query.qname();
    HostsTable fromFile = file;
    if (query.qtype() == RrType.PTR) {
      // Reverse names need not lie in the zones, and an unknown one is always somebody else's.
      Rrset first = fromFile.pointers(qname);
      Rrset second = inline.pointers(qname);
      return first == null && second == null ? next.handle(query) : answer(first, second);
    }
    if (!isInZones(qname)) {
      return next.handle(query);
    }
    if (!fromFile.knows(qname) && !inline.knows(qname)) {
      return fallthrough.covers(qname) ? next.handle(query) : UNKNOWN;
    }
    return switch (query.qtype()) {
      case RrType.A -> answer(fromFile.ipv4(qname), inline.ipv4(qname));
      case RrType.AAAA -> answer(fromFile.ipv6(qname), inline.ipv6(qname));
      default -> fallthroughUnsupported && fallthrough.covers(qname) ? next.handle(query) : NO_DATA;
    };
  }

  private boolean isInZones(DomainName qname) {
    for (int i = 0; i < zones.size(); i++) {
      if (qname.isAtOrBelow(zones.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** The file's records first. The same record in both is sent twice, as CoreDNS does. */
  private static Response answer(@Nullable Rrset first, @Nullable Rrset second) {
    if (first == null) {
      return second == null ? NO_DATA : authoritative(List.of(second));
    }
    return authoritative(second == null ? List.of(first) : List.of(first, second));
  }

  private static Response authoritative(List<Rrset> answer) {
    return Response.authoritative(answer, List.of(), List.of());
  }
}
