/**
 * {@code route53}: answers for hosted zones of Amazon Route 53, out of memory.
 *
 * <p>Starting points: {@link org.bridge53.plugin.route53.Route53Plugin} reads and links a line;
 * {@link org.bridge53.plugin.route53.Route53Handler} answers queries; {@link
 * org.bridge53.plugin.route53.ZoneTable} says which zone does, and {@link
 * org.bridge53.plugin.route53.FoundZones} which zones a line serves; {@code sync} decides when AWS
 * is asked for what; {@code snapshot} keeps what was published over a restart; {@code translation}
 * makes zones of what it lists; {@code routing} chooses among the sets of a policy and follows
 * aliases; {@code health} finds out which of them are well; {@code events} hears of changes; {@code
 * model} is what passes between them; {@code source} is the AWS SDK. The manual is README.md beside
 * this file.
 *
 * <p>A query reads one volatile reference and then immutable data. Everything else runs behind it
 * and replaces that reference.
 */
@NullMarked
package org.bridge53.plugin.route53;

import org.jspecify.annotations.NullMarked;
