/**
 * Route 53's data as its API gives it, free of the SDK: records, and the ports through which the
 * rest of the plugin asks for them.
 *
 * <p>Starting points: {@link org.bridge53.plugin.route53.model.RecordSet} and {@link
 * org.bridge53.plugin.route53.model.HostedZoneSource}.
 */
@NullMarked
package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.NullMarked;
