package org.bridge53.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listings of hosted zones: by id, by name, by VPC; and their number. Each runs while holding
 * the store's monitor.
 */
final class ZoneListings {
  private static final int PAGE = 100;
  private static final Comparator<HostedZone> BY_NAME =
      Comparator.<HostedZone, String>comparing(zone -> zone.name.sortKey())
          .thenComparing(zone -> zone.id);

  private final Store store;

  ZoneListings(Store store) {
    this.store = store;
  }

  Reply list(ApiRequest request) {
    String type = request.query("hostedzonetype");
    if (type != null && !type.equals("PrivateHostedZone")) {
      throw ApiException.notInSet("hostedZoneType", type, List.of("PrivateHostedZone"));
    }
    if (request.query("delegationsetid") != null) {
      throw new ApiException(
          400,
          "NoSuchDelegationSet",
          "The delegation set was not found: " + request.query("delegationsetid"));
    }
    String marker = request.query("marker");
    String start = marker == null ? "" : marker;
    List<HostedZone> rest =
        store.zonesOf(request.account()).stream()
            .filter(zone -> isListed(zone, request))
            .filter(zone -> (type == null || zone.isPrivate) && zone.id.compareTo(start) >= 0)
            .toList();
    int items = request.maxItems(PAGE);
    XmlText xml = new XmlText("ListHostedZonesResponse");
    writeZones(rest, items, request, xml);
    if (marker != null) {
      xml.element("Marker", marker);
    }
    boolean stuck = request.hit(Fault.RepeatedMarker.class) && !rest.isEmpty();
    xml.element("IsTruncated", rest.size() > items || stuck);
    if (stuck) {
      xml.element("NextMarker", rest.getFirst().id);
    } else if (rest.size() > items) {
      xml.element("NextMarker", rest.get(items).id);
    }
    return Reply.ok(xml.element("MaxItems", items));
  }

  /** The name and id are where the list starts, not a filter. */
  Reply listByName(ApiRequest request) {
    String name = request.query("dnsname");
    String id = request.query("hostedzoneid");
    if (name == null && id != null) {
      throw ApiException.invalidInput("Invalid request: HostedZoneId needs DNSName");
    }
    String startKey = name == null ? "" : startName(name).sortKey();
    String startId = id == null ? "" : id.substring(id.lastIndexOf('/') + 1);
    List<HostedZone> rest =
        store.zonesOf(request.account()).stream()
            .filter(zone -> isListed(zone, request))
            .filter(
                zone -> {
                  int order = zone.name.sortKey().compareTo(startKey);
                  return order > 0 || (order == 0 && zone.id.compareTo(startId) >= 0);
                })
            .sorted(BY_NAME)
            .toList();
    int items = request.maxItems(PAGE);
    XmlText xml = new XmlText("ListHostedZonesByNameResponse");
    writeZones(rest, items, request, xml);
    RecordSetXml.optional(xml, "DNSName", name);
    RecordSetXml.optional(xml, "HostedZoneId", id);
    boolean stuck = request.hit(Fault.RepeatedMarker.class) && !rest.isEmpty();
    boolean more = rest.size() > items || stuck;
    xml.element("IsTruncated", more);
    if (more) {
      HostedZone next = stuck ? rest.getFirst() : rest.get(items);
      xml.element("NextDNSName", next.name.text()).element("NextHostedZoneId", next.id);
    }
    return Reply.ok(xml.element("MaxItems", items));
  }

  private static StoredName startName(String text) {
    try {
      return StoredName.parse(text);
    } catch (BadText e) {
      throw new ApiException(
          400, "InvalidDomainName", "'" + text + "' is not a valid domain name: " + e.text());
    }
  }

  /** Every private zone of the VPC, whoever owns it. */
  Reply listByVpc(ApiRequest request) {
    Vpc vpc =
        new Vpc(
            request.requiredQuery("vpcid", "vPCId"),
            request.requiredQuery("vpcregion", "vPCRegion"));
    Store.checkVpc(vpc);
    String start = startOf(request.query("nexttoken"));
    List<HostedZone> rest =
        store.allZones().stream()
            .filter(zone -> isListed(zone, request))
            .filter(zone -> zone.vpcs.contains(vpc) && zone.id.compareTo(start) >= 0)
            .toList();
    int items = request.maxItems(PAGE);
    XmlText xml = new XmlText("ListHostedZonesByVPCResponse").open("HostedZoneSummaries");
    for (HostedZone zone : rest.subList(0, Math.min(items, rest.size()))) {
      xml.open("HostedZoneSummary")
          .element("HostedZoneId", zone.id)
          .element("Name", zone.name.text());
      String service = zone.owningService;
      xml.open("Owner")
          .element(
              service == null ? "OwningAccount" : "OwningService",
              service == null ? zone.account : service)
          .close()
          .close();
    }
    xml.close().element("MaxItems", items);
    if (rest.size() > items) {
      xml.element(
          "NextToken",
          Base64.getUrlEncoder()
              .encodeToString(rest.get(items).id.getBytes(StandardCharsets.UTF_8)));
    }
    return Reply.ok(xml);
  }

  private static String startOf(@Nullable String token) {
    if (token == null) {
      return "";
    }
    try {
      String id = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (id.matches("Z[A-Z0-9]+")) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          400, "InvalidPaginationToken", "The value that you specified for NextToken is invalid.");
    }
    throw new ApiException(
        400, "InvalidPaginationToken", "The value that you specified for NextToken is invalid.");
  }

  Reply count(ApiRequest request) {
    return Reply.ok(
        new XmlText("GetHostedZoneCountResponse")
            .element("HostedZoneCount", store.zonesOf(request.account()).size()));
  }

  private static void writeZones(
      List<HostedZone> rest, int items, ApiRequest request, XmlText xml) {
    xml.open("HostedZones");
    rest.subList(0, Math.min(items, rest.size()))
        .forEach(zone -> ZoneOperations.write(zone, request.faults(), xml));
    xml.close();
  }

  private static boolean isListed(HostedZone zone, ApiRequest request) {
    return request.faults().stream()
        .noneMatch(fault -> fault instanceof Fault.Unlisted(String id) && id.equals(zone.id));
  }
}
