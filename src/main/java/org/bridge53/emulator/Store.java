package org.bridge53.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the endpoint knows. Its own monitor guards it and every zone inside: an operation
 * runs whole while holding it.
 */
final class Store implements Facts {
  private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int MOST_CHANGES = 10_000;
  static final int MOST_VPCS = 300;
  private static final List<String> PRIVATE_SERVERS =
      List.of(
          "ns-1536.awsdns-00.co.uk",
          "ns-0.awsdns-00.com",
          "ns-1024.awsdns-00.org",
          "ns-512.awsdns-00.net");

  /** A change that was made, for GetChange. */
  record ChangeInfo(String id, String account, Instant submittedAt, @Nullable String comment) {}

  private final Settings settings;
  private final NavigableMap<String, HostedZone> zones = new TreeMap<>();
  private final Map<String, ChangeInfo> changes = new LinkedHashMap<>();
  private final HealthChecks checks;
  private final Sessions sessions;
  private final Map<String, CidrCollection> collections = new LinkedHashMap<>();
  private final List<TrafficPolicy> policies = new ArrayList<>();
  private final Map<String, TrafficPolicy.Instance> instances = new LinkedHashMap<>();
  private final Map<String, TrafficTree> trees = new HashMap<>();
  private final Queues queues;
  private final Trail trail = new Trail(this);

  Store(Settings settings) {
    this.settings = settings;
    this.checks = new HealthChecks(settings.random());
    this.sessions = new Sessions(settings);
    this.queues = new Queues(settings);
  }

  /** Of SQS; its monitor may be taken while this one is held. */
  Queues queues() {
    return queues;
  }

  /** What CloudTrail notes. */
  Trail trail() {
    return trail;
  }

  /** The keys that STS gave. */
  Sessions sessions() {
    return sessions;
  }

  HealthChecks checks() {
    return checks;
  }

  @Override
  public boolean isHealthy(String checkId) {
    return checks.isHealthy(checkId);
  }

  // ---- CIDR collections ----

  void add(CidrCollection collection) {
    collections.put(collection.id, collection);
  }

  void remove(CidrCollection collection) {
    collections.remove(collection.id);
  }

  List<CidrCollection> collectionsOf(String account) {
    return collections.values().stream().filter(c -> c.account.equals(account)).toList();
  }

  @Override
  public Map<String, List<Network>> networks(String collectionId) {
    CidrCollection collection = collections.get(collectionId);
    return collection == null ? Map.of() : collection.locations;
  }

  boolean hasCollection(String account, String id) {
    CidrCollection collection = collections.get(id);
    return collection != null && collection.account.equals(account);
  }

  /** A collection of the account, or NoSuchCidrCollectionException. */
  CidrCollection collection(String account, String id) {
    CidrCollection collection = collections.get(id);
    if (collection == null || !collection.account.equals(account)) {
      throw new ApiException(
          404, "NoSuchCidrCollectionException", "The CIDR collection was not found: " + id);
    }
    return collection;
  }

  // ---- traffic policies ----

  /** Every version of every policy. */
  List<TrafficPolicy> policies() {
    return List.copyOf(policies);
  }

  void add(TrafficPolicy policy) {
    policies.add(policy);
  }

  void remove(TrafficPolicy policy) {
    policies.remove(policy);
  }

  List<TrafficPolicy.Instance> instances() {
    return List.copyOf(instances.values());
  }

  TrafficPolicy.@Nullable Instance instance(String id) {
    return instances.get(id);
  }

  /** Adds an instance, or puts it in the place of the one of its id. */
  void add(TrafficPolicy.Instance instance, TrafficTree tree) {
    instances.put(instance.id(), instance);
    trees.put(instance.id(), tree);
  }

  void remove(TrafficPolicy.Instance instance) {
    instances.remove(instance.id());
    trees.remove(instance.id());
  }

  @Override
  public @Nullable TrafficTree trafficTree(String instanceId) {
    return trees.get(instanceId);
  }

  String newUuid() {
    return new UUID(settings.random().nextLong(), settings.random().nextLong()).toString();
  }

  Settings settings() {
    return settings;
  }

  /** The zones of an account by id. */
  List<HostedZone> zonesOf(String account) {
    return zones.values().stream().filter(zone -> zone.account.equals(account)).toList();
  }

  /** The zones of every account by id. */
  List<HostedZone> allZones() {
    return List.copyOf(zones.values());
  }

  Set<String> zoneIds() {
    return Collections.unmodifiableSet(zones.keySet());
  }

  @Nullable HostedZone find(String id) {
    return zones.get(id);
  }

  /**
   * The zone of an id, for one account.
   *
   * @throws ApiException NoSuchHostedZone, or AccessDenied when it is another account's
   */
  HostedZone zone(String account, String id) {
    HostedZone zone = zones.get(id);
    if (zone == null) {
      throw new ApiException(404, "NoSuchHostedZone", "No hosted zone found with ID: " + id);
    }
    if (!zone.account.equals(account)) {
      throw new ApiException(
          403,
          "AccessDenied",
          "User: arn:aws:iam::" + account + ":root is not authorized to access this resource");
    }
    return zone;
  }

  HostedZone create(
      String account,
      String nameText,
      String callerReference,
      @Nullable Vpc vpc,
      @Nullable String comment) {
    StoredName name = zoneName(nameText);
    int owned = 0;
    for (HostedZone zone : zones.values()) {
      if (zone.account.equals(account)) {
        owned++;
        if (zone.callerReference.equals(callerReference)) {
          throw new ApiException(
              409,
              "HostedZoneAlreadyExists",
              "A hosted zone has already been created with the specified caller reference.");
        }
      }
    }
    if (owned >= settings.zoneLimit()) {
      throw new ApiException(
          400, "TooManyHostedZones", "Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER");
    }
    if (vpc != null) {
      checkVpc(vpc);
      refuseConflict(name, vpc);
    }
    List<String> servers = vpc != null ? PRIVATE_SERVERS : nameServers(name);
    HostedZone zone = new HostedZone(newId("Z", 20), account, name, callerReference, vpc, servers);
    zone.comment = comment;
    zones.put(zone.id, zone);
    return zone;
  }

  void remove(HostedZone zone) {
    zones.remove(zone.id);
  }

  private static StoredName zoneName(String text) {
    try {
      StoredName name = StoredName.parse(text);
      if (!name.isRoot() && !name.isWildcard()) {
        return name;
      }
    } catch (BadText e) {
      throw new ApiException(
          400, "InvalidDomainName", "'" + text + "' is not a valid domain name: " + e.text());
    }
    throw new ApiException(
        400, "InvalidDomainName", "'" + text + "' is not a valid domain name for a hosted zone");
  }

  static void checkVpc(Vpc vpc) {
    if (!vpc.id().matches("vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})")) {
      throw new ApiException(400, "InvalidVPCId", "The VPC ID '" + vpc.id() + "' is invalid.");
    }
    Regions.checked(vpc.region(), "vPC.vPCRegion");
  }

  void associate(HostedZone zone, Vpc vpc) {
    checkVpc(vpc);
    if (!zone.isPrivate) {
      throw new ApiException(
          400,
          "PublicZoneVPCAssociation",
          "You're trying to associate a VPC with a public hosted zone: " + zone.id);
    }
    refuseConflict(zone.name, vpc);
    if (zone.vpcs.size() >= MOST_VPCS) {
      throw new ApiException(400, "LimitsExceeded", "Limits Exceeded: MAX_VPCS_ASSOCIATED_BY_ZONE");
    }
    zone.vpcs.add(vpc);
  }

  /** A VPC sees one zone of a name. */
  void refuseConflict(StoredName name, Vpc vpc) {
    for (HostedZone zone : zones.values()) {
      if (zone.name.equals(name) && zone.vpcs.contains(vpc)) {
        throw new ApiException(
            400,
            "ConflictingDomainExists",
            "The VPC "
                + vpc.id()
                + " in region "
                + vpc.region()
                + " has already been associated with the hosted zone "
                + zone.id
                + " with the same domain name.");
      }
    }
  }

  /**
   * Four name servers, one a top-level domain, none of them serving another zone of the same name.
   */
  private List<String> nameServers(StoredName name) {
    Set<String> taken = new HashSet<>();
    for (HostedZone zone : zones.values()) {
      if (zone.name.equals(name) && !zone.isPrivate) {
        taken.addAll(zone.nameServers);
      }
    }
    if (taken.size() >= 4 * 500) {
      throw new ApiException(
          400,
          "DelegationSetNotAvailable",
          "The maximum number of hosted zones of this name is reached.");
    }
    List<String> domains = List.of("com", "net", "org", "co.uk");
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < domains.size(); i++) {
      String server;
      do {
        int number = settings.random().nextInt(512);
        server =
            String.format(
                Locale.ROOT, "ns-%d.awsdns-%02d.%s", 512 * i + number, number / 8, domains.get(i));
      } while (taken.contains(server));
      servers.add(server);
    }
    return servers;
  }

  String newId(String prefix, int characters) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < characters; i++) {
      id.append(ID_CHARACTERS.charAt(settings.random().nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  ChangeInfo submit(String account, @Nullable String comment) {
    ChangeInfo info = new ChangeInfo(newId("C", 20), account, settings.clock().instant(), comment);
    changes.put(info.id, info);
    if (changes.size() > MOST_CHANGES) {
      changes.remove(changes.keySet().iterator().next());
    }
    return info;
  }

  /** Notes a batch of record sets wherever changes are noted. */
  void changed(HostedZone zone, List<Change> changes, ChangeInfo info, Identity caller) {
    History history = zone.history;
    if (history != null) {
      history.add(
          new History.Batch(info, "ChangeResourceRecordSets", caller.arn(), newUuid(), changes));
    }
    trail.changed(zone, changes, info, caller);
  }

  /** A change of the account, or NoSuchChange. */
  ChangeInfo change(String account, String id) {
    ChangeInfo info = changes.get(id);
    if (info == null || !info.account.equals(account)) {
      throw new ApiException(404, "NoSuchChange", "Could not find resource with ID: " + id);
    }
    return info;
  }

  boolean inSync(ChangeInfo info) {
    return !settings.clock().instant().isBefore(info.submittedAt.plus(settings.propagation()));
  }
}
