package org.bridge53.plugin.metadata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.Answer;
import org.bridge53.message.Metadata;
import org.bridge53.message.Query;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.Handler;

/** Gives queries a store, into which the plugins below put what they learn. */
final class MetadataOpener implements Handler {
  private final SuffixTable<DomainName> zones;
  private final Handler next;

  MetadataOpener(List<DomainName> zones, Handler next) {
    Map<DomainName, DomainName> entries = new HashMap<>();
    zones.forEach(zone -> entries.put(zone, zone));
    this.zones = SuffixTable.of(entries);
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    // An internal look-up notes into the store of the query that it serves.
    boolean opens = query.metadata() == null && zones.closest(query.qname()) != null;
    return next.handle(opens ? query.withMetadata(new Metadata()) : query);
  }
}
