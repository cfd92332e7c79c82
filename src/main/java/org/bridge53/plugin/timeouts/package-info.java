/**
 * {@code timeouts}: the patience with TCP clients.
 *
 * <p>Starting points: {@link org.bridge53.plugin.timeouts.TimeoutsPlugin} reads the lines; what is
 * done with them is {@code transport.TcpConnection}'s. It only sets something and never enters the
 * chain.
 */
@NullMarked
package org.bridge53.plugin.timeouts;

import org.jspecify.annotations.NullMarked;
