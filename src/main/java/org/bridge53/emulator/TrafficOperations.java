package org.bridge53.emulator;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Traffic policies and their instances. Each operation runs while holding the store's monitor. */
final class TrafficOperations {
  private static final int MOST_ON_PAGE = 100;

  /** What a document is tried with: its name does not matter for whether it is good. */
  private static final long ANY_TTL = 60;

  private final Store store;

  TrafficOperations(Store store) {
    this.store = store;
  }

  Reply create(ApiRequest request) {
    XmlNode body = request.body("CreateTrafficPolicyRequest");
    String name = RecordSetXml.required(body, "Name", "");
    if (name.isEmpty() || name.length() > 512) {
      throw ApiException.longerThan("name", name, 512);
    }
    if (store.policies().stream()
        .anyMatch(p -> p.account().equals(request.account()) && p.name().equals(name))) {
      throw new ApiException(
          409, "TrafficPolicyAlreadyExists", "A traffic policy of this name exists: " + name);
    }
    TrafficPolicy made = policy(store.newUuid(), 1, request.account(), name, body);
    store.add(made);
    return created("CreateTrafficPolicyResponse", made);
  }

  Reply createVersion(ApiRequest request) {
    List<TrafficPolicy> versions = versions(request.account(), request.argument(0));
    TrafficPolicy last = versions.getLast();
    TrafficPolicy made =
        policy(
            last.id(),
            last.version() + 1,
            last.account(),
            last.name(),
            request.body("CreateTrafficPolicyVersionRequest"));
    if (!made.type().equals(last.type())) {
      throw ApiException.invalidInput("A version cannot change the type of a traffic policy");
    }
    store.add(made);
    return created("CreateTrafficPolicyVersionResponse", made);
  }

  private static TrafficPolicy policy(
      String id, int version, String account, String name, XmlNode body) {
    String document = RecordSetXml.required(body, "Document", "");
    TrafficTree tree = new TrafficTree(id, StoredName.ROOT, ANY_TTL, document);
    return new TrafficPolicy(
        id, version, account, name, tree.type(), document, body.textOf("Comment"));
  }

  private static Reply created(String root, TrafficPolicy policy) {
    XmlText xml = new XmlText(root);
    write(policy, xml);
    return new Reply(201, xml, "/2013-04-01/trafficpolicy/" + policy.id() + "/" + policy.version());
  }

  Reply get(ApiRequest request) {
    XmlText xml = new XmlText("GetTrafficPolicyResponse");
    write(version(request.account(), request.argument(0), request.argument(1)), xml);
    return Reply.ok(xml);
  }

  Reply delete(ApiRequest request) {
    TrafficPolicy policy = version(request.account(), request.argument(0), request.argument(1));
    if (store.instances().stream().anyMatch(instance -> instance.policy().equals(policy))) {
      throw new ApiException(
          400, "TrafficPolicyInUse", "The traffic policy has instances: " + policy.id());
    }
    store.remove(policy);
    return Reply.ok(new XmlText("DeleteTrafficPolicyResponse"));
  }

  private List<TrafficPolicy> versions(String account, String id) {
    List<TrafficPolicy> versions =
        store.policies().stream()
            .filter(policy -> policy.id().equals(id) && policy.account().equals(account))
            .sorted(Comparator.comparingInt(TrafficPolicy::version))
            .toList();
    if (versions.isEmpty()) {
      throw new ApiException(
          404, "NoSuchTrafficPolicy", "No traffic policy exists with the ID: " + id);
    }
    return versions;
  }

  private TrafficPolicy version(String account, String id, String text) {
    long number = RecordSetXml.number(text, 1, 1000, "trafficPolicyVersion");
    for (TrafficPolicy version : versions(account, id)) {
      if (version.version() == number) {
        return version;
      }
    }
    throw new ApiException(
        404, "NoSuchTrafficPolicy", "No traffic policy exists with the ID: " + id + " v" + text);
  }

  // ---- instances ----

  Reply createInstance(ApiRequest request) {
    XmlNode body = request.body("CreateTrafficPolicyInstanceRequest");
    String zoneId = RecordSetXml.required(body, "HostedZoneId", "");
    HostedZone zone = store.zone(request.account(), zoneId.substring(zoneId.lastIndexOf('/') + 1));
    StoredName name = RecordSetXml.name(RecordSetXml.required(body, "Name", ""), "name");
    TrafficPolicy policy = policyOf(request.account(), body);
    if (!name.isAtOrBelow(zone.name)) {
      throw ApiException.invalidInput(name + " is not in the hosted zone " + zone.name);
    }
    if (!zone.group(name, policy.type()).isEmpty()) {
      throw new ApiException(
          409,
          "TrafficPolicyInstanceAlreadyExists",
          "There are record sets already: " + name + " " + policy.type());
    }
    TrafficPolicy.Instance made =
        new TrafficPolicy.Instance(
            store.newUuid(), request.account(), zone.id, name, ttl(body), policy);
    put(made, zone);
    XmlText xml = new XmlText("CreateTrafficPolicyInstanceResponse");
    write(made, xml);
    return new Reply(201, xml, "/2013-04-01/trafficpolicyinstance/" + made.id());
  }

  Reply updateInstance(ApiRequest request) {
    TrafficPolicy.Instance before = instance(request);
    XmlNode body = request.body("UpdateTrafficPolicyInstanceRequest");
    TrafficPolicy policy = policyOf(request.account(), body);
    if (!policy.type().equals(before.policy().type())) {
      throw new ApiException(
          409, "ConflictingTypes", "The traffic policy is about another type: " + policy.type());
    }
    TrafficPolicy.Instance after =
        new TrafficPolicy.Instance(
            before.id(), before.account(), before.zoneId(), before.name(), ttl(body), policy);
    put(after, store.zone(request.account(), before.zoneId()));
    XmlText xml = new XmlText("UpdateTrafficPolicyInstanceResponse");
    write(after, xml);
    return Reply.ok(xml);
  }

  private TrafficPolicy policyOf(String account, XmlNode body) {
    return version(
        account,
        RecordSetXml.required(body, "TrafficPolicyId", ""),
        RecordSetXml.required(body, "TrafficPolicyVersion", ""));
  }

  private static long ttl(XmlNode body) {
    return RecordSetXml.number(RecordSetXml.required(body, "TTL", ""), 0, Integer.MAX_VALUE, "tTL");
  }

  /** The listing shows an instance's root, and neither values nor alias at it. */
  private void put(TrafficPolicy.Instance instance, HostedZone zone) {
    store.add(
        instance,
        new TrafficTree(
            instance.id(), instance.name(), instance.ttl(), instance.policy().document()));
    zone.put(
        new RecordSet(
            instance.name(),
            instance.policy().type(),
            null,
            null,
            null,
            List.of(),
            null,
            null,
            instance.id()));
  }

  Reply getInstance(ApiRequest request) {
    XmlText xml = new XmlText("GetTrafficPolicyInstanceResponse");
    write(instance(request), xml);
    return Reply.ok(xml);
  }

  Reply deleteInstance(ApiRequest request) {
    TrafficPolicy.Instance instance = instance(request);
    HostedZone zone = store.find(instance.zoneId());
    if (zone != null) {
      zone.group(instance.name(), instance.policy().type()).stream()
          .filter(set -> instance.id().equals(set.trafficPolicyInstanceId()))
          .forEach(set -> zone.sets.remove(set.key()));
    }
    store.remove(instance);
    return Reply.ok(new XmlText("DeleteTrafficPolicyInstanceResponse"));
  }

  Reply listInstances(ApiRequest request) {
    return list(request, "ListTrafficPolicyInstancesResponse", instance -> true);
  }

  Reply listInstancesByZone(ApiRequest request) {
    String id = request.requiredQuery("id", "hostedZoneId");
    HostedZone zone = store.zone(request.account(), id);
    return list(
        request,
        "ListTrafficPolicyInstancesByHostedZoneResponse",
        instance -> instance.zoneId().equals(zone.id));
  }

  private Reply list(ApiRequest request, String root, Predicate<TrafficPolicy.Instance> wanted) {
    List<TrafficPolicy.Instance> all =
        store.instances().stream()
            .filter(instance -> instance.account().equals(request.account()))
            .filter(wanted)
            .sorted(Comparator.comparing(TrafficOperations::marker))
            .toList();
    String from = from(request);
    List<TrafficPolicy.Instance> ahead =
        all.stream().filter(instance -> marker(instance).compareTo(from) >= 0).toList();
    int items = request.maxItems(MOST_ON_PAGE);
    XmlText xml = new XmlText(root).open("TrafficPolicyInstances");
    ahead.stream().limit(items).forEach(instance -> write(instance, xml));
    xml.close();
    if (ahead.size() > items) {
      TrafficPolicy.Instance next = ahead.get(items);
      xml.element("HostedZoneIdMarker", next.zoneId())
          .element("TrafficPolicyInstanceNameMarker", next.name().text())
          .element("TrafficPolicyInstanceTypeMarker", next.policy().type());
    }
    return Reply.ok(xml.element("IsTruncated", ahead.size() > items).element("MaxItems", items));
  }

  private static String marker(TrafficPolicy.Instance instance) {
    return marker(instance.zoneId(), instance.name().text(), instance.policy().type());
  }

  private static String marker(String zoneId, String name, String type) {
    return String.join(" ", zoneId, name.toLowerCase(Locale.ROOT), type);
  }

  private static String from(ApiRequest request) {
    String zoneId = request.query("hostedzoneid");
    String name = request.query("trafficpolicyinstancename");
    String type = request.query("trafficpolicyinstancetype");
    return name == null ? "" : marker(zoneId == null ? "" : zoneId, name, type == null ? "" : type);
  }

  private TrafficPolicy.Instance instance(ApiRequest request) {
    TrafficPolicy.@Nullable Instance instance = store.instance(request.argument(0));
    if (instance == null || !instance.account().equals(request.account())) {
      throw new ApiException(
          404,
          "NoSuchTrafficPolicyInstance",
          "No traffic policy instance exists with the ID: " + request.argument(0));
    }
    return instance;
  }

  private static void write(TrafficPolicy policy, XmlText xml) {
    xml.open("TrafficPolicy")
        .element("Id", policy.id())
        .element("Version", policy.version())
        .element("Name", policy.name())
        .element("Type", policy.type())
        .element("Document", policy.document());
    RecordSetXml.optional(xml, "Comment", policy.comment());
    xml.close();
  }

  private static void write(TrafficPolicy.Instance instance, XmlText xml) {
    xml.open("TrafficPolicyInstance")
        .element("Id", instance.id())
        .element("HostedZoneId", instance.zoneId())
        .element("Name", instance.name().text())
        .element("TTL", instance.ttl())
        .element("State", "Applied")
        .element("Message", "")
        .element("TrafficPolicyId", instance.policy().id())
        .element("TrafficPolicyVersion", instance.policy().version())
        .element("TrafficPolicyType", instance.policy().type())
        .close();
  }
}
