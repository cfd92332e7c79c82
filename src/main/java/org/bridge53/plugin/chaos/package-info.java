/**
 * {@code chaos}: version, authors and host name of the server, in class CH.
 *
 * <p>Starting points: {@link org.bridge53.plugin.chaos.ChaosPlugin} reads and links, {@link
 * org.bridge53.plugin.chaos.Chaos} answers.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.chaos;

import org.jspecify.annotations.NullMarked;
