/**
 * {@code loadbalance}: addresses and mail servers in another order for each answer.
 *
 * <p>Starting points: {@link org.bridge53.plugin.loadbalance.LoadbalancePlugin} reads and links,
 * {@link org.bridge53.plugin.loadbalance.Loadbalance} rearranges the sections, {@link
 * org.bridge53.plugin.loadbalance.RecordOrder} is who comes first: by chance or by {@link
 * org.bridge53.plugin.loadbalance.Weights} from a file.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.loadbalance;

import org.jspecify.annotations.NullMarked;
