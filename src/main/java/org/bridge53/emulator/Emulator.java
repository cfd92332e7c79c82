package org.bridge53.emulator;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/*
 * One object holds everything that lives as long as the endpoint: the HTTP server, the virtual threads of its connections, the store, the call log and the
 * faults. The store's monitor is the only lock around state: an operation, through the API or through the methods below, runs whole while holding it, so that
 * a batch is never half seen. Waiting faults hold no lock, nor do receivers of SQS, whose queues have a monitor of their own. close() opens the latch that
 * waits end at and stops the server, which drops the connections; it waits for nobody's answer.
 */

/**
 * A running Route 53 endpoint, with STS and SQS at the same address.
 *
 * <pre>{@code
 * try (Emulator aws = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0))) {
 *   String id = aws.createZone("example.org", null);
 *   aws.change(id, Action.CREATE, new PlainRecordSet("www.example.org", "A", 300, "192.0.2.1"));
 *   // point a client at aws.endpoint()
 *   int listings = aws.calls().count(Operation.LIST_RECORD_SETS, id);
 * }
 * }</pre>
 *
 * <p>Every connection has a virtual thread of its own. The Java methods see the same state as the
 * API, pass the same validation, are not throttled, not counted and not bound by the size of a
 * request, and may be called from any thread. Signatures are not verified: any secret will do; the
 * session tokens of keys that STS gave are.
 */
public final class Emulator implements AutoCloseable {
  /** The account of every access key that is not named in {@link Builder#account}. */
  public static final String DEFAULT_ACCOUNT = "123456789012";

  private final Store store;
  private final CallLog calls = new CallLog();
  private final Faults faults;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final WebServer server;
  private final URI endpoint;

  private Emulator(Settings settings, InetSocketAddress address) throws IOException {
    this.store = new Store(settings);
    this.faults = new Faults(settings.clock());
    this.server = new WebServer(address, new Dispatcher(store, calls, faults, closed), closed);
    InetSocketAddress bound = server.address();
    String host = bound.getAddress().getHostAddress();
    this.endpoint =
        URI.create(
            "http://"
                + (bound.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
                + ":"
                + bound.getPort());
    store.queues().at(endpoint);
  }

  /**
   * What an emulator is made of; the defaults: the system clock, no throttling, one account,
   * changes in sync at once.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the options of an emulator. */
  public static final class Builder {
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = RandomGenerator.getDefault();
    private Duration propagation = Duration.ZERO;
    private double throttleBurst;
    private double throttlePerSecond;
    private final Map<String, String> accounts = new HashMap<>();
    private final Map<String, EmulatedRole> roles = new HashMap<>();
    private boolean refuseUnknownKeys;
    private @Nullable String signingRegion;
    private int zoneLimit = 500;
    private int recordSetLimit = 10_000;
    private int metricPage = 500;

    private Builder() {}

    /** The time of changes, calls and token buckets. */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /** Where ids and name servers come from. */
    public Builder random(RandomGenerator source) {
      this.random = source;
      return this;
    }

    /**
     * How long GetChange says PENDING after a change. Listings show changes at once, as AWS's do.
     */
    public Builder propagation(Duration delay) {
      this.propagation = delay;
      return this;
    }

    /**
     * Throttles as AWS does since July 2026: 50 calls at once and 10 a second an account, and AWS's
     * own numbers for each operation.
     */
    public Builder throttling() {
      return throttling(50, 10);
    }

    /** Throttles with another bucket for the account; those of the operations stay AWS's. */
    public Builder throttling(double burst, double perSecond) {
      this.throttleBurst = burst;
      this.throttlePerSecond = perSecond;
      return this;
    }

    /** Gives an access key to an account of 12 digits. Accounts see their own zones only. */
    public Builder account(String accessKeyId, String accountId) {
      accounts.put(accessKeyId, accountId);
      return this;
    }

    /** A role that STS gives; its account is that of its ARN. */
    public Builder role(EmulatedRole role) {
      roles.put(role.arn(), role);
      return this;
    }

    /** Refuses access keys that no {@link #account} names, with InvalidClientTokenId. */
    public Builder refuseUnknownKeys() {
      this.refuseUnknownKeys = true;
      return this;
    }

    /**
     * Refuses credential scopes of other regions, as AWS does ({@code us-east-1} in its main
     * partition).
     */
    public Builder signingRegion(String region) {
      this.signingRegion = region;
      return this;
    }

    /** How many zones an account may have; 500 as at AWS. */
    public Builder zoneLimit(int zones) {
      this.zoneLimit = zones;
      return this;
    }

    /**
     * How many record sets calls of the API may put into a zone; 10,000 as at AWS. The Java methods
     * are not bound by it.
     */
    public Builder recordSetLimit(int sets) {
      this.recordSetLimit = sets;
      return this;
    }

    /** How many metrics stand on one page of GetMetricData; 500, so all of a call. */
    public Builder metricPage(int metrics) {
      this.metricPage = metrics;
      return this;
    }

    /**
     * Binds and serves.
     *
     * @param address port 0 takes a free one
     * @throws IOException when the address cannot be bound
     */
    public Emulator start(InetSocketAddress address) throws IOException {
      Throttle throttle =
          throttlePerSecond > 0 ? new Throttle(clock, throttleBurst, throttlePerSecond) : null;
      return new Emulator(
          new Settings(
              clock,
              random,
              propagation,
              throttle,
              accounts,
              roles,
              refuseUnknownKeys,
              signingRegion,
              zoneLimit,
              recordSetLimit,
              metricPage),
          address);
    }
  }

  /** Where clients go: {@code http://127.0.0.1:4653}, without a path. */
  public URI endpoint() {
    return endpoint;
  }

  /** What was called. */
  public CallLog calls() {
    return calls;
  }

  /** The queues of SQS at this address. */
  public Queues queues() {
    return store.queues();
  }

  /** What goes wrong on demand. */
  public Faults faults() {
    return faults;
  }

  /**
   * Creates a zone of the default account, with AWS's SOA and NS.
   *
   * @param vpc the VPC of a private zone; null for a public one
   * @return the zone's bare id
   * @throws ApiException as CreateHostedZone would fail
   */
  public String createZone(String name, @Nullable Vpc vpc) {
    return createZone(DEFAULT_ACCOUNT, name, vpc);
  }

  /** Creates a zone of an account. */
  public String createZone(String account, String name, @Nullable Vpc vpc) {
    synchronized (store) {
      HostedZone zone = store.create(account, name, store.newId("java-", 20), vpc, null);
      store.trail().created(zone, store.submit(account, null), ourselves(zone));
      return zone.id;
    }
  }

  /**
   * Creates a private zone that belongs to an AWS service: the VPC sees it, no account lists it and
   * nobody may read it.
   *
   * @param service {@code efs.amazonaws.com} and the like
   * @return the zone's bare id
   */
  public String createServiceZone(String service, String name, Vpc vpc) {
    synchronized (store) {
      HostedZone zone = store.create("", name, store.newId("java-", 20), vpc, null);
      zone.owningService = service;
      return zone.id;
    }
  }

  /**
   * Shows a private zone to one more VPC, whosever that is.
   *
   * @throws ApiException as AssociateVPCWithHostedZone would fail
   */
  public void associate(String zoneId, Vpc vpc) {
    synchronized (store) {
      store.associate(zone(zoneId), vpc);
    }
  }

  /** Puts a tag on a zone, in place of one with the same key. */
  public void tag(String zoneId, String key, String value) {
    synchronized (store) {
      zone(zoneId).tags.put(key, value);
    }
  }

  /** Takes a tag off a zone. */
  public void untag(String zoneId, String key) {
    synchronized (store) {
      zone(zoneId).tags.remove(key);
    }
  }

  /** Removes a zone with everything in it. */
  public void deleteZone(String zoneId) {
    synchronized (store) {
      HostedZone zone = zone(zoneId);
      store.remove(zone);
      store.trail().deleted(zone, store.submit(zone.account, null), ourselves(zone));
    }
  }

  /**
   * Changes record sets of one zone: all or none.
   *
   * @throws ApiException NoSuchHostedZone, InvalidInput or InvalidChangeBatch, as the API would
   */
  public void change(String zoneId, Action action, List<PlainRecordSet> sets) {
    List<Change> changes = new ArrayList<>(sets.size());
    for (PlainRecordSet set : sets) {
      changes.add(new Change(action, checked(set)));
    }
    synchronized (store) {
      HostedZone zone = zone(zoneId);
      new ChangeBatch(zone, store).apply(changes);
      store.changed(zone, changes, store.submit(zone.account, null), ourselves(zone));
    }
  }

  /** Changes one record set. */
  public void change(String zoneId, Action action, PlainRecordSet set) {
    change(zoneId, action, List.of(set));
  }

  /**
   * Puts a set into a zone without looking at its values, its type or the sets beside it: for what
   * only a broken service would list.
   *
   * @throws ApiException NoSuchHostedZone; InvalidChangeBatch when the name is none
   */
  public void putUnchecked(String zoneId, PlainRecordSet set) {
    RecordSet put =
        RecordSet.plain(RecordSetXml.name(set.name(), "name"), set.type(), set.ttl(), set.values());
    synchronized (store) {
      zone(zoneId).put(put);
    }
  }

  /** Takes every set of a name and type out of a zone without a check, those of the apex too. */
  public void removeUnchecked(String zoneId, String name, String type) {
    StoredName owner = RecordSetXml.name(name, "name");
    synchronized (store) {
      HostedZone zone = zone(zoneId);
      zone.group(owner, type).forEach(set -> zone.sets.remove(set.key()));
    }
  }

  /** The simple sets with values of a zone, in listing order. */
  public List<PlainRecordSet> recordSets(String zoneId) {
    synchronized (store) {
      List<PlainRecordSet> plain = new ArrayList<>();
      for (RecordSet set : zone(zoneId).sets.values()) {
        Long ttl = set.ttl();
        if (set.policy() == null && ttl != null) {
          plain.add(new PlainRecordSet(set.name().text(), set.type(), ttl, set.values()));
        }
      }
      return plain;
    }
  }

  /** The name servers that AWS would have given the zone, without final dots. */
  public List<String> nameServers(String zoneId) {
    synchronized (store) {
      return zone(zoneId).nameServers;
    }
  }

  /** Ends the keys that STS has given so far: the next call with one is refused as expired. */
  public void expireSessions() {
    synchronized (store) {
      store.sessions().expireAll();
    }
  }

  /**
   * Sets what all checkers find at a health check's endpoint, or what its alarm or routing control
   * says; one that was never set is healthy. A check that was created may be inverted or disabled,
   * and a calculated one follows from its children.
   */
  public void health(String checkId, boolean healthy) {
    checkers(checkId, healthy ? HealthChecks.CHECKERS : 0);
  }

  /**
   * Sets how many of the 16 checkers find a health check's endpoint healthy.
   *
   * @param passing 0 to 16
   */
  public void checkers(String checkId, int passing) {
    synchronized (store) {
      store.checks().passing(checkId, passing);
    }
  }

  /**
   * Makes a CIDR collection of the default account.
   *
   * @param blocks networks by location
   * @return its id
   */
  public String createCidrCollection(String name, Map<String, List<String>> blocks) {
    synchronized (store) {
      CidrCollection made =
          new CidrCollection(store.newUuid(), DEFAULT_ACCOUNT, name, store.newId("java-", 20));
      blocks.forEach(
          (location, networks) ->
              made.locations.put(
                  location, networks.stream().map(CidrOperations::network).toList()));
      store.add(made);
      return made.id;
    }
  }

  /**
   * Gives a zone the Change History of the ADVANCED tier, from now on, or takes it away with all
   * that it has.
   */
  public void changeHistory(String zoneId, boolean enabled) {
    synchronized (store) {
      zone(zoneId).history = enabled ? new History(store.settings().clock().instant()) : null;
    }
  }

  /** Says whether AWS signs a zone: {@code SIGNING}, {@code NOT_SIGNING} … */
  public void signing(String zoneId, String status) {
    synchronized (store) {
      zone(zoneId).signing = status;
    }
  }

  /**
   * Every answer that a question may get from the zone's name servers, as TestDNSAnswer evaluates
   * it; of a private zone too.
   *
   * @param name presentation form with Route 53's octal escapes
   * @param type one of the 17 types
   * @return at least one; the probabilities add up to 1
   * @throws ApiException NoSuchHostedZone; InvalidInput when an alias leads to AWS, or when a
   *     policy asks for a place that {@code client} does not tell
   */
  public List<PossibleAnswer> possibleAnswers(
      String zoneId, String name, String type, Place client) {
    StoredName asked = RecordSetXml.name(name, "recordName");
    synchronized (store) {
      return new ZoneAnswers(zone(zoneId), client, store).of(asked, type);
    }
  }

  private static Identity ourselves(HostedZone zone) {
    return Identity.user(zone.account, "AKIAEMULATOR");
  }

  private HostedZone zone(String zoneId) {
    HostedZone zone = store.find(zoneId);
    if (zone == null) {
      throw new ApiException(404, "NoSuchHostedZone", "No hosted zone found with ID: " + zoneId);
    }
    return zone;
  }

  private static RecordSet checked(PlainRecordSet set) {
    if (!RecordTypes.ALL.contains(set.type())) {
      throw ApiException.notInSet("type", set.type(), RecordTypes.ALL);
    }
    if (set.ttl() < 0 || set.ttl() > Integer.MAX_VALUE) {
      throw ApiException.outOfRange("tTL", Long.toString(set.ttl()), 0, Integer.MAX_VALUE);
    }
    for (String value : set.values()) {
      if (value.length() > RecordSetXml.LONGEST_VALUE_CHARACTERS) {
        throw ApiException.longerThan("value", value, RecordSetXml.LONGEST_VALUE_CHARACTERS);
      }
    }
    return RecordSet.plain(
        RecordSetXml.name(set.name(), "name"), set.type(), set.ttl(), set.values());
  }

  /**
   * Stops listening, ends every call in flight, those in black holes too, and drops all
   * connections.
   */
  @Override
  public void close() {
    closed.countDown();
    store.queues().close();
    server.close();
  }
}
