package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/** The zones of one line at one moment: by name, those of equal names in the written order. */
final class ZoneTable {
  /**
   * One hosted zone.
   *
   * @param name as written, or of the loaded zone
   * @param zone null if it is not loaded
   * @param notLoaded what queries get as long as it is not; made once, since they may be many
   */
  record Entry(DomainName name, @Nullable Zone zone, Response notLoaded) {
    Entry(String zoneId, DomainName name, @Nullable Zone zone) {
      String text = "zone " + name + " is not loaded yet";
      this(
          name,
          zone,
          Response.failure(Rcode.SERVFAIL, text + " (" + zoneId + ")")
              .withExtendedError(ExtendedError.NOT_READY, text));
    }
  }

  private final SuffixTable<Entry[]> entries;

  /** A table of these zones, in the order in which they were written. */
  ZoneTable(List<Entry> written) {
    Map<DomainName, List<Entry>> byName = new HashMap<>();
    for (Entry entry : written) {
      byName.computeIfAbsent(entry.name(), name -> new ArrayList<>(1)).add(entry);
    }
    Map<DomainName, Entry[]> arrays = new HashMap<>();
    byName.forEach((name, list) -> arrays.put(name, list.toArray(new Entry[0])));
    this.entries = SuffixTable.of(arrays);
  }

  /**
   * The zones of the longest name that encloses a query's, or null. DS lives above the cut (RFC
   * 4035 section 3.1.4.1): where the parent zone is here as well, it is asked.
   */
  Entry @Nullable [] enclosing(DomainName qname, int qtype) {
    if (qtype == RrType.DS && entries.exact(qname) != null) {
      Entry[] parent = entries.closestAbove(qname);
      if (parent != null) {
        return parent;
      }
    }
    return entries.closest(qname);
  }
}
