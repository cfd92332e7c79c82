/**
 * Corefile text to a tree with positions; knows no plugin (CoreDNS's Corefile grammar).
 *
 * <p>Starting points: {@link org.bridge53.corefile.Corefile} is the tree, {@link
 * org.bridge53.corefile.Arguments} reads a directive's words as durations, names and addresses,
 * {@link org.bridge53.corefile.Problems} collects everything that is wrong, with file and line.
 *
 * <p>Not hot: it runs at start, at a reload and in {@code bridge53 check}.
 */
@NullMarked
package org.bridge53.corefile;

import org.jspecify.annotations.NullMarked;
