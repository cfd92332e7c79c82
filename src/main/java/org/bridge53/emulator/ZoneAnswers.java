package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.emulator.RecordSet.AliasTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a name server of a zone may say to one client: the look-up with delegations and wildcards,
 * aliases inside the zone, policies and health. Used while holding the store's monitor.
 *
 * <p>CNAMEs are answered as they stand, as TestDNSAnswer does; only under an alias of another type
 * they are followed, since its answer shows no CNAME.
 */
final class ZoneAnswers {
  /** Aliases in a row; more are taken for a loop. */
  private static final int MOST_LINKS = 16;

  private final HostedZone zone;
  private final Place client;
  private final Facts facts;

  ZoneAnswers(HostedZone zone, Place client, Facts facts) {
    this.zone = zone;
    this.client = client;
    this.facts = facts;
  }

  /** An answer without its probability. */
  private record Outcome(
      String rcode,
      String type,
      @Nullable Long ttl,
      List<String> values,
      @Nullable String outside) {
    static Outcome empty(String rcode, String type) {
      return new Outcome(rcode, type, null, List.of(), null);
    }
  }

  /**
   * Where a look-up ends.
   *
   * @param group empty for a name without the type, and for a referral
   */
  private record Found(String rcode, List<RecordSet> group) {}

  /**
   * Every answer that the question may get.
   *
   * @throws ApiException InvalidInput when an alias leads to AWS, or a place is not known
   */
  List<PossibleAnswer> of(StoredName name, String type) {
    List<PossibleAnswer> answers = new ArrayList<>();
    outcomes(name, type, List.of())
        .forEach(
            (outcome, probability) ->
                answers.add(
                    new PossibleAnswer(
                        outcome.rcode,
                        outcome.type,
                        outcome.ttl,
                        outcome.values,
                        probability,
                        outcome.outside)));
    return List.copyOf(answers);
  }

  /**
   * @param path the aliases that led here, and the CNAMEs below them
   */
  private Map<Outcome, Double> outcomes(StoredName name, String type, List<RecordSet> path) {
    Found found = find(name, type);
    if (found.group.isEmpty()) {
      return Map.of(Outcome.empty(found.rcode, type), 1.0);
    }
    Map<Outcome, Double> outcomes = new LinkedHashMap<>();
    choices(found.group)
        .forEach(
            (chosen, probability) ->
                outcomes(chosen, type, path)
                    .forEach(
                        (outcome, inner) ->
                            outcomes.merge(outcome, probability * inner, Double::sum)));
    return outcomes;
  }

  private Map<List<RecordSet>, Double> choices(List<RecordSet> group) {
    return new PolicyRules(client, set -> healthy(set, List.of()), facts).choices(group);
  }

  /**
   * The answers of the sets that were chosen together.
   *
   * @param asked the type that the question is for; CNAMEs may have been found instead
   */
  private Map<Outcome, Double> outcomes(
      List<RecordSet> chosen, String asked, List<RecordSet> path) {
    if (chosen.isEmpty()) {
      return Map.of(Outcome.empty("NOERROR", asked), 1.0);
    }
    RecordSet first = chosen.getFirst();
    List<RecordSet> below = below(first);
    if (below != null) {
      Map<Outcome, Double> outcomes = new LinkedHashMap<>();
      choices(below)
          .forEach(
              (inner, probability) ->
                  outcomes(inner, asked, path)
                      .forEach(
                          (outcome, share) ->
                              outcomes.merge(outcome, probability * share, Double::sum)));
      return outcomes;
    }
    AliasTarget alias = first.alias();
    boolean flattened = !path.isEmpty() && !first.type().equals(asked);
    if (alias == null && !flattened) {
      return Map.of(plain(chosen), 1.0);
    }
    if (path.contains(first) || path.size() >= MOST_LINKS) {
      return Map.of(Outcome.empty("SERVFAIL", asked), 1.0);
    }
    StoredName target = alias == null ? cnameTarget(first) : target(first, alias);
    if (alias == null && !target.isAtOrBelow(zone.name)) {
      Outcome outside = new Outcome("NOERROR", asked, first.ttl(), List.of(), target.text());
      return Map.of(outside, 1.0);
    }
    List<RecordSet> longer = new ArrayList<>(path);
    longer.add(first);
    Map<Outcome, Double> outcomes = new LinkedHashMap<>();
    outcomes(target, flattened ? asked : first.type(), longer)
        .forEach(
            (outcome, probability) ->
                outcomes.merge(underAlias(outcome, first), probability, Double::sum));
    return outcomes;
  }

  /** The name of an alias exists, whatever becomes of its target. */
  private static Outcome underAlias(Outcome outcome, RecordSet link) {
    if (outcome.rcode.equals("NXDOMAIN")) {
      return Outcome.empty("NOERROR", outcome.type);
    }
    Long ttl = outcome.ttl;
    Long linkTtl = link.ttl();
    return ttl == null || linkTtl == null
        ? outcome
        : new Outcome(
            outcome.rcode, outcome.type, Math.min(ttl, linkTtl), outcome.values, outcome.outside);
  }

  private static Outcome plain(List<RecordSet> chosen) {
    List<String> values = new ArrayList<>();
    long least = Long.MAX_VALUE;
    for (RecordSet set : chosen) {
      Long ttl = set.ttl();
      if (ttl == null) {
        throw new IllegalStateException("neither values nor alias: " + set.described());
      }
      values.addAll(set.values());
      least = Math.min(least, ttl);
    }
    return new Outcome(
        "NOERROR",
        chosen.getFirst().type(),
        least,
        values.stream().distinct().sorted().toList(),
        null);
  }

  private StoredName target(RecordSet set, AliasTarget alias) {
    if (!alias.zoneId().equals(zone.id)) {
      throw ApiException.invalidInput(
          "This endpoint has no addresses of AWS's resources, and "
              + set.described()
              + " is an alias of "
              + alias.name());
    }
    return alias.name();
  }

  private static StoredName cnameTarget(RecordSet cname) {
    try {
      return StoredName.parse(cname.values().getFirst());
    } catch (BadText e) {
      throw ApiException.invalidInput("Invalid CNAME: " + e.text());
    }
  }

  /** What a set of a traffic policy, or its root, leads to; null for others. */
  private @Nullable List<RecordSet> below(RecordSet set) {
    TrafficTree tree = tree(set);
    return tree == null ? null : tree.below(set);
  }

  private @Nullable TrafficTree tree(RecordSet set) {
    String instance = set.trafficPolicyInstanceId();
    if (instance == null) {
      return null;
    }
    TrafficTree tree = facts.trafficTree(instance);
    if (tree == null) {
      throw ApiException.invalidInput("There is no traffic policy instance " + instance);
    }
    return tree;
  }

  /** Health of one set; {@code path} are the aliases whose health depends on it. */
  private boolean healthy(RecordSet set, List<RecordSet> path) {
    String check = set.healthCheckId();
    if (check != null && !facts.isHealthy(check)) {
      return false;
    }
    TrafficTree tree = tree(set);
    List<RecordSet> below = below(set);
    if (tree != null && below != null) {
      return !tree.evaluatesTargetHealth(set)
          || below.stream().anyMatch(member -> healthy(member, path));
    }
    AliasTarget alias = set.alias();
    if (alias == null || !alias.evaluateTargetHealth()) {
      return true;
    }
    if (path.contains(set)) {
      return false; // nothing in a loop answers
    }
    List<RecordSet> longer = new ArrayList<>(path);
    longer.add(set);
    return find(target(set, alias), set.type()).group.stream()
        .anyMatch(member -> healthy(member, longer));
  }

  private Found find(StoredName name, String type) {
    if (!name.isAtOrBelow(zone.name)) {
      return new Found("REFUSED", List.of());
    }
    // Below a delegation the parent only refers; DS at the cut itself is the parent's own (RFC 4035
    // section 2.4).
    for (StoredName at = name; !at.equals(zone.name); at = at.parent()) {
      boolean dsAtCut = at.equals(name) && type.equals("DS");
      if (zone.get(at, "NS") != null && !dsAtCut) {
        return new Found("NOERROR", List.of());
      }
    }
    StoredName owner = name;
    if (!zone.exists(name)) {
      StoredName encloser = name.parent();
      while (!zone.exists(encloser)) {
        encloser = encloser.parent();
      }
      owner = encloser.wildcardBelow();
      if (!zone.exists(owner)) {
        return new Found("NXDOMAIN", List.of());
      }
    }
    List<RecordSet> group = zone.group(owner, type);
    return new Found("NOERROR", group.isEmpty() ? zone.group(owner, "CNAME") : group);
  }
}
