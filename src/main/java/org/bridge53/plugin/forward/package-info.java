/**
 * {@code forward}: asks other servers and relays what they say.
 *
 * <p>Starting points: {@link org.bridge53.plugin.forward.ForwardConfig} is what can be set, {@link
 * org.bridge53.plugin.forward.Forward} the loop over upstreams, {@link
 * org.bridge53.plugin.forward.Upstreams} those that are known, {@link
 * org.bridge53.plugin.forward.HealthChecks} what decides that an upstream is down. {@code
 * README.md} is the manual.
 *
 * <p>Not hot: every query waits for another server, on a virtual thread of its own.
 */
@NullMarked
package org.bridge53.plugin.forward;

import org.jspecify.annotations.NullMarked;
