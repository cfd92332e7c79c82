package org.bridge53.plugin.route53;

import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * A zone that a line has loaded.
 *
 * @param reader the account that reads it, and is asked for what it refers to; null as long as that
 *     is not known
 */
record LoadedZone(
    String zoneId,
    @Nullable Membership reader,
    Zone zone,
    References references,
    boolean isPrivate) {}
