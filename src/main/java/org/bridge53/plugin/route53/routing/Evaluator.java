package org.bridge53.plugin.route53.routing;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.RrsetChoice.Drawn;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;
import org.jspecify.annotations.Nullable;

/**
 * Draws from the groups of a zone as Route 53 does: which members are healthy, which of them the
 * policy chooses, where an alias leads. Holds no state between queries; safe for all threads.
 */
public final class Evaluator {
  /*
   * A tree of aliases is walked down: choose in this group, follow the chosen alias to its target in
   * the zone, choose there. "Backing out of a branch" needs no way back: an alias that evaluates its
   * target's health is healthy only while something below it is, so a dead branch is not chosen in
   * the first place (Developer Guide, "How Route 53 chooses records in complex configurations"). One
   * that does not evaluate it is entered, and its group answers as if all were healthy.
   *
   * Aliases can form loops and, by many groups of many members, trees that are large to walk. The
   * health of a group is found once a query and remembered; while it is being found it counts as
   * unhealthy. The walk down has a depth limit.
   */

  /** What is done with groups. */
  public enum Mode {
    /** As Route 53 does. */
    EVALUATE,
    /** All values of all members, as CoreDNS. */
    FLATTEN,
    /** The member with the lowest identifier. */
    FIRST
  }

  /** Aliases that are followed one after another; more is a loop. */
  static final int MAX_DEPTH = 16;

  /**
   * What the world looks like to a line.
   *
   * @param health replaced whole when a check changes
   * @param collections blocks by location, by id of the CIDR collection
   */
  public record World(HealthState health, Map<String, Map<String, List<Cidr>>> collections) {
    public static final World UNKNOWN = new World(HealthState.UNKNOWN, Map.of());

    public World {
      collections = Map.copyOf(collections);
    }
  }

  private final Mode mode;
  private final Targets targets;
  private final RandomGenerator random;
  private volatile World world = World.UNKNOWN;

  public Evaluator(Mode mode, Targets targets, RandomGenerator random) {
    this.mode = mode;
    this.targets = targets;
    this.random = random;
  }

  /** Uses other facts from now on. */
  public void publish(World changed) {
    world = changed;
  }

  /**
   * Draws from a group.
   *
   * @param zone that holds it
   * @param client where the one that asks is
   */
  public Drawn draw(Zone zone, RoutingGroup group, Vantage client) {
    return new Walk(zone, client, world).draw(group, 0);
  }

  /** One query's. */
  private final class Walk {
    private final Zone zone;
    private final Vantage client;
    private final World facts;
    private @Nullable IdentityHashMap<RoutingGroup, Boolean> healthOfGroups;
    private boolean free;

    private Walk(Zone zone, Vantage client, World facts) {
      this.zone = zone;
      this.client = client;
      this.facts = facts;
    }

    private Drawn draw(RoutingGroup group, int depth) {
      free |= group.isFree();
      if (depth > MAX_DEPTH) {
        return new RrsetChoice.Failure(
            ExtendedError.INVALID_DATA, "the alias " + group.owner() + " leads back to itself");
      }
      return switch (mode) {
        case EVALUATE -> evaluate(group, depth);
        case FLATTEN -> all(group, depth);
        case FIRST -> records(group, group.members().get(first(group)), depth);
      };
    }

    private Drawn evaluate(RoutingGroup group, int depth) {
      List<Member> members = group.members();
      int[] chosen =
          group.selection() instanceof IpChoice byAddress
              ? byAddress.choose(
                  facts.collections().getOrDefault(byAddress.collectionId(), Map.of()),
                  position -> isHealthy(group, members.get(position), depth),
                  client)
              : group
                  .selection()
                  .choose(
                      position -> isHealthy(group, members.get(position), depth), client, random);
      if (chosen.length == 1) {
        return records(group, members.get(chosen[0]), depth);
      }
      List<Member> several = new ArrayList<>(chosen.length);
      for (int position : chosen) {
        several.add(members.get(position));
      }
      return merged(group, several, depth);
    }

    private Drawn all(RoutingGroup group, int depth) {
      return merged(group, group.members(), depth);
    }

    private static int first(RoutingGroup group) {
      int first = 0;
      for (int position = 1; position < group.members().size(); position++) {
        String one = group.members().get(position).identifier();
        String least = group.members().get(first).identifier();
        if (one != null && (least == null || one.compareTo(least) < 0)) {
          first = position;
        }
      }
      return first;
    }

    /** The records of several members as one RRset with the least TTL (RFC 2181 section 5.2). */
    private Drawn merged(RoutingGroup group, List<Member> several, int depth) {
      List<byte[]> rdatas = new ArrayList<>();
      int ttl = Integer.MAX_VALUE;
      Drawn last = null;
      for (Member member : several) {
        Drawn drawn = records(group, member, depth);
        if (drawn instanceof RrsetChoice.Given given) {
          rdatas.addAll(given.rrset().rdatas());
          ttl = Math.min(ttl, given.rrset().ttl());
        } else if (drawn instanceof RrsetChoice.Later) {
          return drawn;
        } else {
          last = drawn;
        }
      }
      if (!rdatas.isEmpty()) {
        return new RrsetChoice.Given(Rrset.of(group.owner(), group.type(), ttl, rdatas), free);
      }
      return last != null ? last : new RrsetChoice.Nothing(free);
    }

    private Drawn records(RoutingGroup group, Member member, int depth) {
      return switch (member.source()) {
        case Member.Values values -> new RrsetChoice.Given(values.rrset(), free);
        case Member.Broken broken -> new RrsetChoice.Failure(broken.infoCode(), broken.reason());
        case Member.InZone alias -> inZone(group, alias.target(), depth);
        case Member.AwsTarget alias -> awsTarget(group, alias.target());
      };
    }

    private Drawn inZone(RoutingGroup group, DomainName target, int depth) {
      // A target that has no such records, or that is gone: the name exists, so NODATA.
      RrsetChoice choice = find(target, group.type());
      return switch (choice) {
        case null -> new RrsetChoice.Nothing(free);
        case RrsetChoice.Fixed fixed -> given(group, fixed.rrset());
        case RrsetChoice.Unanswerable broken ->
            new RrsetChoice.Failure(broken.infoCode(), broken.reason());
        case RoutingGroup next -> {
          Drawn drawn = draw(next, depth + 1);
          yield drawn instanceof RrsetChoice.Given given ? given(group, given.rrset()) : drawn;
        }
        default -> throw new IllegalStateException("not a choice of this plugin: " + choice);
      };
    }

    private Drawn awsTarget(RoutingGroup group, DomainName target) {
      return switch (targets.resolve(target, group.type())) {
        case Targets.Known known -> given(group, known.rrset());
        case Targets.None _ -> new RrsetChoice.Nothing(free);
        case Targets.Pending pending -> new RrsetChoice.Later(pending.arrival());
        case Targets.Unavailable unavailable ->
            new RrsetChoice.Failure(
                ExtendedError.NO_REACHABLE_AUTHORITY,
                "the alias target " + target + " cannot be resolved: " + unavailable.reason());
      };
    }

    private Drawn given(RoutingGroup group, Rrset rrset) {
      return new RrsetChoice.Given(rrset.withOwner(group.owner()), free);
    }

    private @Nullable RrsetChoice find(DomainName target, int type) {
      return target.isAtOrBelow(zone.apex())
              && ZoneLookup.find(zone, target, type) instanceof LookupResult.Found found
          ? found.choice()
          : null;
    }

    private boolean isHealthy(RoutingGroup group, Member member, int depth) {
      if (member.healthCheckId() != null && !facts.health().isHealthy(member.healthCheckId())) {
        return false;
      }
      return switch (member.source()) {
        case Member.Values _ -> true;
        case Member.Broken _ -> true; // not a matter of health: its share of the queries fails
        case Member.InZone alias ->
            !alias.evaluateTargetHealth() || isTargetHealthy(alias.target(), group.type(), depth);
        case Member.AwsTarget alias ->
            !alias.evaluateTargetHealth()
                || !Boolean.FALSE.equals(targets.hasRecords(alias.target(), group.type()));
      };
    }

    private boolean isTargetHealthy(DomainName target, int type, int depth) {
      RrsetChoice choice = find(target, type);
      return choice instanceof RoutingGroup group
          ? isGroupHealthy(group, depth + 1)
          : choice != null;
    }

    /** Whether any member is: what the group would answer with is then healthy too. */
    private boolean isGroupHealthy(RoutingGroup group, int depth) {
      if (depth > MAX_DEPTH) {
        return false;
      }
      if (healthOfGroups == null) {
        healthOfGroups = new IdentityHashMap<>();
      }
      Boolean known = healthOfGroups.putIfAbsent(group, false);
      if (known != null) {
        return known;
      }
      for (Member member : group.members()) {
        if (isHealthy(group, member, depth)) {
          healthOfGroups.put(group, true);
          return true;
        }
      }
      return false;
    }
  }
}
