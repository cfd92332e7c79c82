package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.model.Vpc;

/** Hosted zones in memory that count the calls; for the test's thread. */
public final class FakeHostedZones implements HostedZoneSource {
  /** A call that was made. */
  public record Call(long atNanos, String zoneId, RecordSetPage.Marker start) {}

  /** The zones by id; a test changes them as it likes. */
  public final Map<String, List<RecordSet>> zones = new HashMap<>();

  public final List<Call> calls = new ArrayList<>();

  /** What a call fails with; null: it does not. */
  public Function<Call, SourceException> failure = call -> null;

  /** Runs in the middle of each call. */
  public Runnable during = () -> {};

  public int pageSize = 300;

  /** Whether a page may begin behind its marker, by the names as text. */
  public boolean lenientMarkers;

  /** CIDR collections, their blocks by id, traffic policies and the state of DNSSEC by zone. */
  public final List<CidrCollection> collections = new ArrayList<>();

  public final Map<String, List<CidrBlock>> blocks = new HashMap<>();
  public final List<TrafficPolicyInstance> instances = new ArrayList<>();
  public final Map<String, TrafficPolicyDocument> documents = new HashMap<>();
  public final Map<String, String> dnssec = new HashMap<>();

  /** Calls that are no pages of record sets, as text: {@code ListCidrBlocks c 2}. */
  public final List<String> asked = new ArrayList<>();

  /** What such a call fails with, by the operation; null: it does not. */
  public Function<String, SourceException> otherFailure = operation -> null;

  public int closed;

  /** What was opened, in order. */
  public final List<AwsAccess> opened = new ArrayList<>();

  private final LongSupplier ticker;

  public FakeHostedZones(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** What the plugin takes. */
  public Function<AwsAccess, HostedZoneSource> opener() {
    return access -> {
      opened.add(access);
      return this;
    };
  }

  public FakeHostedZones zone(String id, List<RecordSet> recordSets) {
    zones.put(id, recordSets);
    return this;
  }

  @Override
  public RecordSetPage listRecordSets(String zoneId, RecordSetPage.Marker start)
      throws SourceException {
    Call call = new Call(ticker.getAsLong(), zoneId, start);
    calls.add(call);
    during.run();
    SourceException failed = failure.apply(call);
    if (failed != null) {
      throw failed;
    }
    List<RecordSet> all = zones.get(zoneId);
    if (all == null) {
      throw new SourceException(
          SourceException.Kind.NO_SUCH_ZONE, "No hosted zone found with ID: " + zoneId);
    }
    int from = 0;
    if (start != null) {
      // The position is told by the whole marker, as AWS does.
      while (lenientMarkers
          ? from < all.size() && all.get(from).name().compareTo(start.name()) < 0
          : !marker(all.get(from)).equals(start)) {
        from++;
      }
    }
    int to = Math.min(all.size(), from + pageSize);
    return new RecordSetPage(all.subList(from, to), to == all.size() ? null : marker(all.get(to)));
  }

  private void asked(String operation, String more) throws SourceException {
    asked.add((operation + " " + more).strip());
    SourceException failed = otherFailure.apply(operation);
    if (failed != null) {
      throw failed;
    }
  }

  private <T> Page<T> page(List<T> all, String token) {
    int from = token == null ? 0 : Integer.parseInt(token);
    int to = Math.min(all.size(), from + pageSize);
    return new Page<>(all.subList(from, to), to == all.size() ? null : Integer.toString(to));
  }

  @Override
  public Page<CidrCollection> listCidrCollections(String token) throws SourceException {
    asked("ListCidrCollections", token == null ? "" : token);
    return page(collections, token);
  }

  @Override
  public Page<CidrBlock> listCidrBlocks(String collectionId, String token) throws SourceException {
    asked("ListCidrBlocks", collectionId + (token == null ? "" : " " + token));
    Page<CidrBlock> page = page(blocks.getOrDefault(collectionId, List.of()), token);
    during.run();
    return page;
  }

  @Override
  public Page<TrafficPolicyInstance> listTrafficPolicyInstances(String token)
      throws SourceException {
    asked("ListTrafficPolicyInstances", token == null ? "" : token);
    return page(instances, token);
  }

  @Override
  public TrafficPolicyDocument getTrafficPolicy(String policyId, int version)
      throws SourceException {
    asked("GetTrafficPolicy", policyId + " " + version);
    TrafficPolicyDocument document = documents.get(policyId + " " + version);
    if (document == null) {
      throw new SourceException(SourceException.Kind.INVALID_ANSWER, "NoSuchTrafficPolicy");
    }
    return document;
  }

  @Override
  public String getDnssec(String zoneId) throws SourceException {
    asked("GetDNSSEC", zoneId);
    return dnssec.getOrDefault(zoneId, "NOT_SIGNING");
  }

  private static RecordSetPage.Marker marker(RecordSet recordSet) {
    return new RecordSetPage.Marker(recordSet.name(), recordSet.type(), recordSet.setIdentifier());
  }

  public long callsOf(String zoneId) {
    return calls.stream().filter(call -> call.zoneId().equals(zoneId)).count();
  }

  /** What the account has, by id; a test changes it as it likes. */
  public final Map<String, HostedZone> listed = new TreeMap<>();

  /** What VPCs see. */
  public final Map<Vpc, List<HostedZone>> seen = new HashMap<>();

  public final Map<String, Map<String, String>> tags = new HashMap<>();

  /** The calls beside listings of record sets, as {@code ListHostedZones null}. */
  public final List<String> otherCalls = new ArrayList<>();

  public int zonesAPage = 100;

  /** Whether every page names the second one as the next. */
  public boolean markerStuck;

  /** Puts a zone into the account's listing, and its record sets in place. */
  public FakeHostedZones own(String id, String name, boolean isPrivate, RecordSet... more) {
    listed.put(id, new HostedZone(id, name, isPrivate, null, null));
    return zone(id, isPrivate ? RecordSets.privateZone(name, more) : RecordSets.zone(name, more));
  }

  private void other(String operation, Object argument) throws SourceException {
    otherCalls.add(operation + " " + argument);
    SourceException failed = otherFailure.apply(operation);
    if (failed != null) {
      throw failed;
    }
  }

  private HostedZonePage zonePage(List<HostedZone> all, String from) {
    int begin = from == null ? 0 : Integer.parseInt(from);
    int end = Math.min(all.size(), begin + zonesAPage);
    if (markerStuck) {
      return new HostedZonePage(all.subList(Math.min(begin, end), end), "1");
    }
    return new HostedZonePage(
        all.subList(Math.min(begin, end), end), end == all.size() ? null : String.valueOf(end));
  }

  /** Whether listings of zones tell how many record sets each has. */
  public boolean counts = true;

  /** How many more are counted than there are. */
  public int miscount;

  private HostedZone counted(HostedZone zone) {
    List<RecordSet> sets = zones.get(zone.id());
    return new HostedZone(
        zone.id(),
        zone.name(),
        zone.isPrivate(),
        zone.owningAccount(),
        zone.owningService(),
        counts && sets != null ? sets.size() + miscount : HostedZone.NOT_COUNTED);
  }

  /** One that is not in the account's listing as well, if it has record sets. */
  @Override
  public HostedZone getHostedZone(String zoneId) throws SourceException {
    other("GetHostedZone", zoneId);
    during.run();
    List<RecordSet> sets = zones.get(zoneId);
    if (sets == null) {
      throw new SourceException(
          SourceException.Kind.NO_SUCH_ZONE, "No hosted zone found with ID: " + zoneId);
    }
    return counted(
        listed.getOrDefault(
            zoneId, new HostedZone(zoneId, sets.getFirst().name(), false, null, null)));
  }

  @Override
  public HostedZonePage listHostedZones(String marker) throws SourceException {
    other("ListHostedZones", marker);
    return zonePage(listed.values().stream().map(this::counted).toList(), marker);
  }

  @Override
  public HostedZonePage listHostedZonesByVpc(Vpc vpc, String token) throws SourceException {
    other("ListHostedZonesByVPC", vpc.id() + " " + token);
    return zonePage(seen.getOrDefault(vpc, List.of()), token);
  }

  @Override
  public Map<String, Map<String, String>> listTags(List<String> zoneIds) throws SourceException {
    other("ListTagsForResources", zoneIds);
    Map<String, Map<String, String>> found = new HashMap<>();
    for (String id : zoneIds) {
      if (!listed.containsKey(id)) {
        throw new SourceException(
            SourceException.Kind.NO_SUCH_ZONE, "No hosted zone found with ID: " + id);
      }
      found.put(id, tags.getOrDefault(id, Map.of()));
    }
    return found;
  }

  @Override
  public String describe() {
    return "fake credentials";
  }

  @Override
  public void close() {
    closed++;
  }
}
