/**
 * {@code minimal}: positive answers without authority and additional section.
 *
 * <p>Starting points: {@link org.bridge53.plugin.minimal.MinimalPlugin} reads and links, {@link
 * org.bridge53.plugin.minimal.Minimal} decides what may go.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.minimal;

import org.jspecify.annotations.NullMarked;
