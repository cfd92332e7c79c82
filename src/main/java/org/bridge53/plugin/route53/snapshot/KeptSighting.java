package org.bridge53.plugin.route53.snapshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * A hosted zone that a listing showed.
 *
 * @param zoneId bare
 * @param tags null: not read
 * @param owningAccount null if the listing does not tell
 * @param owningService of a zone that nobody may read, else null
 * @param goneMillis of the epoch, since when it is not listed any more; 0: it is listed
 */
public record KeptSighting(
    String zoneId,
    DomainName name,
    boolean isPrivate,
    @Nullable Map<String, String> tags,
    @Nullable String owningAccount,
    @Nullable String owningService,
    long goneMillis) {
  public KeptSighting {
    tags = tags == null ? null : Map.copyOf(tags);
  }

  void write(OctetWriter to) {
    to.text(zoneId);
    to.octets(name.octets());
    to.flag(isPrivate);
    Map<String, String> read = tags;
    to.flag(read != null);
    if (read != null) {
      to.items(
          List.copyOf(new TreeMap<>(read).entrySet()),
          (item, tag) -> {
            item.text(tag.getKey());
            item.text(tag.getValue());
          });
    }
    to.optionalText(owningAccount);
    to.optionalText(owningService);
    to.u64(goneMillis);
  }

  static void write(OctetWriter to, KeptSighting zone) {
    zone.write(to);
  }

  static KeptSighting read(OctetReader from) throws SnapshotException {
    String zoneId = from.text();
    DomainName name = RecordSetCodec.name(from);
    boolean isPrivate = from.flag();
    Map<String, String> tags = null;
    if (from.flag()) {
      Map<String, String> read = new TreeMap<>();
      from.items(item -> read.put(item.text(), item.text()) == null);
      tags = read;
    }
    return new KeptSighting(
        zoneId, name, isPrivate, tags, from.optionalText(), from.optionalText(), from.u64());
  }
}
