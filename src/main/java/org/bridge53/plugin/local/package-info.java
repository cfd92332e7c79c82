/**
 * {@code local}: answers for localhost and the reverse zones that never leave a host (RFC 6761).
 *
 * <p>Starting points: {@link org.bridge53.plugin.local.LocalPlugin} reads and links, {@link
 * org.bridge53.plugin.local.Local} answers, {@link org.bridge53.plugin.local.LocalZone} is what one
 * of the four zones says.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.local;

import org.jspecify.annotations.NullMarked;
