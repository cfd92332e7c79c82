/**
 * When AWS is asked for what, and under which budget: keeps the zones of each account current.
 *
 * <p>Starting points: {@link org.bridge53.plugin.route53.sync.Accounts} is the registry of the
 * process; {@link org.bridge53.plugin.route53.sync.Account} decides which page of which zone is
 * asked for next; {@link org.bridge53.plugin.route53.sync.ZoneCatalog} which zones there are;
 * {@link org.bridge53.plugin.route53.sync.TokenBucket} is the budget; {@link
 * org.bridge53.plugin.route53.sync.Listing} puts the pages of one zone together.
 *
 * <p>Slow path: plain locks, one virtual thread a call. Time, chance and threads come from {@link
 * org.bridge53.plugin.Resources} only.
 */
@NullMarked
package org.bridge53.plugin.route53.sync;

import org.jspecify.annotations.NullMarked;
