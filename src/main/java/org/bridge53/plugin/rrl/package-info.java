/**
 * {@code rrl}: limits the rate of equal responses to one network, so that a server cannot be used
 * to flood a victim whose address a stranger forges. Its manual is {@code README.md} beside this
 * file.
 *
 * <p>Starting points: {@link org.bridge53.plugin.rrl.RrlPlugin} reads and links, {@link
 * org.bridge53.plugin.rrl.RateLimit} looks at every response, {@link
 * org.bridge53.plugin.rrl.DebtTable} remembers who had how much.
 *
 * <p>Hot: no locks, no allocation but the octets of an address.
 */
@NullMarked
package org.bridge53.plugin.rrl;

import org.jspecify.annotations.NullMarked;
