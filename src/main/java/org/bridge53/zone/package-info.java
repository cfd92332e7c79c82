/**
 * Immutable zones and the look-up algorithm (RFC 1034 section 4.3.2, RFC 4592, RFC 6672, RFC 2308).
 *
 * <p>Starting points: {@link org.bridge53.zone.ZoneBuilder} makes a {@link org.bridge53.zone.Zone}
 * of records; {@link org.bridge53.zone.ZoneLookup} asks it; {@link
 * org.bridge53.zone.ResponseComposer} makes a response of what it says. {@link
 * org.bridge53.zone.RrsetChoice} is what a zone holds at a name and type.
 *
 * <p>Hot, all but the builder: no locks, no formatting, nothing built per query but the answer
 * itself.
 */
@NullMarked
package org.bridge53.zone;

import org.jspecify.annotations.NullMarked;
