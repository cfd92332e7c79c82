package org.bridge53.emulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.emulator.RecordSet.AliasTarget;
import org.jspecify.annotations.Nullable;

/*
 * A batch is applied to the zone's own map, change by change, each with a line in an undo log; then the names and groups that it touched are looked at as
 * they have become (so a batch may replace a CNAME by an address in either order). Any problem, early or late, plays the undo log back and reports every
 * problem found. The cost is that of the changes, not of the zone: a zone of a million sets takes a batch as fast as an empty one. The caller holds the
 * store's monitor, so nobody sees the middle.
 *
 * Texts are AWS's where a message of AWS is on record (its clients' issue threads quote them), else in their manner.
 */

/** Applies a batch of changes to a zone: all of them or none. */
final class ChangeBatch {
  private static final String CLOUDFRONT = "Z2FDTNDATAQYW2";
  private static final int MOST_VALUES = 400;
  private static final int MOST_IN_GROUP = 100;
  private static final int MOST_IN_GEOPROXIMITY_GROUP = 30;
  private static final int MOST_VALUES_IN_BATCH = 1000;
  private static final int MOST_CHARACTERS_IN_BATCH = 32_000;

  /** What stood at a key before a change; null when nothing did. */
  private record Undo(RecordSet.Key key, @Nullable RecordSet before) {}

  private final HostedZone zone;
  private final Store store;
  private final List<String> problems = new ArrayList<>();
  private final Deque<Undo> undo = new ArrayDeque<>();
  private final Set<StoredName> touched = new LinkedHashSet<>();
  private final Map<RecordSet.Key, RecordSet> written = new LinkedHashMap<>();

  /**
   * @param store what the sets refer to: an alias may lead into its own zone or to AWS, not into
   *     another zone of the endpoint; a CIDR collection has to be there
   */
  ChangeBatch(HostedZone zone, Store store) {
    this.zone = zone;
    this.store = store;
  }

  /**
   * Checks the size of a request: 1,000 records and 32,000 characters of values, those of an UPSERT
   * counted twice; and the zone's own limit.
   *
   * @throws ApiException InvalidChangeBatch
   */
  void checkLimits(List<Change> changes, int mostSetsInZone) {
    long records = 0;
    long characters = 0;
    int created = 0;
    for (Change change : changes) {
      int times = change.action() == Action.UPSERT ? 2 : 1;
      created +=
          change.action() == Action.DELETE ? -1 : zone.sets.containsKey(change.set().key()) ? 0 : 1;
      for (String value : change.set().values()) {
        records += times;
        characters += (long) times * value.length();
      }
    }
    List<String> over = new ArrayList<>();
    if (records > MOST_VALUES_IN_BATCH) {
      over.add("Number of records limit of 1000 exceeded.");
    }
    if (characters > MOST_CHARACTERS_IN_BATCH) {
      over.add("RDATA character limit of 32000 exceeded.");
    }
    if (created > 0 && zone.sets.size() + created > mostSetsInZone) {
      over.add("Exceeded limit MAX_RRSETS_BY_ZONE for zone: " + zone.id);
    }
    if (!over.isEmpty()) {
      throw ApiException.invalidChangeBatch(over);
    }
  }

  /**
   * Applies the changes.
   *
   * @throws ApiException InvalidInput or InvalidChangeBatch; the zone is then as it was
   */
  void apply(List<Change> changes) {
    for (Change change : changes) {
      change.checkShape();
    }
    refuseRepeatedSets(changes);
    for (Change change : changes) {
      if (checkSet(change)) {
        applyOne(change);
      }
    }
    if (problems.isEmpty()) {
      for (StoredName name : touched) {
        checkName(name);
      }
      checkAliases();
      checkApex();
    }
    if (!problems.isEmpty()) {
      while (!undo.isEmpty()) {
        Undo last = undo.pop();
        if (last.before == null) {
          zone.sets.remove(last.key);
        } else {
          zone.sets.put(last.key, last.before);
        }
      }
      throw ApiException.invalidChangeBatch(List.copyOf(new LinkedHashSet<>(problems)));
    }
  }

  /** A set may come once in a batch, or twice when it is deleted and then written anew. */
  private void refuseRepeatedSets(List<Change> changes) {
    Map<RecordSet.Key, Action> seen = new HashMap<>();
    for (Change change : changes) {
      Action before = seen.put(change.set().key(), change.action());
      boolean replaced = before == Action.DELETE && change.action() != Action.DELETE;
      if (before != null && !replaced) {
        problems.add(
            "The request contains an invalid set of changes for a resource record set '"
                + change.set().type()
                + " "
                + change.set().name()
                + "'");
      }
    }
  }

  private boolean checkSet(Change change) {
    RecordSet set = change.set();
    int before = problems.size();
    if (!set.name().isAtOrBelow(zone.name)) {
      problems.add("RRSet with DNS name " + set.name() + " is not permitted in zone " + zone.name);
      return false;
    }
    String named = "RRSet of type " + set.type() + " with DNS name " + set.name();
    boolean apex = set.name().equals(zone.name);
    if (apex && set.type().equals("CNAME")) {
      problems.add(named + " is not permitted at apex in zone " + zone.name);
    }
    if (!apex && set.type().equals("SOA")) {
      problems.add(named + " is not permitted in zone " + zone.name);
    }
    if (set.type().equals("NS") && set.name().isWildcard()) {
      problems.add(named + " is not permitted as it is a wildcard in zone " + zone.name);
    }
    checkPolicy(set, change.action(), named);
    if (change.action() != Action.DELETE) {
      checkValues(set);
    }
    return problems.size() == before;
  }

  private void checkPolicy(RecordSet set, Action change, String named) {
    Policy policy = set.policy();
    AliasTarget alias = set.alias();
    if (policy != null && RecordTypes.SIMPLE_ONLY.contains(set.type())) {
      problems.add(named + " may only have the simple routing policy");
    }
    if (policy instanceof Policy.MultiValue && (set.type().equals("CNAME") || alias != null)) {
      problems.add(
          named
              + " may not be a multivalue answer: it is "
              + (alias == null ? "a CNAME" : "an alias"));
    }
    if (policy instanceof Policy.Cidr && zone.isPrivate) {
      problems.add(named + " may not use CIDR routing in the private zone " + zone.name);
    }
    if (policy instanceof Policy.Cidr cidr && change != Action.DELETE) {
      checkCollection(cidr, named);
    }
    if (alias == null) {
      return;
    }
    if (RecordTypes.NEVER_ALIAS.contains(set.type())) {
      problems.add(named + " may not be an alias");
    }
    if (alias.zoneId().equals(CLOUDFRONT) && zone.isPrivate) {
      problems.add(named + " may not be an alias to CloudFront in the private zone " + zone.name);
    }
    if (alias.zoneId().equals(CLOUDFRONT) && alias.evaluateTargetHealth()) {
      problems.add(
          "EvaluateTargetHealth cannot be set to true for an alias that targets a CloudFront"
              + " distribution");
    }
  }

  private void checkCollection(Policy.Cidr cidr, String named) {
    if (!store.hasCollection(zone.account, cidr.collectionId())) {
      problems.add(named + " names a CIDR collection that does not exist: " + cidr.collectionId());
    } else if (!cidr.locationName().equals("*")
        && !store.networks(cidr.collectionId()).containsKey(cidr.locationName())) {
      problems.add(named + " names a CIDR location that does not exist: " + cidr.locationName());
    }
  }

  private void checkValues(RecordSet set) {
    Set<String> seen = new HashSet<>();
    for (String value : set.values()) {
      try {
        if (!seen.add(ValueRules.check(set.type(), value))) {
          problems.add("Duplicate Resource Record: '" + value + "'");
        }
      } catch (BadText e) {
        problems.add("Invalid Resource Record: '" + e.text() + "'");
      }
    }
    if (set.values().size() > MOST_VALUES) {
      problems.add("Cannot have more than " + MOST_VALUES + " records in a RRSet.");
    }
    if (set.values().size() > 1 && (set.type().equals("CNAME") || set.type().equals("SOA"))) {
      problems.add(
          "RRSet of type "
              + set.type()
              + " with DNS name "
              + set.name()
              + " may have only one record");
    }
  }

  private void applyOne(Change change) {
    RecordSet set = change.set();
    RecordSet.Key key = set.key();
    RecordSet there = zone.sets.get(key);
    switch (change.action()) {
      case CREATE -> {
        if (there != null) {
          problems.add(
              "Tried to create resource record set " + set.described() + " but it already exists");
          return;
        }
        write(key, set);
      }
      case UPSERT -> write(key, set);
      case DELETE -> {
        if (there == null) {
          problems.add(
              "Tried to delete resource record set " + set.described() + " but it was not found");
          return;
        }
        if (!there.matches(set)) {
          problems.add(
              "Tried to delete resource record set "
                  + set.described()
                  + " but the values provided do not match the current values");
          return;
        }
        undo.push(new Undo(key, zone.sets.remove(key)));
        written.remove(key);
      }
    }
    touched.add(set.name());
  }

  private void write(RecordSet.Key key, RecordSet set) {
    undo.push(new Undo(key, zone.sets.put(key, set)));
    written.put(key, set);
  }

  /** A CNAME stands alone; a name and type has one simple set or one group. */
  private void checkName(StoredName name) {
    List<RecordSet> all = zone.at(name);
    Set<String> types = new LinkedHashSet<>();
    all.forEach(set -> types.add(set.type()));
    if (types.contains("CNAME") && types.size() > 1) {
      boolean cnameIsNew =
          written.values().stream()
              .anyMatch(set -> set.name().equals(name) && set.type().equals("CNAME"));
      for (RecordSet set : written.values()) {
        if (set.name().equals(name) && cnameIsNew && set.type().equals("CNAME")) {
          problems.add(
              "RRSet of type CNAME with DNS name "
                  + name
                  + " is not permitted as it conflicts with other records with the same DNS name in"
                  + " zone "
                  + zone.name);
        } else if (set.name().equals(name) && !cnameIsNew) {
          problems.add(
              "RRSet of type "
                  + set.type()
                  + " with DNS name "
                  + name
                  + " is not permitted because a conflicting RRSet of type CNAME with the same DNS"
                  + " name already exists in zone "
                  + zone.name);
        }
      }
    }
    for (String type : types) {
      List<RecordSet> group = zone.group(name, type);
      if (group.size() > 1) {
        checkGroup(group);
      }
    }
  }

  private void checkGroup(List<RecordSet> group) {
    RecordSet sample = newest(group);
    String named =
        "RRSet with DNS name "
            + sample.name()
            + ", type "
            + sample.type()
            + ", SetIdentifier "
            + sample.setIdentifier();
    Set<Class<?>> kinds = new HashSet<>();
    Set<Policy> distinct = new HashSet<>();
    Set<String> collections = new HashSet<>();
    boolean simple = false;
    boolean repeated = false;
    for (RecordSet set : group) {
      Policy policy = set.policy();
      if (policy == null) {
        simple = true;
        continue;
      }
      kinds.add(policy.getClass());
      boolean free = policy instanceof Policy.Weighted || policy instanceof Policy.MultiValue;
      repeated |= !free && !distinct.add(policy);
      if (policy instanceof Policy.Cidr cidr) {
        collections.add(cidr.collectionId());
      }
    }
    if (simple || kinds.size() > 1) {
      problems.add(named + " cannot be created as other RRSets exist with the same name and type.");
      return;
    }
    if (repeated) {
      problems.add(
          named
              + " cannot be created because another RRSet with the same name and type has the same "
              + sample.policy());
    }
    if (collections.size() > 1) {
      problems.add(
          named
              + " cannot be created because the RRSets of its name and type use another CIDR"
              + " collection");
    }
    int most =
        sample.policy() instanceof Policy.Geoproximity ? MOST_IN_GEOPROXIMITY_GROUP : MOST_IN_GROUP;
    if (group.size() > most) {
      problems.add(
          "Cannot have more than "
              + most
              + " RRSets with the same name and type: "
              + sample.name()
              + " "
              + sample.type());
    }
    shareTtl(group, sample);
  }

  /**
   * The TTL written last becomes that of every weighted set of the group (Developer Guide, "Values
   * specific for weighted records").
   */
  private void shareTtl(List<RecordSet> group, RecordSet sample) {
    Long ttl = sample.ttl();
    if (!(sample.policy() instanceof Policy.Weighted) || ttl == null) {
      return;
    }
    for (RecordSet set : group) {
      if (set.ttl() != null && !ttl.equals(set.ttl())) {
        undo.push(new Undo(set.key(), zone.sets.put(set.key(), set.withTtl(ttl))));
      }
    }
  }

  /** The member of the group that this batch wrote last, or any. */
  private RecordSet newest(List<RecordSet> group) {
    RecordSet newest = group.getFirst();
    for (Map.Entry<RecordSet.Key, RecordSet> entry : written.entrySet()) {
      if (entry.getKey().sameGroup(newest.key())) {
        newest = entry.getValue();
      }
    }
    return newest;
  }

  /**
   * An alias into its own zone needs a target of its type there; another hosted zone is no target
   * at all.
   */
  private void checkAliases() {
    for (RecordSet set : written.values()) {
      AliasTarget alias = set.alias();
      if (alias == null) {
        continue;
      }
      String tried =
          "Tried to create an alias that targets "
              + alias.name()
              + ", type "
              + set.type()
              + " in zone "
              + alias.zoneId();
      if (!alias.zoneId().equals(zone.id)) {
        if (store.zoneIds().contains(alias.zoneId())) {
          problems.add(tried + ", but that zone is not the zone of the alias");
        }
      } else if (!alias.name().isAtOrBelow(zone.name)) {
        problems.add(tried + ", but the alias target name does not lie within the target zone");
      } else if (alias.name().equals(set.name())) {
        problems.add(tried + ", but an alias cannot target itself");
      } else if (zone.group(alias.name(), set.type()).isEmpty()) {
        problems.add(tried + ", but that target was not found");
      }
    }
  }

  private void checkApex() {
    if (zone.get(zone.name, "SOA") == null) {
      problems.add("A HostedZone must contain exactly one SOA record.");
    }
    if (zone.get(zone.name, "NS") == null) {
      problems.add("A HostedZone must contain at least one NS record for the zone itself.");
    }
  }
}
