/**
 * The states of health checks: which are needed, who tells them, and what holds while nobody does.
 *
 * <p>Starting points: {@link org.bridge53.plugin.route53.health.HealthWatches} is the registry of
 * the process; {@code HealthWatch} asks the sources of one account in order of preference; {@code
 * CloudWatchStates}, {@code CheckerStates} and {@code ProbeStates} are these sources; {@code Probe}
 * is one look at an endpoint, over sockets of the JDK; {@code Verdict} is the arithmetic of
 * inverted, disabled and calculated checks.
 *
 * <p>Slow path: one lock a watch, every call and every probe on a virtual thread of its own. What
 * queries see is a map that is replaced whole.
 */
@NullMarked
package org.bridge53.plugin.route53.health;

import org.jspecify.annotations.NullMarked;
