package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
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
   * @param refresh the longest time between two reads of the zone
   */
  public void follow(
      String zoneId, @Nullable DomainName name, Duration refresh, ZoneListener listener) {
    account.follow(this, zoneId, name, refresh, listener);
  }

  /** Makes another API call, as soon as the budget allows. */
  public void send(Errand errand) {
    account.send(this, errand);
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
