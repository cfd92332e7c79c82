package org.bridge53.plugin.route53.sync;

/**
 * How many record sets a zone had.
 *
 * @param recordSets {@link org.bridge53.plugin.route53.model.HostedZone#NOT_COUNTED}: not told
 * @param askedNanos when AWS was asked
 */
record ZoneCount(long recordSets, long askedNanos) {}
