/**
 * {@code bufsize}: no UDP message above a size, whatever a client says it can take.
 *
 * <p>Starting points: {@link org.bridge53.plugin.bufsize.BufsizePlugin} reads and links, {@link
 * org.bridge53.plugin.bufsize.Bufsize} lowers the size in queries and answers.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.bufsize;

import org.jspecify.annotations.NullMarked;
