/**
 * {@code file}: zones from master files (RFC 1035 section 5). Its manual is {@code README.md}
 * beside this file.
 *
 * <p>Starting points: {@link org.bridge53.plugin.file.FilePlugin} reads and links, {@link
 * org.bridge53.plugin.file.FileHandler} answers, {@link org.bridge53.plugin.file.FileZone} loads
 * one zone and watches its file.
 *
 * <p>The handler is hot: one reference to the zone of this moment, no locks.
 */
@NullMarked
package org.bridge53.plugin.file;

import org.jspecify.annotations.NullMarked;
