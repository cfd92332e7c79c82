package org.bridge53.cli;

/** What the process says when it ends; CoreDNS's numbers where it has them. */
final class ExitCodes {
  static final int OK = 0;

  /** The configuration or the start failed; a check found errors; a demo went wrong. */
  static final int FAILED = 1;

  /** The command line was not understood; or a second SIGINT. */
  static final int USAGE = 2;

  private ExitCodes() {}
}
