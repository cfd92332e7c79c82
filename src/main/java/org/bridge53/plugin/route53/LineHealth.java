package org.bridge53.plugin.route53;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.health.HealthFollower;
import org.bridge53.plugin.route53.health.HealthWatches;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.HealthState;
import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.plugin.route53.sync.Memberships;

/**
 * The health checks of one line: which ones its zones refer to, and the way of their states to the
 * line's evaluator. What is overridden is not asked for, and nothing is if health decides nothing.
 * Checks belong to the account of the zone. The lock of its service guards it.
 */
final class LineHealth {
  private final Route53Config config;
  private final HealthWatches watches;
  private final TargetRequest targets;
  private final Resources resources;
  private final Evaluator evaluator;
  private final Map<Membership, HealthFollower> followers = new HashMap<>();

  /** What each account says; its own lock guards it. */
  private final Map<Membership, Map<String, Boolean>> states = new HashMap<>();

  LineHealth(
      Route53Config config,
      HealthWatches watches,
      TargetRequest targets,
      Resources resources,
      Evaluator evaluator) {
    this.config = config;
    this.watches = watches;
    this.targets = targets;
    this.resources = resources;
    this.evaluator = evaluator;
    evaluator.publishHealth(new HealthState(config.answers().healthOverrides()));
  }

  /** Begins, with what is known already. */
  void join(Memberships joined) {
    boolean matters =
        !config.health().settings().kinds().isEmpty()
            && config.answers().policy() == Evaluator.Mode.EVALUATE;
    if (!matters) {
      return;
    }
    for (Membership membership : joined.all()) {
      HealthWatches.Key key =
          new HealthWatches.Key(
              membership.access(), config.health().settings(), config.answers().targets());
      followers.put(
          membership,
          watches.join(
              key,
              new AccountHealth(membership),
              this::addresses,
              resources,
              told -> publish(membership, told)));
    }
  }

  /** The line serves these zones from now on. */
  void serves(Collection<LoadedZone> zones) {
    if (followers.isEmpty()) {
      return;
    }
    Map<Membership, Set<String>> wanted = new HashMap<>();
    followers.keySet().forEach(membership -> wanted.put(membership, new HashSet<>()));
    for (LoadedZone served : zones) {
      Set<String> ofAccount = wanted.get(served.reader());
      if (ofAccount != null) {
        ofAccount.addAll(served.references().healthChecks());
      }
    }
    wanted.forEach(
        (membership, ids) -> {
          ids.removeAll(config.answers().healthOverrides().keySet());
          HealthFollower follower = followers.get(membership);
          if (follower != null) {
            follower.want(ids);
          }
        });
  }

  void leave() {
    followers.values().forEach(HealthFollower::leave);
    followers.clear();
  }

  private void publish(Membership membership, Map<String, Boolean> told) {
    synchronized (states) {
      states.put(membership, told);
      evaluator.publishHealth(new HealthState(known()));
    }
  }

  /** Whether each check that is known is healthy, by id. */
  Map<String, Boolean> known() {
    synchronized (states) {
      Map<String, Boolean> healthy = new HashMap<>();
      states.values().forEach(healthy::putAll);
      healthy.putAll(config.answers().healthOverrides());
      return healthy;
    }
  }

  /** As alias targets are resolved. */
  private List<InetAddress> addresses(String domainName) throws IOException {
    Response response = targets.ask(NameText.parse(domainName), RrType.A);
    List<InetAddress> addresses = new ArrayList<>();
    for (Rrset rrset : response.answer()) {
      if (rrset.type() == RrType.A) {
        for (byte[] address : rrset.rdatas()) {
          addresses.add(InetAddress.getByAddress(address));
        }
      }
    }
    return addresses;
  }
}
