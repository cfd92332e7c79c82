package org.bridge53.plugin.route53.model;

import java.util.List;
import java.util.Map;
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

  /**
   * Reads one page of the account's own zones (ListHostedZones): one API call, as above.
   *
   * @param marker null for the first page
   */
  HostedZonePage listHostedZones(@Nullable String marker) throws SourceException;

  /**
   * Reads one page of the private zones that a VPC sees, whoever owns them (ListHostedZonesByVPC):
   * one API call, as above. Those that reach it through a Route 53 Profile are not among them.
   *
   * @param token null for the first page
   */
  HostedZonePage listHostedZonesByVpc(Vpc vpc, @Nullable String token) throws SourceException;

  /**
   * Asks for one hosted zone (GetHostedZone): one API call, as above.
   *
   * @param zoneId bare
   */
  HostedZone getHostedZone(String zoneId) throws SourceException;

  /** How many zones {@link #listTags} takes. */
  int MOST_TAGGED = 10;

  /**
   * Reads the tags of hosted zones (ListTagsForResources): one API call, as above.
   *
   * @param zoneIds one to {@link #MOST_TAGGED}
   * @return values by key, by zone; a zone that AWS says nothing of is missing
   */
  Map<String, Map<String, String>> listTags(List<String> zoneIds) throws SourceException;

  /** The account's health checks; of a source that is only of zones, none. */
  default HealthSource health() {
    return HealthSource.NONE;
  }

  /** The queues that its credentials read; of a source that is only of zones, none. */
  default QueueSource queues() {
    return QueueSource.NONE;
  }

  /** Which credentials these are, for log lines; never a secret. */
  String describe();

  @Override
  void close();
}
