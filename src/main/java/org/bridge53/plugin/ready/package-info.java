/**
 * {@code ready}: a page that says whether everything is loaded.
 *
 * <p>Starting points: {@link org.bridge53.plugin.ready.ReadyPlugin} reads the lines, {@link
 * org.bridge53.plugin.ready.ReadyPage} answers. It never enters the chain.
 */
@NullMarked
package org.bridge53.plugin.ready;

import org.jspecify.annotations.NullMarked;
