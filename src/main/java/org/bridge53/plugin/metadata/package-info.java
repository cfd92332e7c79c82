/**
 * {@code metadata}: lets plugins note what they learn of a query, for the log.
 *
 * <p>Starting points: {@link org.bridge53.plugin.metadata.MetadataPlugin} reads and links, {@link
 * org.bridge53.plugin.metadata.MetadataOpener} gives queries their store.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.metadata;

import org.jspecify.annotations.NullMarked;
