/**
 * {@code debug}: turns debug lines on.
 *
 * <p>Starting point: {@link org.bridge53.plugin.debug.DebugPlugin}. It only sets something and
 * never enters the chain.
 */
@NullMarked
package org.bridge53.plugin.debug;

import org.jspecify.annotations.NullMarked;
