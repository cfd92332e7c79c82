package org.bridge53.plugin.route53.snapshot;

import java.io.IOException;

/** A file of the snapshot that cannot be used; the message is one line that says why. */
public final class SnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  SnapshotException(String reason) {
    super(reason);
  }
}
