/**
 * Corefile text to a tree with positions; knows no plugin (CoreDNS's Corefile grammar).
 *
 * <p>Starting points: {@link org.bridge53.corefile.Parser} makes a {@link
 * org.bridge53.corefile.Corefile} of a text and of what it imports, {@link
 * org.bridge53.corefile.ServerKey} reads a block's key, {@link org.bridge53.corefile.Arguments}
 * reads a directive's words as durations, names and addresses, {@link
 * org.bridge53.corefile.Problems} collects everything that is wrong, with file and line.
 *
 * <p>Not hot: it runs at start, at a reload and in {@code bridge53 check}. Everything is bounded:
 * no text makes it run long or fill the memory.
 */
@NullMarked
package org.bridge53.corefile;

import org.jspecify.annotations.NullMarked;
