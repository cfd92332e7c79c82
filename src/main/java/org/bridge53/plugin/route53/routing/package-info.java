/**
 * Which record set answers: aliases, routing policies, health.
 *
 * <p>Start at {@link org.bridge53.plugin.route53.routing.RoutingGroup}, which is what a zone holds
 * at a name and type that is not one plain set, and {@link
 * org.bridge53.plugin.route53.routing.Evaluator}, which draws from it. Each policy is a {@link
 * org.bridge53.plugin.route53.routing.Selection}: pure, the same inputs give the same set.
 *
 * <p>Groups are data and belong to the zone, which lines may share; what differs from line to line
 * (health, the client's place, the resolver of AWS targets) is the evaluator's.
 */
@NullMarked
package org.bridge53.plugin.route53.routing;

import org.jspecify.annotations.NullMarked;
