package org.bridge53.plugin.route53.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Branch;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Endpoint;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Reference;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Rule;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.model.Vpc;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an account beside its zones, with types. What was never kept, or cannot be read,
 * is empty: the API tells it again.
 */
public final class AccountParts {
  private final AccountStore store;

  /** The parts of an account. */
  public AccountParts(AccountStore store) {
    this.store = store;
  }

  private <T> List<T> read(AccountPart part, OctetReader.One<T> one) {
    byte[] section = store.part(part);
    if (section == null) {
      return List.of();
    }
    try {
      return new OctetReader(section, 0, section.length).items(one);
    } catch (SnapshotException unreadable) {
      store.unusable(part, unreadable);
      return List.of();
    }
  }

  // ---- found zones ----

  /**
   * The zones that one place showed.
   *
   * @param vpc that sees them; null: they are the account's own
   */
  public record Place(@Nullable Vpc vpc, List<KeptSighting> zones) {
    public Place {
      zones = List.copyOf(zones);
    }
  }

  /** The zones that were found, by the place where they were looked for. */
  public List<Place> found() {
    return read(
        AccountPart.FOUND,
        from ->
            new Place(
                from.flag() ? new Vpc(from.text(), from.text()) : null,
                from.items(KeptSighting::read)));
  }

  /** Keeps them. */
  public void saveFound(List<Place> places) {
    OctetWriter to = new OctetWriter();
    to.items(
        places,
        (item, place) -> {
          Vpc vpc = place.vpc();
          item.flag(vpc != null);
          if (vpc != null) {
            item.text(vpc.id());
            item.text(vpc.region());
          }
          item.items(place.zones(), KeptSighting::write);
        });
    store.save(AccountPart.FOUND, to.toArray());
  }

  // ---- what record sets refer to ----

  /** CIDR collections with their blocks. */
  public Map<CidrCollection, List<CidrBlock>> cidrCollections() {
    Map<CidrCollection, List<CidrBlock>> all = new LinkedHashMap<>();
    read(
        AccountPart.CIDR_COLLECTIONS,
        from -> {
          CidrCollection collection = new CidrCollection(from.text(), from.text(), from.u64());
          all.put(collection, from.items(block -> new CidrBlock(block.text(), block.text())));
          return collection;
        });
    return all;
  }

  /** Keeps them. */
  public void saveCidrCollections(Map<CidrCollection, List<CidrBlock>> all) {
    Map<String, Map.Entry<CidrCollection, List<CidrBlock>>> sorted = new TreeMap<>();
    all.entrySet().forEach(entry -> sorted.put(entry.getKey().id(), entry));
    OctetWriter to = new OctetWriter();
    to.items(
        List.copyOf(sorted.values()),
        (item, entry) -> {
          item.text(entry.getKey().id());
          item.text(entry.getKey().name());
          item.u64(entry.getKey().version());
          item.items(
              entry.getValue(),
              (each, block) -> {
                each.text(block.location());
                each.text(block.network());
              });
        });
    store.save(AccountPart.CIDR_COLLECTIONS, to.toArray());
  }

  /** Traffic policies where they are used, with their documents. */
  public Map<TrafficPolicyInstance, TrafficPolicyDocument> trafficPolicies() {
    Map<TrafficPolicyInstance, TrafficPolicyDocument> all = new LinkedHashMap<>();
    read(
        AccountPart.TRAFFIC_POLICIES,
        from -> {
          TrafficPolicyInstance instance =
              new TrafficPolicyInstance(
                  from.text(), from.text(), from.text(), from.number(), from.text(), from.u32());
          all.put(instance, document(from));
          return instance;
        });
    return all;
  }

  private static TrafficPolicyDocument document(OctetReader from) throws SnapshotException {
    String type = from.text();
    Reference start = new Reference(from.flag(), from.text());
    Map<String, Endpoint> endpoints = new HashMap<>();
    from.items(item -> endpoints.put(item.text(), endpoint(item)));
    Map<String, Rule> rules = new HashMap<>();
    from.items(
        item -> rules.put(item.text(), new Rule(item.text(), item.items(AccountParts::branch))));
    return new TrafficPolicyDocument(type, start, endpoints, rules);
  }

  private static Endpoint endpoint(OctetReader item) throws SnapshotException {
    return new Endpoint(item.text(), item.optionalText(), item.text());
  }

  private static Branch branch(OctetReader item) throws SnapshotException {
    return new Branch(
        RecordSetCodec.policy(item),
        new Reference(item.flag(), item.text()),
        item.flag(),
        item.optionalText());
  }

  /** Keeps them. */
  public void saveTrafficPolicies(Map<TrafficPolicyInstance, TrafficPolicyDocument> all) {
    Map<String, Map.Entry<TrafficPolicyInstance, TrafficPolicyDocument>> sorted = new TreeMap<>();
    all.entrySet().forEach(entry -> sorted.put(entry.getKey().id(), entry));
    OctetWriter to = new OctetWriter();
    to.items(
        List.copyOf(sorted.values()),
        (item, entry) -> {
          TrafficPolicyInstance instance = entry.getKey();
          item.text(instance.id());
          item.text(instance.name());
          item.text(instance.type());
          item.number(instance.ttl());
          item.text(instance.policyId());
          item.u32(instance.policyVersion());
          write(item, entry.getValue());
        });
    store.save(AccountPart.TRAFFIC_POLICIES, to.toArray());
  }

  private static void write(OctetWriter to, TrafficPolicyDocument document) {
    to.text(document.recordType());
    to.flag(document.start().toRule());
    to.text(document.start().id());
    to.items(
        List.copyOf(new TreeMap<>(document.endpoints()).entrySet()),
        (item, endpoint) -> {
          item.text(endpoint.getKey());
          item.text(endpoint.getValue().type());
          item.optionalText(endpoint.getValue().region());
          item.text(endpoint.getValue().value());
        });
    to.items(
        List.copyOf(new TreeMap<>(document.rules()).entrySet()),
        (item, rule) -> {
          item.text(rule.getKey());
          item.text(rule.getValue().type());
          item.items(
              rule.getValue().branches(),
              (each, branch) -> {
                RecordSetCodec.policy(each, branch.policy());
                each.flag(branch.target().toRule());
                each.text(branch.target().id());
                each.flag(branch.evaluateTargetHealth());
                each.optionalText(branch.healthCheckId());
              });
        });
  }

  // ---- what is yes or no ----

  /** Whether AWS signs zones, by id. */
  public Map<String, Boolean> signedZones() {
    return flags(AccountPart.SIGNED_ZONES);
  }

  /** Keeps it. */
  public void saveSignedZones(Map<String, Boolean> all) {
    saveFlags(AccountPart.SIGNED_ZONES, all);
  }

  private Map<String, Boolean> flags(AccountPart part) {
    Map<String, Boolean> all = new LinkedHashMap<>();
    read(part, from -> all.put(from.text(), from.flag()) == null);
    return all;
  }

  private void saveFlags(AccountPart part, Map<String, Boolean> all) {
    OctetWriter to = new OctetWriter();
    to.items(
        new ArrayList<>(new TreeMap<>(all).entrySet()),
        (item, entry) -> {
          item.text(entry.getKey());
          item.flag(entry.getValue());
        });
    store.save(part, to.toArray());
  }
}
