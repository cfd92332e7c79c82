/**
 * {@code root}: where the relative paths of a server block begin.
 *
 * <p>Starting point: {@link org.bridge53.plugin.root.RootPlugin}. It only sets something and never
 * enters the chain.
 */
@NullMarked
package org.bridge53.plugin.root;

import org.jspecify.annotations.NullMarked;
