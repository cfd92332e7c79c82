/**
 * {@code bind}: the addresses on which a server block listens.
 *
 * <p>Starting points: {@link org.bridge53.plugin.bind.BindPlugin} reads the lines, {@link
 * org.bridge53.plugin.bind.BindConfig} turns interface names into addresses when it is asked. It
 * only sets something and never enters the chain.
 */
@NullMarked
package org.bridge53.plugin.bind;

import org.jspecify.annotations.NullMarked;
