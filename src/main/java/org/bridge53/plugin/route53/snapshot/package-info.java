/**
 * The zones of Route 53 on disk, so that a start needs no AWS.
 *
 * <p>Starting points: {@link org.bridge53.plugin.route53.snapshot.SnapshotStores} finds or opens
 * the store of a directory; {@link org.bridge53.plugin.route53.snapshot.AccountStore} is an
 * account's part of it, which gives back what is there and takes what is published; {@link
 * org.bridge53.plugin.route53.snapshot.SnapshotStore} writes it behind everybody's back; {@link
 * org.bridge53.plugin.route53.snapshot.SectionFile} is the format of a file, {@link
 * org.bridge53.plugin.route53.snapshot.ZoneImage} and its codec what a zone's file holds; {@link
 * org.bridge53.plugin.route53.snapshot.Inventory} is what {@code bridge53 snapshot} prints.
 *
 * <p>Not hot. Nothing here holds credentials, and nothing throws at whoever publishes: a store that
 * fails costs nothing but itself.
 */
@NullMarked
package org.bridge53.plugin.route53.snapshot;

import org.jspecify.annotations.NullMarked;
