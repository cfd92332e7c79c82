package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.Nullable;

/** Where hosted zones are read from: one account through one set of credentials. */
public interface HostedZoneSource extends RoutingSource, AutoCloseable {
  /**
   * Reads one page of a zone's record sets: exactly one API call, not repeated by itself. Blocks,
   * with a deadline; called on virtual threads.
   *
   * @param zoneId bare, without {@code /hostedzone/}
   * @param start null for the first page
   * @throws SourceException if there is no page
   */
  RecordSetPage listRecordSets(String zoneId, RecordSetPage.@Nullable Marker start)
      throws SourceException;

  /**
   * The account that the credentials belong to. May ask STS, which takes no permission; blocks,
   * with a deadline.
   *
   * @return 12 digits; null if nobody can be asked
   * @throws SourceException if it could not be found out
   */
  default @Nullable String accountId() throws SourceException {
    return null;
  }

  /** Which credentials these are, for log lines; never a secret. */
  String describe();

  @Override
  void close();
}
