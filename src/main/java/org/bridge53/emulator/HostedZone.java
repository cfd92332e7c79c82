package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A hosted zone and its record sets in listing order. Guarded by the {@link Store}'s monitor. */
final class HostedZone {
  /**
   * The key that is less than every key of its name: where a listing that starts at a name begins.
   */
  static final String FIRST = "";

  final String id;
  final String account;
  final StoredName name;
  final String callerReference;

  /** Fixed at creation: AWS has no way to change it. */
  final boolean isPrivate;

  /** Host names without a final dot, as {@code DelegationSet} gives them. */
  final List<String> nameServers;

  final List<Vpc> vpcs = new ArrayList<>();
  final NavigableMap<RecordSet.Key, RecordSet> sets = new TreeMap<>();
  final Map<String, String> tags = new LinkedHashMap<>();
  @Nullable String comment;

  /**
   * Of a zone that belongs to an AWS service and to no account, such as {@code efs.amazonaws.com}.
   */
  @Nullable String owningService;

  /** What GetDNSSEC says. */
  String signing = "NOT_SIGNING";

  /** Null where the zone's tier has none. */
  @Nullable History history;

  HostedZone(
      String id,
      String account,
      StoredName name,
      String callerReference,
      @Nullable Vpc vpc,
      List<String> nameServers) {
    this.id = id;
    this.account = account;
    this.name = name;
    this.callerReference = callerReference;
    this.isPrivate = vpc != null;
    this.nameServers = List.copyOf(nameServers);
    if (vpc != null) {
      vpcs.add(vpc);
    }
    String soa =
        nameServers.getFirst() + ". awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
    put(RecordSet.plain(name, "NS", 172800, nameServers.stream().map(host -> host + ".").toList()));
    put(RecordSet.plain(name, "SOA", 900, List.of(soa)));
  }

  void put(RecordSet set) {
    sets.put(set.key(), set);
  }

  @Nullable RecordSet get(StoredName owner, String type) {
    return sets.get(new RecordSet.Key(owner.sortKey(), type, FIRST));
  }

  /** All the sets of one name, of any type. */
  List<RecordSet> at(StoredName owner) {
    return List.copyOf(
        sets.subMap(
                new RecordSet.Key(owner.sortKey(), FIRST, FIRST),
                new RecordSet.Key(owner.sortKey(), "\uffff", FIRST))
            .values());
  }

  /** All the sets of one name and type: one simple set or a routing group. */
  List<RecordSet> group(StoredName owner, String type) {
    return List.copyOf(
        sets.subMap(
                new RecordSet.Key(owner.sortKey(), type, FIRST),
                new RecordSet.Key(owner.sortKey(), type + "\0", FIRST))
            .values());
  }

  /** Whether the name has a set, or one below it. */
  boolean exists(StoredName owner) {
    RecordSet.Key next = sets.ceilingKey(new RecordSet.Key(owner.sortKey(), FIRST, FIRST));
    return next != null && next.nameSortKey().startsWith(owner.sortKey());
  }

  boolean isApex(RecordSet set) {
    return set.name().equals(name) && (set.type().equals("SOA") || set.type().equals("NS"));
  }
}
