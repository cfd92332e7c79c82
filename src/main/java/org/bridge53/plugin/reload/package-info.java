/**
 * {@code reload}: the configuration is looked at again from time to time.
 *
 * <p>Starting points: {@link org.bridge53.plugin.reload.ReloadPlugin} reads the line; the looking
 * and the restart are {@code server.Reloader}'s. It only sets something and never enters the chain.
 */
@NullMarked
package org.bridge53.plugin.reload;

import org.jspecify.annotations.NullMarked;
