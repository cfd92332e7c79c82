/**
 * {@code multisocket}: how many sockets receive UDP on an address.
 *
 * <p>Starting point: {@link org.bridge53.plugin.multisocket.MultisocketPlugin}. It only sets
 * something and never enters the chain.
 */
@NullMarked
package org.bridge53.plugin.multisocket;

import org.jspecify.annotations.NullMarked;
