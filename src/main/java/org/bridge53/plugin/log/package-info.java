/**
 * {@code log}: a line for each query. Its manual is {@code README.md} beside this file.
 *
 * <p>Starting points: {@link org.bridge53.plugin.log.LogPlugin} reads and links, {@link
 * org.bridge53.plugin.log.QueryLog} chooses the rule and measures, {@link
 * org.bridge53.plugin.log.LogFormat} is a format cut into segments.
 *
 * <p>Hot where it is used: a line costs its text and one more encoding of the response.
 */
@NullMarked
package org.bridge53.plugin.log;

import org.jspecify.annotations.NullMarked;
