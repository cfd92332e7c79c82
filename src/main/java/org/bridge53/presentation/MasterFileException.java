package org.bridge53.presentation;

/** A master file that cannot be read; nothing of it is used. */
public final class MasterFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final String reason;

  MasterFileException(String file, int line, String reason, Throwable cause) {
    super(file + ":" + line + ": dns: " + reason + " at line: " + line, cause);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }

  /** The file, or the included file, in which the error is. */
  public String file() {
    return file;
  }

  /** Where, from 1; the line on which a record of several lines ends or breaks off. */
  public int line() {
    return line;
  }

  /** What is wrong, without the place; the message has CoreDNS's form, which says it twice. */
  public String reason() {
    return reason;
  }
}
