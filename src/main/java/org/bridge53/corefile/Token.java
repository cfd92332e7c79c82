package org.bridge53.corefile;

/**
 * One word of a Corefile, environment references expanded.
 *
 * @param text may be empty and may hold blanks (a quoted token)
 * @param position where it starts
 */
public record Token(String text, Position position) {}
