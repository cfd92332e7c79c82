package org.bridge53.plugin.route53.sync;

import java.util.Map;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * A hosted zone that a listing showed.
 *
 * @param zoneId bare
 * @param tags null: not read
 * @param owningAccount 12 digits, null if the listing does not tell
 * @param owningService of a zone that belongs to an AWS service and that nobody may read
 * @param goneNanos of the ticker, when the first listing without it was complete; null while it is
 *     listed
 */
public record Sighting(
    String zoneId,
    DomainName name,
    boolean isPrivate,
    @Nullable Map<String, String> tags,
    @Nullable String owningAccount,
    @Nullable String owningService,
    @Nullable Long goneNanos) {
  public Sighting {
    tags = tags == null ? null : Map.copyOf(tags);
  }

  Sighting goneAt(long nanos) {
    return new Sighting(zoneId, name, isPrivate, tags, owningAccount, owningService, nanos);
  }

  Sighting withTags(@Nullable Map<String, String> read) {
    return new Sighting(zoneId, name, isPrivate, read, owningAccount, owningService, goneNanos);
  }
}
