package org.bridge53.plugin.route53;

import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * A hosted zone that a line names.
 *
 * @param zoneId bare, without {@code /hostedzone/}
 * @param name that the zone must have; null: whatever name it has
 */
public record ZoneReference(String zoneId, @Nullable DomainName name) {}
