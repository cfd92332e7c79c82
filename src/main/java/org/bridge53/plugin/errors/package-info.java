/**
 * {@code errors}: writes to the log what went wrong with a query. Its manual is {@code README.md}
 * beside this file.
 *
 * <p>Starting points: {@link org.bridge53.plugin.errors.ErrorsPlugin} reads and links, {@link
 * org.bridge53.plugin.errors.ErrorLog} looks at every response, {@link
 * org.bridge53.plugin.errors.Consolidator} counts errors that are alike.
 *
 * <p>Hot for responses without an error, which it only looks at.
 */
@NullMarked
package org.bridge53.plugin.errors;

import org.jspecify.annotations.NullMarked;
