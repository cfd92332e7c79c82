package org.bridge53.plugin.route53.sync;

import java.util.Collection;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.jspecify.annotations.Nullable;

/** One line's share in an account. */
public final class Membership {
  private final Accounts accounts;
  private final Account account;
  private final Budget budget;
  private final Resources resources;
  private final HostLookup names;
  private volatile boolean events;

  Membership(
      Accounts accounts, Account account, Budget budget, Resources resources, HostLookup names) {
    this.accounts = accounts;
    this.account = account;
    this.budget = budget;
    this.resources = resources;
    this.names = names;
  }

  /**
   * Follows a hosted zone. A zone that another line has loaded already is given at once.
   *
   * @param zoneId bare
   * @param name that the zone must have; null: whatever name it has
   * @param pace how often the line wants it to be asked for
   */
  public void follow(String zoneId, @Nullable DomainName name, Pace pace, ZoneListener listener) {
    account.follow(this, zoneId, name, pace, listener);
  }

  /**
   * Follows a hosted zone no longer.
   *
   * @param listener that {@link #follow} was given
   */
  public void unfollow(String zoneId, ZoneListener listener) {
    account.unfollow(this, zoneId, listener);
  }

  /**
   * Something says that a zone has changed: it is read in full before those whose turn it is,
   * {@link ZoneFeed#DEBOUNCE} after the first to say so. A read of several pages that is under way
   * begins anew.
   *
   * @param zoneId bare
   * @return whether the account follows that zone
   */
  public boolean changed(String zoneId) {
    return account.changed(zoneId);
  }

  /** See {@link Memberships#prepare}; of this account. */
  public void prepare(Collection<String> zoneIds) {
    account.prepare(zoneIds);
  }

  /**
   * Publishes a change that is held, as soon as AWS says again what it said.
   *
   * @param zoneId bare
   * @return whether the account holds a change of that zone
   */
  public boolean accept(String zoneId) {
    return account.accept(zoneId);
  }

  /**
   * A query came for a zone that is not loaded: it is loaded before others. Takes no lock; for any
   * thread.
   *
   * @param zoneId bare
   */
  public void wanted(String zoneId) {
    account.wanted(zoneId);
  }

  /**
   * What is known of a zone; takes no lock, for any thread.
   *
   * @param zoneId bare
   * @return null if the account does not follow it
   */
  public @Nullable ZoneStatus status(String zoneId) {
    return account.status(zoneId);
  }

  /** The same of all zones that the account follows, for whatever line. */
  public List<ZoneStatus> statuses() {
    return account.statuses();
  }

  /** What is known of the account as a whole; takes no lock, for any thread. */
  public AccountStatus accountStatus() {
    return account.status(resources.ticker().getAsLong());
  }

  /** Follows which zones there are; once a membership. What is known already is told at once. */
  public void discover(Discovery wants) {
    account.catalog().join(this, wants);
  }

  /** Something says that there are other zones now: what {@link #discover} wants is looked for. */
  public void lookAgain() {
    account.catalog().lookAgain();
  }

  /**
   * Whether changes of zones tell of themselves ({@link #changed}) from now on; at the beginning
   * they do not.
   */
  public void events(boolean come) {
    events = come;
  }

  boolean events() {
    return events;
  }

  /** Makes another API call, as soon as the budget allows. */
  public void send(Errand errand) {
    account.send(this, errand);
  }

  /**
   * The account's client, for calls to other services: those cost nothing of the budget, which is
   * Route 53's.
   *
   * @throws SourceException if there is none, or none any more
   */
  public HostedZoneSource source() throws SourceException {
    return account.source();
  }

  /**
   * The CIDR collections that record sets of this account refer to; a line ends following first.
   */
  public VersionFeed<CidrCollection, List<CidrBlock>> cidrCollections() {
    return account.cidrCollections();
  }

  /** The traffic policies that record sets of this account are the roots of; likewise. */
  public VersionFeed<TrafficPolicyInstance, TrafficPolicyDocument> trafficPolicies() {
    return account.trafficPolicies();
  }

  /** Whether AWS signs zones, by their bare ids; likewise. */
  public VersionFeed<String, Boolean> signing() {
    return account.signing();
  }

  /** Ends it: calls on this line's behalf are interrupted, its listeners hear nothing more. */
  public void leave() {
    accounts.leave(this);
  }

  /** Who asks AWS for this share. */
  public AwsAccess access() {
    return account.access();
  }

  Account account() {
    return account;
  }

  Budget budget() {
    return budget;
  }

  HostLookup names() {
    return names;
  }

  Resources resources() {
    return resources;
  }
}
