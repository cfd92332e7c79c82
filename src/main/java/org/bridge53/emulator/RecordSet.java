package org.bridge53.emulator;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record set as the API carries it: exactly one of values (with a TTL), alias target and traffic
 * policy instance is there.
 *
 * @param type one of the 17 types
 * @param setIdentifier 1 to 128 characters, with a policy; null for a simple set
 * @param ttl seconds; null without values
 * @param values texts as they were sent
 */
record RecordSet(
    StoredName name,
    String type,
    @Nullable String setIdentifier,
    @Nullable Policy policy,
    @Nullable Long ttl,
    List<String> values,
    @Nullable AliasTarget alias,
    @Nullable String healthCheckId,
    @Nullable String trafficPolicyInstanceId) {

  /**
   * Where an alias leads.
   *
   * @param zoneId the zone's own id for a record beside it, else a zone of AWS
   */
  record AliasTarget(String zoneId, StoredName name, boolean evaluateTargetHealth) {}

  /**
   * The place of a set in its zone, in listing order: name with reversed labels, then type, then
   * identifier, all by ASCII.
   *
   * @param identifier empty for a simple set
   */
  record Key(String nameSortKey, String type, String identifier) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::nameSortKey)
            .thenComparing(Key::type)
            .thenComparing(Key::identifier);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    boolean sameGroup(Key other) {
      return nameSortKey.equals(other.nameSortKey) && type.equals(other.type);
    }
  }

  RecordSet {
    values = List.copyOf(values);
  }

  static RecordSet plain(StoredName name, String type, long ttl, List<String> values) {
    return new RecordSet(name, type, null, null, ttl, values, null, null, null);
  }

  Key key() {
    return new Key(name.sortKey(), type, setIdentifier == null ? "" : setIdentifier);
  }

  RecordSet withTtl(long newTtl) {
    return new RecordSet(
        name,
        type,
        setIdentifier,
        policy,
        newTtl,
        values,
        alias,
        healthCheckId,
        trafficPolicyInstanceId);
  }

  /** The set as it is called in a zone of another name. */
  RecordSet moved(StoredName from, StoredName to) {
    return new RecordSet(
        name.moved(from, to),
        type,
        setIdentifier,
        policy,
        ttl,
        values,
        alias,
        healthCheckId,
        trafficPolicyInstanceId);
  }

  /**
   * Whether a DELETE of {@code other} means this set: everything is equal, the values in any order.
   */
  boolean matches(RecordSet other) {
    return withSortedValues().equals(other.withSortedValues());
  }

  private RecordSet withSortedValues() {
    return new RecordSet(
        name,
        type,
        setIdentifier,
        policy,
        ttl,
        values.stream().sorted().toList(),
        alias,
        healthCheckId,
        trafficPolicyInstanceId);
  }

  /** How AWS's messages name the set: {@code [name='www.example.', type='A']}. */
  String described() {
    String identifier = setIdentifier == null ? "" : ", set-identifier='" + setIdentifier + "'";
    return "[name='" + name + "', type='" + type + "'" + identifier + "]";
  }
}
