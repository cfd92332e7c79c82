package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.plugin.route53.sync.Memberships;
import org.bridge53.plugin.route53.sync.VersionFeed;
import org.bridge53.plugin.route53.sync.VersionFeed.Known;

/**
 * What a line follows beside its zones, in each of its accounts: what their record sets refer to,
 * and whether AWS signs them. What the accounts give is told together.
 */
final class SideFeeds {
  /** Zones are signed and unsigned by hand, and the records above them take a day to follow. */
  private static final Duration SIGNING_REFRESH = Duration.ofHours(12);

  /** What the zones of one account need, by ids. Sets that may be added to. */
  record Wanted(Set<String> collections, Set<String> trafficPolicies, Set<String> publicZones) {
    private static final Wanted NOTHING = new Wanted(Set.of(), Set.of(), Set.of());
  }

  /** Who is told, one at a time and under locks: must return at once. */
  record Listener(
      Consumer<Map<String, Known<CidrCollection, List<CidrBlock>>>> collections,
      Consumer<Map<String, Known<TrafficPolicyInstance, TrafficPolicyDocument>>> trafficPolicies,
      Consumer<Map<String, Known<String, Boolean>>> signing) {}

  /** One account. */
  private record Followed(
      Membership account,
      VersionFeed<CidrCollection, List<CidrBlock>>.Follower collections,
      VersionFeed<TrafficPolicyInstance, TrafficPolicyDocument>.Follower trafficPolicies,
      VersionFeed<String, Boolean>.Follower signing) {}

  /** What several accounts know, put together. */
  private static final class Together<V, D> {
    private final Consumer<Map<String, Known<V, D>>> listener;
    private final Map<Membership, Map<String, Known<V, D>>> parts = new HashMap<>();

    private Together(Consumer<Map<String, Known<V, D>>> listener) {
      this.listener = listener;
    }

    private Consumer<Map<String, Known<V, D>>> of(Membership account) {
      return known -> tell(account, known);
    }

    private synchronized void tell(Membership account, Map<String, Known<V, D>> known) {
      parts.put(account, known);
      Map<String, Known<V, D>> all = new HashMap<>();
      parts.values().forEach(all::putAll);
      listener.accept(all);
    }
  }

  private final List<Followed> accounts = new ArrayList<>();

  SideFeeds(Memberships memberships, Duration refresh, Listener listener) {
    Together<CidrCollection, List<CidrBlock>> collections = new Together<>(listener.collections());
    Together<TrafficPolicyInstance, TrafficPolicyDocument> policies =
        new Together<>(listener.trafficPolicies());
    Together<String, Boolean> signing = new Together<>(listener.signing());
    for (Membership account : memberships.all()) {
      accounts.add(
          new Followed(
              account,
              account.cidrCollections().follow(account, refresh, collections.of(account)),
              account.trafficPolicies().follow(account, refresh, policies.of(account)),
              account.signing().follow(account, SIGNING_REFRESH, signing.of(account))));
    }
  }

  /** Says what the zones need from now on. */
  void want(Map<Membership, Wanted> wanted) {
    for (Followed each : accounts) {
      Wanted its = wanted.getOrDefault(each.account(), Wanted.NOTHING);
      each.collections().want(its.collections());
      each.trafficPolicies().want(its.trafficPolicies());
      each.signing().want(its.publicZones());
    }
  }

  /** Whether somebody has tried to read all that answers depend on. */
  boolean settled() {
    for (Followed each : accounts) {
      if (!each.collections().settled() || !each.trafficPolicies().settled()) {
        return false;
      }
    }
    return true;
  }

  void end() {
    for (Followed each : accounts) {
      each.collections().end();
      each.trafficPolicies().end();
      each.signing().end();
    }
  }
}
