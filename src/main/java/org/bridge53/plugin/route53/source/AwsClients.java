package org.bridge53.plugin.route53.source;

import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;

/** The door to AWS. */
public final class AwsClients {
  private AwsClients() {}

  /**
   * A source of its own for these credentials and this endpoint. Returns at once: files, network
   * and the SDK's classes wait for the first call, and what is wrong with the access is reported by
   * it. A call that failed for a missing file or profile looks again the next time.
   */
  public static HostedZoneSource open(AwsAccess access) {
    return open(access, Timeouts.DEFAULT);
  }

  static HostedZoneSource open(AwsAccess access, Timeouts timeouts) {
    return new AwsHostedZoneSource(access, timeouts);
  }
}
