/**
 * {@code loop}: ends a server whose forwarders send queries back to it.
 *
 * <p>Starting points: {@link org.bridge53.plugin.loop.LoopPlugin} reads and links, {@link
 * org.bridge53.plugin.loop.LoopCheck} asks and counts.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.loop;

import org.jspecify.annotations.NullMarked;
