package org.bridge53.plugin.route53.sync;

import java.util.function.Function;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/** The client of an account, made by the first request. */
final class OneSource {
  private final AwsAccess access;
  private final Function<AwsAccess, HostedZoneSource> open;
  private final CallCounts counts = new CallCounts();
  private volatile @Nullable HostedZoneSource source;
  private boolean closed;

  OneSource(AwsAccess access, Function<AwsAccess, HostedZoneSource> open) {
    this.access = access;
    this.open = open;
  }

  AwsAccess access() {
    return access;
  }

  /** What it was asked. */
  CallCounts counts() {
    return counts;
  }

  /** Opens it the first time; making one may take a while. */
  synchronized HostedZoneSource get() throws SourceException {
    if (closed) {
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "the client is closed");
    }
    HostedZoneSource opened = source;
    if (opened == null) {
      try {
        opened = new CountedSource(open.apply(access), counts);
      } catch (RuntimeException impossible) {
        throw new SourceException(
            SourceException.Kind.CREDENTIALS,
            "no client for " + describe() + ": " + impossible.getMessage(),
            impossible);
      }
      source = opened;
    }
    return opened;
  }

  /** Which credentials these are, for log lines; never a secret. */
  String describe() {
    HostedZoneSource opened = source;
    return opened == null ? access.describe() : opened.describe();
  }

  synchronized void close() {
    closed = true;
    HostedZoneSource opened = source;
    if (opened != null) {
      opened.close();
    }
  }
}
