package org.bridge53.plugin.file;

import org.bridge53.message.Answer;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Lookup;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.ResponseComposer;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;
import org.jspecify.annotations.Nullable;

/** Answers from the zones of all {@code file} lines of a block. */
final class FileHandler implements Handler, ResponseComposer.Outside {
  private final SuffixTable<FileZone> zones;
  private final ResponseComposer composer;
  private final Lookup lookup;
  private final Handler next;

  FileHandler(SuffixTable<FileZone> zones, Lookup lookup, Handler next) {
    this.zones = zones;
    this.composer = new ResponseComposer(this);
    this.lookup = lookup;
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    DomainName qname = query.qname();
    FileZone fileZone = enclosing(qname, query.qtype());
    if (fileZone == null || query.qclass() != RrClass.IN) {
      return next instanceof EndOfChain ? Response.of(Rcode.REFUSED) : next.handle(query);
    }
    Zone zone = fileZone.zone();
    if (zone == null) {
      return Response.failure(Rcode.SERVFAIL, fileZone.notLoadedText())
          .withExtendedError(ExtendedError.NOT_READY, "zone not loaded");
    }
    LookupResult result = ZoneLookup.find(zone, qname, query.qtype());
    // An empty non-terminal exists: unlike CoreDNS, only NXDOMAIN falls through.
    if (result instanceof LookupResult.NxDomain && fileZone.fallthrough().covers(qname)) {
      return next.handle(query);
    }
    return composer.compose(zone, query, result);
  }

  @Override
  public Answer ask(Query query) {
    return lookup.ask(query);
  }

  @Override
  public boolean asksForMissing(Zone zone, DomainName target) {
    FileZone closest = zones.closest(target);
    return closest != null
        && (!closest.apex().equals(zone.apex()) || closest.fallthrough().covers(target));
  }

  /** The longest zone; for DS at its apex the one above, which holds it (RFC 4035 3.1.4.1). */
  private @Nullable FileZone enclosing(DomainName qname, int qtype) {
    FileZone longest = zones.closest(qname);
    if (qtype == RrType.DS && longest != null && longest.apex().equals(qname)) {
      FileZone parent = zones.closestAbove(qname);
      return parent != null ? parent : longest;
    }
    return longest;
  }
}
