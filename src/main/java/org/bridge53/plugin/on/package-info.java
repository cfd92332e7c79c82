/**
 * {@code on}: runs a command when the server has started or is about to end.
 *
 * <p>Starting points: {@link org.bridge53.plugin.on.OnPlugin} reads the line, {@link
 * org.bridge53.plugin.on.CommandService} runs the command. It never enters the chain.
 */
@NullMarked
package org.bridge53.plugin.on;

import org.jspecify.annotations.NullMarked;
