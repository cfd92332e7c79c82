package org.bridge53.corefile;

/**
 * Ends parsing after an error was reported: braces that do not match, or a limit. What follows
 * would be misread.
 */
final class BrokenStructureException extends Exception {
  private static final long serialVersionUID = 1;

  BrokenStructureException() {
    super("parsing ended", null, false, false);
  }
}
