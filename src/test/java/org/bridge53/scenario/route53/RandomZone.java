package org.bridge53.scenario.route53;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/*
 * First plain sets, groups, wildcards and delegations at names of a small alphabet, so that they meet; then three rounds of aliases and groups with aliases
 * among their members, each round aiming at what the rounds before have made: trees of up to three alias levels. That is one batch. A second batch does what
 * Route 53 allows to an existing zone only: it takes targets away, so that aliases dangle or fall to a wildcard, and turns targets into aliases of what
 * pointed at them.
 */

/** A zone made by chance, as batches that Route 53 accepts. */
final class RandomZone {
  /** The health checks that sets name. */
  static final List<String> CHECKS =
      List.of(
          "00000000-0000-4000-8000-000000000001",
          "00000000-0000-4000-8000-000000000002",
          "00000000-0000-4000-8000-000000000003",
          "00000000-0000-4000-8000-000000000004",
          "00000000-0000-4000-8000-000000000005",
          "00000000-0000-4000-8000-000000000006");

  private static final List<String> OWNERS =
      List.of(
          "a",
          "b",
          "c",
          "a.b",
          "c.a.b",
          "x.y.z",
          "y.z",
          "*.a",
          "*",
          "*.w",
          "*.y.z",
          "d",
          "d.c",
          "e.d.c",
          "w",
          "k.w",
          "s",
          "h.s",
          "\\052x",
          "_tcp",
          "_sip._tcp");
  private static final List<String> TYPES =
      List.of("A", "A", "A", "A", "AAAA", "AAAA", "TXT", "MX", "CAA", "SRV", "PTR", "NAPTR", "SPF");
  private static final List<String> REGIONS =
      List.of(
          "us-east-1",
          "us-west-2",
          "eu-west-1",
          "eu-central-1",
          "ap-southeast-2",
          "ap-northeast-1",
          "sa-east-1",
          "af-south-1",
          "ap-south-1");
  private static final List<String> CONTINENTS = List.of("EU", "NA", "AS", "SA", "OC", "AF");
  private static final List<String> COUNTRIES = List.of("US", "DE", "IE", "JP", "BR", "AU");

  private enum Policy {
    WEIGHTED,
    LATENCY,
    FAILOVER,
    GEOLOCATION,
    GEOPROXIMITY,
    MULTIVALUE,
    CIDR
  }

  private final RandomGenerator random;
  private final String apex;
  private final String zoneId;
  private final boolean isPrivate;
  private final String collection;
  private final Map<String, Map<String, List<ResourceRecordSet>>> sets = new LinkedHashMap<>();
  private final List<Change> afterwards = new ArrayList<>();
  private int counter;

  /**
   * @param collection that IP-based sets go by; its locations are {@code office-1} to {@code
   *     office-4}
   */
  RandomZone(
      RandomGenerator random, String apex, String zoneId, boolean isPrivate, String collection) {
    this.collection = collection;
    this.random = random;
    this.apex = apex;
    this.zoneId = zoneId.substring(zoneId.lastIndexOf('/') + 1);
    this.isPrivate = isPrivate;
    int owners = random.nextInt(2, 12);
    for (int i = 0; i < owners; i++) {
      plainOwner(pick(OWNERS) + "." + apex);
    }
    int aliases = random.nextInt(0, 10);
    for (int i = 0; i < aliases; i++) {
      aliasOwner();
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      takeAway();
    }
    if (random.nextInt(4) == 0) {
      loop();
    }
    if (random.nextInt(4) == 0) {
      leadOut();
    }
  }

  String apex() {
    return apex;
  }

  String id() {
    return zoneId;
  }

  boolean isPrivate() {
    return isPrivate;
  }

  private List<ResourceRecordSet> all() {
    return sets.values().stream().flatMap(m -> m.values().stream()).flatMap(List::stream).toList();
  }

  /** What the zone is made by, in this order; empty batches are left out. */
  List<List<Change>> batches() {
    List<Change> first = new ArrayList<>();
    for (ResourceRecordSet set : all()) {
      first.add(change(ChangeAction.CREATE, set));
    }
    List<List<Change>> batches = new ArrayList<>();
    if (!first.isEmpty()) {
      batches.add(first);
    }
    afterwards.forEach(change -> batches.add(List.of(change)));
    return batches;
  }

  /** What the zone looks like, for a report. */
  List<String> text() {
    List<String> lines = new ArrayList<>();
    batches().forEach(batch -> batch.forEach(c -> lines.add(c.actionAsString() + " " + text(c))));
    return lines;
  }

  private static String text(Change change) {
    return change
        .resourceRecordSet()
        .toString()
        .replaceAll("ResourceRecord\\(Value=([^)]*)\\)", "$1")
        .replace("ResourceRecordSet", "");
  }

  private static Change change(ChangeAction action, ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  /** Names worth asking with types worth asking: owners, their parents, names below and beside. */
  Map<String, Set<String>> questions() {
    Map<String, Set<String>> questions = new TreeMap<>();
    ask(questions, apex, List.of("A", "NS"));
    ask(questions, "zz." + apex, List.of("A"));
    ask(questions, "q.zz." + apex, List.of("TXT"));
    sets.forEach(
        (name, types) -> {
          ask(questions, name, types.keySet());
          ask(questions, name, List.of(pick(TYPES), "A"));
          ask(questions, "q." + name, types.keySet());
          ask(questions, "q.r." + name, List.of(pick(TYPES)));
          String parent = name;
          while (!parent.equals(apex)) {
            parent = parent.substring(parent.indexOf('.') + 1);
            ask(questions, parent, List.of(pick(TYPES)));
            ask(questions, "zz." + parent, types.keySet());
          }
          if (name.startsWith("*.")) {
            ask(questions, "q" + name.substring(1), types.keySet());
            ask(questions, "q.r" + name.substring(1), List.of(pick(TYPES), "CNAME"));
          }
          if (types.containsKey("NS")) {
            ask(questions, name, List.of("DS", "NS", "A"));
          }
        });
    return questions;
  }

  /** The names that still have a record set when the zone is done. */
  Set<String> owners() {
    Set<String> left = new LinkedHashSet<>();
    Set<ResourceRecordSet> gone = new LinkedHashSet<>();
    afterwards.stream()
        .filter(change -> change.action() == ChangeAction.DELETE)
        .forEach(change -> gone.add(change.resourceRecordSet()));
    all().stream().filter(set -> !gone.contains(set)).forEach(set -> left.add(set.name()));
    return left;
  }

  private static void ask(
      Map<String, Set<String>> questions, String name, Collection<String> types) {
    questions.computeIfAbsent(name, _ -> new LinkedHashSet<>()).addAll(types);
  }

  private boolean free(String name, String type) {
    Map<String, List<ResourceRecordSet>> there = sets.getOrDefault(name, Map.of());
    return type.equals("CNAME")
        ? there.isEmpty() && !name.equals(apex)
        : !there.containsKey("CNAME") && !there.containsKey(type);
  }

  private void put(String name, String type, List<ResourceRecordSet> group) {
    sets.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(type, group);
  }

  private void plainOwner(String name) {
    int kind = random.nextInt(10);
    if (kind == 0 && !name.startsWith("*") && free(name, "NS")) {
      put(name, "NS", List.of(plain(name, "NS", random.nextInt(1, 3)).build()));
      if (random.nextBoolean()) {
        put(name, "DS", List.of(plain(name, "DS", 1).build()));
      }
      if (random.nextBoolean() && free("ns." + name, "A")) {
        put("ns." + name, "A", List.of(plain("ns." + name, "A", 1).build()));
      }
      return;
    }
    if (kind <= 2 && free(name, "CNAME")) {
      put(name, "CNAME", plainOrGroup(name, "CNAME"));
      return;
    }
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      String type = pick(TYPES);
      if (free(name, type)) {
        put(name, type, plainOrGroup(name, type));
      }
    }
  }

  private List<ResourceRecordSet> plainOrGroup(String name, String type) {
    if (random.nextBoolean()) {
      return group(name, type, List.of());
    }
    ResourceRecordSet.Builder set =
        plain(name, type, type.equals("CNAME") ? 1 : random.nextInt(1, 4));
    if (random.nextInt(4) == 0) {
      set.healthCheckId(pick(CHECKS));
    }
    return List.of(set.build());
  }

  /** An alias, or a group with aliases in it, of what is there. */
  private void aliasOwner() {
    Map<String, List<String>> targets = new LinkedHashMap<>();
    sets.forEach(
        (name, types) ->
            types.keySet().stream()
                .filter(type -> !type.equals("NS") && !type.equals("DS"))
                .filter(type -> depth(name, type) < 3)
                .forEach(type -> targets.computeIfAbsent(type, _ -> new ArrayList<>()).add(name)));
    if (targets.isEmpty()) {
      return;
    }
    String type = pick(List.copyOf(targets.keySet()));
    String name = random.nextInt(6) == 0 ? apex : pick(OWNERS) + "." + apex;
    if (random.nextInt(3) == 0) {
      name = pick(List.of("l", "m", "n", "o", "*.p", "g.g")) + "." + apex;
    }
    if (!free(name, type)) {
      return;
    }
    List<String> aims = targets.getOrDefault(type, List.of());
    put(
        name,
        type,
        random.nextInt(3) == 0
            ? List.of(alias(name, type, pick(aims)).build())
            : group(name, type, aims));
  }

  /** How many aliases in a row the deepest branch of a name and type has. */
  private int depth(String name, String type) {
    int most = 0;
    for (ResourceRecordSet set : sets.getOrDefault(name, Map.of()).getOrDefault(type, List.of())) {
      if (set.aliasTarget() != null) {
        most = Math.max(most, 1 + depth(set.aliasTarget().dnsName(), type));
      }
    }
    return most;
  }

  private void takeAway() {
    List<ResourceRecordSet> all =
        all().stream()
            .filter(set -> !set.typeAsString().equals("NS"))
            .filter(set -> afterwards.stream().noneMatch(c -> c.resourceRecordSet().equals(set)))
            .toList();
    if (!all.isEmpty()) {
      afterwards.add(change(ChangeAction.DELETE, pick(all)));
    }
  }

  /** Puts a CNAME that leads out of the zone in the place of what a simple alias aims at. */
  private void leadOut() {
    for (ResourceRecordSet set : all()) {
      if (set.aliasTarget() == null || set.setIdentifier() != null) {
        continue;
      }
      String name = set.aliasTarget().dnsName();
      List<ResourceRecordSet> there =
          sets.getOrDefault(name, Map.of()).values().stream().flatMap(List::stream).toList();
      boolean touched =
          afterwards.stream()
              .anyMatch(
                  c ->
                      name.equals(c.resourceRecordSet().name())
                          || set.equals(c.resourceRecordSet()));
      if (!touched && there.size() == 1 && !name.equals(apex)) {
        afterwards.add(change(ChangeAction.DELETE, there.getFirst()));
        afterwards.add(
            change(
                ChangeAction.CREATE,
                plain(name, "CNAME", 0)
                    .resourceRecords(
                        ResourceRecord.builder()
                            .value("h" + counter++ + ".outside.invalid")
                            .build())
                    .build()));
        return;
      }
    }
  }

  /** Makes the target of a simple alias an alias of that alias. */
  private void loop() {
    for (ResourceRecordSet set : all()) {
      if (set.aliasTarget() == null || set.setIdentifier() != null) {
        continue;
      }
      List<ResourceRecordSet> target =
          sets.getOrDefault(set.aliasTarget().dnsName(), Map.of())
              .getOrDefault(set.typeAsString(), List.of());
      boolean touched =
          afterwards.stream()
              .anyMatch(
                  c -> c.resourceRecordSet().equals(set) || target.contains(c.resourceRecordSet()));
      if (!touched && target.size() == 1 && target.getFirst().setIdentifier() == null) {
        afterwards.add(
            change(
                ChangeAction.UPSERT,
                alias(target.getFirst().name(), set.typeAsString(), set.name()).build()));
        return;
      }
    }
  }

  private ResourceRecordSet.Builder alias(String name, String type, String target) {
    boolean evaluate = random.nextBoolean();
    ResourceRecordSet.Builder set =
        ResourceRecordSet.builder()
            .name(name)
            .type(type)
            .aliasTarget(
                a -> a.hostedZoneId(zoneId).dnsName(target).evaluateTargetHealth(evaluate));
    return random.nextInt(5) == 0 ? set.healthCheckId(pick(CHECKS)) : set;
  }

  private ResourceRecordSet.Builder plain(String name, String type, int values) {
    List<ResourceRecord> records = new ArrayList<>();
    for (int i = 0; i < values; i++) {
      records.add(ResourceRecord.builder().value(value(type)).build());
    }
    return ResourceRecordSet.builder()
        .name(name)
        .type(type)
        .ttl((long) random.nextInt(1, 600))
        .resourceRecords(records);
  }

  /**
   * @param aims names that have sets of the type; empty when there shall be no aliases
   */
  private List<ResourceRecordSet> group(String name, String type, List<String> aims) {
    List<Policy> policies = new ArrayList<>(List.of(Policy.values()));
    if (type.equals("CNAME") || !aims.isEmpty()) {
      policies.remove(Policy.MULTIVALUE);
    }
    if (isPrivate) {
      policies.remove(Policy.CIDR);
    }
    Policy policy = pick(policies);
    int most = policy == Policy.MULTIVALUE ? 11 : 5;
    List<String> regions = shuffled(REGIONS);
    List<String> continents = shuffled(CONTINENTS);
    List<String> countries = shuffled(COUNTRIES);
    boolean allZero = random.nextInt(5) == 0;
    long ttl = random.nextInt(1, 600);
    List<ResourceRecordSet> group = new ArrayList<>();
    int members = random.nextInt(1, most + 1);
    for (int i = 0; i < members; i++) {
      boolean alias = !aims.isEmpty() && random.nextInt(4) > 0;
      ResourceRecordSet.Builder set =
          alias
              ? alias(name, type, pick(aims))
              : plain(name, type, type.equals("CNAME") ? 1 : random.nextInt(1, 3));
      if (!alias && random.nextBoolean()) {
        set.healthCheckId(pick(CHECKS));
      }
      set.setIdentifier("set/" + i);
      switch (policy) {
        case WEIGHTED -> {
          set.weight(allZero || random.nextInt(4) == 0 ? 0L : random.nextLong(1, 256));
          if (!alias) {
            set.ttl(ttl);
          }
        }
        case LATENCY -> set.region(regions.get(i));
        case FAILOVER -> {
          if (i > 1) {
            return group;
          }
          boolean primary = members == 1 ? random.nextBoolean() : i == 0;
          set.failover(
              primary ? ResourceRecordSetFailover.PRIMARY : ResourceRecordSetFailover.SECONDARY);
        }
        case GEOLOCATION -> {
          int index = i;
          switch (random.nextInt(4)) {
            case 0 -> set.geoLocation(g -> g.continentCode(continents.get(index)));
            case 1 -> set.geoLocation(g -> g.countryCode(countries.get(index)));
            case 2 -> {
              String state = List.of("OH", "VA", "CA", "NY", "TX").get(index);
              set.geoLocation(g -> g.countryCode("US").subdivisionCode(state));
            }
            default ->
                set.geoLocation(
                    g -> {
                      if (index == 0) {
                        g.countryCode("*");
                      } else {
                        g.continentCode(continents.get(index));
                      }
                    });
          }
        }
        case GEOPROXIMITY -> {
          String region = regions.get(i);
          int bias = random.nextInt(3) == 0 ? random.nextInt(-99, 100) : 0;
          String latitude = Integer.toString(random.nextInt(-89, 90));
          String longitude = Integer.toString(random.nextInt(-179, 180));
          boolean coordinates = random.nextInt(3) == 0;
          set.geoProximityLocation(
              g -> {
                if (coordinates) {
                  g.coordinates(c -> c.latitude(latitude).longitude(longitude));
                } else {
                  g.awsRegion(region);
                }
                if (bias != 0) {
                  g.bias(bias);
                }
              });
        }
        case MULTIVALUE -> set.multiValueAnswer(true);
        case CIDR -> {
          String location = i == 0 ? "*" : "office-" + i;
          set.cidrRoutingConfig(c -> c.collectionId(collection).locationName(location));
        }
      }
      group.add(set.build());
    }
    // Without its default an IP-based group answers nobody.
    if (policy == Policy.CIDR && group.size() > 1 && random.nextInt(3) == 0) {
      group.removeFirst();
    }
    return group;
  }

  private String value(String type) {
    int n = counter++;
    String host = "h" + n + ".outside.invalid";
    return switch (type) {
      case "A" -> "192.0." + n / 250 + "." + (1 + n % 250);
      case "AAAA" -> "2001:db8::" + Integer.toHexString(n + 1);
      case "TXT", "SPF" -> "\"text " + n + "\" \"more\"";
      case "MX" -> n % 100 + " " + host;
      case "CAA" -> "0 issue \"ca" + n + ".invalid\"";
      case "SRV" -> "1 2 " + (1 + n) + " " + host;
      case "NAPTR" -> n + " 10 \"s\" \"SIP+D2U\" \"\" _sip._udp." + host;
      case "DS" -> (1 + n) + " 8 2 " + "ab".repeat(32);
      case "CNAME" -> random.nextInt(5) == 0 ? host : pick(OWNERS).replace("*", "q") + "." + apex;
      default -> host; // NS, PTR
    };
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private List<String> shuffled(List<String> list) {
    List<String> shuffled = new ArrayList<>(list);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }
}
