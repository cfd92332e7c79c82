package org.bridge53.plugin.route53.routing;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
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
   * Aliases can form loops and, by many groups of many members, trees that are large to walk. A
   * group is healthy if anything that it leads to is, so its health is a search that sees each group
   * below it once. The walk down has a depth limit.
   *
   * An AWS target that is not resolved yet is waited for with what was drawn: drawn again, a group of
   * many such targets would find another one each time.
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

  private final Mode mode;
  private final Targets targets;
  private final RandomGenerator random;

  // What the world looks like to a line; each is replaced whole.
  private volatile HealthState health = HealthState.UNKNOWN;
  private volatile Map<String, CidrTable> collections = Map.of();
  private volatile Map<String, RoutingGroup> policies = Map.of();

  public Evaluator(Mode mode, Targets targets, RandomGenerator random) {
    this.mode = mode;
    this.targets = targets;
    this.random = random;
  }

  /** Uses other states of health checks from now on. */
  public void publishHealth(HealthState changed) {
    health = changed;
  }

  /**
   * Uses other blocks from now on.
   *
   * @param changed by id of the CIDR collection; of one that is missing only the default answers
   */
  public void publishBlocks(Map<String, CidrTable> changed) {
    collections = Map.copyOf(changed);
  }

  /**
   * Uses other traffic policies from now on.
   *
   * @param changed what each begins with, by id of the instance; the root of one that is missing is
   *     SERVFAIL
   */
  public void publishTrafficPolicies(Map<String, RoutingGroup> changed) {
    policies = Map.copyOf(changed);
  }

  /**
   * Draws from a group.
   *
   * @param zone that holds it
   * @param client says where the one that asks is; called where a policy wants to know
   */
  public Drawn draw(Zone zone, RoutingGroup group, Supplier<Vantage> client) {
    return draw(zone, group, client, null);
  }

  /**
   * As {@link #draw(Zone, RoutingGroup, Supplier)}.
   *
   * @param trace is told how it comes to what it draws; null: nobody wants to know
   */
  public Drawn draw(
      Zone zone, RoutingGroup group, Supplier<Vantage> client, @Nullable Trace trace) {
    return new Walk(zone, client, health, trace).draw(group, 0);
  }

  /** One query's. */
  private final class Walk {
    private final Zone zone;
    private final Supplier<Vantage> client;
    private final HealthState checks;
    private final @Nullable Trace trace;
    private boolean free;

    private Walk(Zone zone, Supplier<Vantage> client, HealthState checks, @Nullable Trace trace) {
      this.trace = trace;
      this.zone = zone;
      this.client = client;
      this.checks = checks;
    }

    private Drawn draw(RoutingGroup group, int depth) {
      free |= group.isFree();
      if (depth > MAX_DEPTH) {
        return loop(group);
      }
      if (trace != null && mode != Mode.EVALUATE) {
        trace.note(
            "policy",
            mode == Mode.FLATTEN
                ? "flatten: all values of all " + group.members().size() + " set(s)"
                : "first: the set of the lowest identifier");
      }
      return switch (mode) {
        case EVALUATE -> evaluate(group, depth);
        case FLATTEN -> all(group, depth);
        case FIRST -> records(group, group.members().get(first(group)), depth);
      };
    }

    private Drawn loop(RoutingGroup group) {
      return new RrsetChoice.Failure(
          ExtendedError.INVALID_DATA, "the alias " + group.owner() + " leads back to itself", free);
    }

    private Drawn evaluate(RoutingGroup group, int depth) {
      List<Member> members = group.members();
      Selection selection = group.selection();
      IntPredicate healthy = position -> isHealthy(group, members.get(position));
      Vantage place = selection.asksForPlace() ? client.get() : Vantage.UNKNOWN;
      int[] chosen =
          selection instanceof IpChoice byAddress
              ? byAddress.choose(
                  collections.getOrDefault(byAddress.collectionId(), CidrTable.EMPTY),
                  healthy,
                  place)
              : selection.choose(healthy, place, random);
      if (trace != null) {
        explain(trace, group, healthy, place, chosen);
      }
      if (chosen.length == 1) {
        return records(group, members.get(chosen[0]), depth);
      }
      List<Member> several = new ArrayList<>(chosen.length);
      for (int position : chosen) {
        several.add(members.get(position));
      }
      return merged(group, several, depth);
    }

    private void explain(
        Trace to, RoutingGroup group, IntPredicate healthy, Vantage place, int[] chosen) {
      List<Member> members = group.members();
      Selection selection = group.selection();
      to.note("policy", TraceText.name(selection) + ", " + members.size() + " set(s)");
      if (selection.asksForPlace()) {
        to.note("client", TraceText.of(place));
      }
      boolean anyHealthy = false;
      for (int position = 0; position < members.size(); position++) {
        Member member = members.get(position);
        boolean fit = healthy.test(position);
        anyHealthy |= fit;
        String policy = TraceText.of(member.policy());
        String check = member.healthCheckId();
        to.note(
            "set",
            TraceText.label(member, position)
                + (policy.isEmpty() ? "" : ": " + policy)
                + "; "
                + TraceText.source(member)
                + (check == null
                    ? ""
                    : "; health check "
                        + check
                        + (checks.isHealthy(check) ? " healthy" : " unhealthy"))
                + (fit ? "" : "; left out as unhealthy"));
      }
      StringBuilder rule = new StringBuilder(TraceText.rule(selection));
      if (!anyHealthy) {
        rule.append("; no set is healthy, so all are taken for healthy");
      }
      rule.append(chosen.length == 0 ? ": no set fits this client" : ":");
      for (int position : chosen) {
        rule.append(' ').append(TraceText.label(members.get(position), position));
      }
      to.note("rule", rule.toString());
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

    private Drawn merged(RoutingGroup group, List<Member> several, int depth) {
      List<Drawn> parts = new ArrayList<>(several.size());
      boolean waits = false;
      for (Member member : several) {
        Drawn part = records(group, member, depth);
        parts.add(part);
        waits |= part instanceof RrsetChoice.Later;
      }
      boolean choice = free;
      return waits
          ? new RrsetChoice.Later(() -> joined(group, arrived(parts), choice))
          : joined(group, parts, choice);
    }

    private Drawn records(RoutingGroup group, Member member, int depth) {
      return switch (member.source()) {
        case Member.Values values -> new RrsetChoice.Given(values.rrset(), free);
        case Member.Broken broken ->
            new RrsetChoice.Failure(broken.infoCode(), broken.reason(), free);
        case Member.InZone alias -> inZone(group, alias.target(), depth);
        case Member.AwsTarget alias -> awsTarget(group, alias.target());
        case Member.Branch branch -> owned(group, draw(branch.group(), depth + 1));
        case Member.TrafficPolicy root -> trafficPolicy(group, root.instanceId(), depth);
      };
    }

    private Drawn trafficPolicy(RoutingGroup group, String instanceId, int depth) {
      RoutingGroup start = policies.get(instanceId);
      if (start == null) {
        return new RrsetChoice.Failure(
            ExtendedError.NOT_READY,
            "the traffic policy of " + group.owner() + " is not read",
            free);
      }
      return start.type() == group.type()
          ? owned(group, draw(start, depth + 1))
          : new RrsetChoice.Failure(
              ExtendedError.INVALID_DATA,
              "the traffic policy of " + group.owner() + " is about another type",
              free);
    }

    private Drawn inZone(RoutingGroup group, DomainName target, int depth) {
      if (trace != null) {
        trace.note("alias", "on to " + target);
      }
      if (!target.isAtOrBelow(zone.apex())) {
        return awsTarget(group, target); // of a CNAME that leads out
      }
      return switch (ZoneLookup.find(zone, target, group.type())) {
        case LookupResult.Found found -> found(group, found.choice(), depth);
        case LookupResult.Cname cname -> throughCname(group, cname.choice(), depth);
        // A target that has no such records, or that is gone: the name exists, so NODATA.
        default -> new RrsetChoice.Nothing(free);
      };
    }

    private Drawn found(RoutingGroup group, RrsetChoice choice, int depth) {
      return switch (choice) {
        case RrsetChoice.Fixed fixed -> given(group, fixed.rrset(), free);
        case RrsetChoice.Unanswerable broken ->
            new RrsetChoice.Failure(broken.infoCode(), broken.reason(), free);
        case RoutingGroup next -> owned(group, draw(next, depth + 1));
        default -> throw new IllegalStateException("not a choice of this plugin: " + choice);
      };
    }

    /** A target that became a CNAME: its end's records, and the least TTL of the way. */
    private Drawn throughCname(RoutingGroup group, RrsetChoice choice, int depth) {
      if (depth > MAX_DEPTH) {
        return loop(group);
      }
      Drawn cname =
          choice instanceof RoutingGroup next ? draw(next, depth + 1) : found(group, choice, depth);
      if (!(cname instanceof RrsetChoice.Given link)) {
        return cname;
      }
      return capped(inZone(group, link.rrset().firstTarget(), depth + 1), link.rrset().ttl());
    }

    private Drawn awsTarget(RoutingGroup group, DomainName target) {
      if (trace != null) {
        trace.note("alias", "on to " + target + ", which the servers of targets resolve");
      }
      boolean choice = free;
      return switch (targets.resolve(target, group.type())) {
        case Targets.Pending pending ->
            new RrsetChoice.Later(
                () -> {
                  pending.arrival().call();
                  return resolved(group, target, targets.resolve(target, group.type()), choice);
                });
        case Targets.Resolution known -> resolved(group, target, known, choice);
      };
    }

    /** What a target has of the type, or the CNAME that it became; null: neither. */
    private @Nullable RrsetChoice find(DomainName target, int type) {
      if (!target.isAtOrBelow(zone.apex())) {
        return null;
      }
      return switch (ZoneLookup.find(zone, target, type)) {
        case LookupResult.Found found -> found.choice();
        case LookupResult.Cname cname -> cname.choice();
        default -> null;
      };
    }

    private boolean isHealthy(RoutingGroup group, Member member) {
      return isHealthy(group.type(), member, null);
    }

    /**
     * Whether a member is healthy by itself.
     *
     * @param groups takes the group whose health decides instead; null: it is looked at at once
     */
    private boolean isHealthy(int type, Member member, @Nullable ArrayDeque<RoutingGroup> groups) {
      if (member.healthCheckId() != null && !checks.isHealthy(member.healthCheckId())) {
        return false;
      }
      return switch (member.source()) {
        case Member.Values _ -> true;
        case Member.Broken _ -> true; // not a matter of health: its share of the queries fails
        case Member.AwsTarget alias ->
            !alias.evaluateTargetHealth()
                || !Boolean.FALSE.equals(targets.hasRecords(alias.target(), type));
        case Member.Branch branch ->
            !branch.evaluateTargetHealth() || isBelowHealthy(branch.group(), groups);
        case Member.TrafficPolicy root -> {
          RoutingGroup below = policies.get(root.instanceId());
          yield below == null || isBelowHealthy(below, groups);
        }
        case Member.InZone alias -> {
          RrsetChoice target = alias.evaluateTargetHealth() ? find(alias.target(), type) : null;
          if (!(target instanceof RoutingGroup below)) {
            yield !alias.evaluateTargetHealth() || target != null;
          }
          yield isBelowHealthy(below, groups);
        }
      };
    }

    /** The health of a group that a member leads to, or false and the group is looked at later. */
    private boolean isBelowHealthy(RoutingGroup below, @Nullable ArrayDeque<RoutingGroup> groups) {
      if (groups == null) {
        return isGroupHealthy(below);
      }
      groups.add(below);
      return false;
    }

    /** Whether anything healthy can be reached: what the group answers with is then healthy too. */
    private boolean isGroupHealthy(RoutingGroup root) {
      Set<RoutingGroup> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      ArrayDeque<RoutingGroup> ahead = new ArrayDeque<>();
      ahead.add(root);
      while (!ahead.isEmpty()) {
        RoutingGroup group = ahead.remove();
        if (seen.add(group)) {
          for (Member member : group.members()) {
            if (isHealthy(group.type(), member, ahead)) {
              return true;
            }
          }
        }
      }
      return false;
    }
  }

  // ---- what needs no walk ----

  private static List<Drawn> arrived(List<Drawn> parts) throws Exception {
    List<Drawn> all = new ArrayList<>(parts.size());
    for (Drawn part : parts) {
      all.add(part instanceof RrsetChoice.Later later ? later.arrival().call() : part);
    }
    return all;
  }

  /** One RRset of all records, each once, with the least TTL (RFC 2181 sections 5 and 5.2). */
  private static Drawn joined(RoutingGroup group, List<Drawn> parts, boolean free) {
    Map<ByteBuffer, byte[]> rdatas = new LinkedHashMap<>();
    int ttl = Integer.MAX_VALUE;
    Drawn last = new RrsetChoice.Nothing(free);
    for (Drawn part : parts) {
      if (part instanceof RrsetChoice.Given given) {
        for (byte[] rdata : given.rrset().rdatas()) {
          rdatas.putIfAbsent(ByteBuffer.wrap(rdata), rdata);
        }
        ttl = Math.min(ttl, given.rrset().ttl());
      } else {
        last = part;
      }
    }
    return rdatas.isEmpty()
        ? last
        : new RrsetChoice.Given(
            Rrset.of(group.owner(), group.type(), ttl, List.copyOf(rdatas.values())), free);
  }

  private static Drawn resolved(
      RoutingGroup group, DomainName target, Targets.Resolution resolution, boolean free) {
    return switch (resolution) {
      case Targets.Known known -> given(group, known.rrset(), free);
      case Targets.None _ -> new RrsetChoice.Nothing(free);
      case Targets.Pending _ -> unavailable(target, "no answer in time", free);
      case Targets.Unavailable unavailable -> unavailable(target, unavailable.reason(), free);
    };
  }

  private static Drawn unavailable(DomainName target, String reason, boolean free) {
    return new RrsetChoice.Failure(
        ExtendedError.NO_REACHABLE_AUTHORITY,
        "the alias target " + target + " cannot be resolved: " + reason,
        free);
  }

  /** The same with a TTL of no more than this, in seconds. */
  private static Drawn capped(Drawn drawn, int ttl) {
    return switch (drawn) {
      case RrsetChoice.Given given ->
          new RrsetChoice.Given(
              given.rrset().withTtl(Math.min(ttl, given.rrset().ttl())), given.free());
      case RrsetChoice.Later later ->
          new RrsetChoice.Later(() -> capped(later.arrival().call(), ttl));
      default -> drawn;
    };
  }

  /** What another group gave, under the owner of this one. */
  private static Drawn owned(RoutingGroup group, Drawn drawn) {
    return switch (drawn) {
      case RrsetChoice.Given given -> given(group, given.rrset(), given.free());
      case RrsetChoice.Later later ->
          new RrsetChoice.Later(() -> owned(group, later.arrival().call()));
      default -> drawn;
    };
  }

  private static Drawn given(RoutingGroup group, Rrset rrset, boolean free) {
    return new RrsetChoice.Given(rrset.withOwner(group.owner()), free);
  }
}
