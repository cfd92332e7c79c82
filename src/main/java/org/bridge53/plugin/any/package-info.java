/**
 * {@code any}: a short answer to queries of type ANY (RFC 8482).
 *
 * <p>Starting points: {@link org.bridge53.plugin.any.AnyPlugin} reads and links, {@link
 * org.bridge53.plugin.any.Any} answers.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.any;

import org.jspecify.annotations.NullMarked;
