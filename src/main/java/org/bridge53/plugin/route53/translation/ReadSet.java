package org.bridge53.plugin.route53.translation;

import org.bridge53.message.Rrset;
import org.bridge53.plugin.route53.model.RecordSet;
import org.jspecify.annotations.Nullable;

/**
 * A record set as AWS lists it, and the records that are served for it.
 *
 * @param rrset null if it has none of its own: an alias, a traffic policy, or a set that cannot be
 *     read and has no version before
 */
public record ReadSet(RecordSet recordSet, @Nullable Rrset rrset) {}
