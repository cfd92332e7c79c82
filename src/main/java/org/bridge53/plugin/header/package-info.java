/**
 * {@code header}: sets and clears flags of queries and responses.
 *
 * <p>Starting points: {@link org.bridge53.plugin.header.HeaderPlugin} reads and links, {@link
 * org.bridge53.plugin.header.FlagChange} is what the rules come to, {@link
 * org.bridge53.plugin.header.HeaderFlags} applies it.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.header;

import org.jspecify.annotations.NullMarked;
