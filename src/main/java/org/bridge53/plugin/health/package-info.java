/**
 * {@code health}: a page that says that the process lives, and the lame-duck time at its end.
 *
 * <p>Starting points: {@link org.bridge53.plugin.health.HealthPlugin} reads the lines, {@link
 * org.bridge53.plugin.health.HealthPage} answers and asks itself. It never enters the chain.
 */
@NullMarked
package org.bridge53.plugin.health;

import org.jspecify.annotations.NullMarked;
