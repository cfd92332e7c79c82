package org.bridge53.emulator;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.bridge53.emulator.Store.ChangeInfo;
import org.jspecify.annotations.Nullable;

/** The operations on hosted zones. Each runs while holding the store's monitor. */
final class ZoneOperations {
  private static final int PAGE = 100;
  private static final int MOST_VPCS = 300;
  private static final Comparator<HostedZone> BY_NAME =
      Comparator.<HostedZone, String>comparing(zone -> zone.name.sortKey())
          .thenComparing(zone -> zone.id);

  private final Store store;

  ZoneOperations(Store store) {
    this.store = store;
  }

  Reply create(ApiRequest request) {
    XmlNode body = request.body("CreateHostedZoneRequest");
    String name = RecordSetXml.required(body, "Name", "");
    String reference = RecordSetXml.required(body, "CallerReference", "");
    if (reference.isEmpty() || reference.length() > 128) {
      throw ApiException.longerThan("callerReference", reference, 128);
    }
    if (body.textOf("DelegationSetId") != null) {
      throw new ApiException(
          400,
          "NoSuchDelegationSet",
          "The delegation set was not found: " + body.textOf("DelegationSetId"));
    }
    XmlNode config = body.child("HostedZoneConfig");
    String comment = config == null ? null : comment(config);
    String privateText = config == null ? null : config.textOf("PrivateZone");
    boolean wantsPrivate =
        privateText != null && RecordSetXml.bool(privateText, "hostedZoneConfig.privateZone");
    Vpc vpc = body.child("VPC") == null ? null : vpc(body);
    if (wantsPrivate && vpc == null) {
      throw ApiException.invalidInput(
          "When you're creating a private hosted zone (when you specify true for PrivateZone), you"
              + " must also specify values for VPCId and VPCRegion.");
    }
    HostedZone zone = store.create(request.account(), name, reference, vpc, comment);
    XmlText xml = new XmlText("CreateHostedZoneResponse");
    write(zone, xml);
    write(store.submit(request.account(), null), xml);
    if (vpc == null) {
      writeDelegationSet(zone, xml);
    } else {
      write(vpc, xml);
    }
    return new Reply(201, xml, "/2013-04-01/hostedzone/" + zone.id);
  }

  Reply get(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    XmlText xml = new XmlText("GetHostedZoneResponse");
    write(zone, xml);
    if (zone.isPrivate) {
      xml.open("VPCs");
      zone.vpcs.forEach(vpc -> write(vpc, xml));
      xml.close();
    } else {
      writeDelegationSet(zone, xml);
    }
    return Reply.ok(xml);
  }

  Reply delete(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    if (zone.sets.values().stream().anyMatch(set -> !zone.isApex(set))) {
      throw new ApiException(
          400,
          "HostedZoneNotEmpty",
          "The specified hosted zone contains non-required resource record sets and so cannot be"
              + " deleted.");
    }
    store.remove(zone);
    return changed("DeleteHostedZoneResponse", request.account(), null);
  }

  Reply updateComment(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    zone.comment = comment(request.body("UpdateHostedZoneCommentRequest"));
    XmlText xml = new XmlText("UpdateHostedZoneCommentResponse");
    write(zone, xml);
    return Reply.ok(xml);
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
            .filter(zone -> (type == null || zone.isPrivate) && zone.id.compareTo(start) >= 0)
            .toList();
    int items = request.maxItems(PAGE);
    XmlText xml = new XmlText("ListHostedZonesResponse");
    writeZones(rest, items, xml);
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
            .filter(
                zone -> {
                  int order = zone.name.sortKey().compareTo(startKey);
                  return order > 0 || (order == 0 && zone.id.compareTo(startId) >= 0);
                })
            .sorted(BY_NAME)
            .toList();
    int items = request.maxItems(PAGE);
    XmlText xml = new XmlText("ListHostedZonesByNameResponse");
    writeZones(rest, items, xml);
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
            .filter(zone -> zone.vpcs.contains(vpc) && zone.id.compareTo(start) >= 0)
            .toList();
    int items = request.maxItems(PAGE);
    XmlText xml = new XmlText("ListHostedZonesByVPCResponse").open("HostedZoneSummaries");
    for (HostedZone zone : rest.subList(0, Math.min(items, rest.size()))) {
      xml.open("HostedZoneSummary")
          .element("HostedZoneId", zone.id)
          .element("Name", zone.name.text());
      xml.open("Owner").element("OwningAccount", zone.account).close().close();
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

  Reply limit(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    String type = request.argument(1);
    long value;
    long count;
    switch (type) {
      case "MAX_RRSETS_BY_ZONE" -> {
        value = store.settings().recordSetLimit();
        count = zone.sets.size();
      }
      case "MAX_VPCS_ASSOCIATED_BY_ZONE" -> {
        if (!zone.isPrivate) {
          throw new ApiException(
              400,
              "HostedZoneNotPrivate",
              "The specified hosted zone is a public hosted zone: " + zone.id);
        }
        value = MOST_VPCS;
        count = zone.vpcs.size();
      }
      default ->
          throw ApiException.notInSet(
              "type", type, List.of("MAX_RRSETS_BY_ZONE", "MAX_VPCS_ASSOCIATED_BY_ZONE"));
    }
    XmlText xml = new XmlText("GetHostedZoneLimitResponse");
    xml.open("Limit").element("Type", type).element("Value", value).close();
    return Reply.ok(xml.element("Count", count));
  }

  Reply associate(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    XmlNode body = request.body("AssociateVPCWithHostedZoneRequest");
    Vpc vpc = vpc(body);
    Store.checkVpc(vpc);
    if (!zone.isPrivate) {
      throw new ApiException(
          400,
          "PublicZoneVPCAssociation",
          "You're trying to associate a VPC with a public hosted zone: " + zone.id);
    }
    store.refuseConflict(zone.name, vpc);
    if (zone.vpcs.size() >= MOST_VPCS) {
      throw new ApiException(400, "LimitsExceeded", "Limits Exceeded: MAX_VPCS_ASSOCIATED_BY_ZONE");
    }
    zone.vpcs.add(vpc);
    return changed("AssociateVPCWithHostedZoneResponse", request.account(), body.textOf("Comment"));
  }

  Reply disassociate(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    XmlNode body = request.body("DisassociateVPCFromHostedZoneRequest");
    Vpc vpc = vpc(body);
    Store.checkVpc(vpc);
    if (!zone.vpcs.contains(vpc)) {
      throw new ApiException(
          404,
          "VPCAssociationNotFound",
          "The VPC: "
              + vpc.id()
              + " in region "
              + vpc.region()
              + " is not associated with hosted zone: "
              + zone.id);
    }
    if (zone.vpcs.size() == 1) {
      throw new ApiException(
          400,
          "LastVPCAssociation",
          "Cannot remove last VPC association for the private zone: "
              + zone.id
              + ", delete the hosted zone instead");
    }
    zone.vpcs.remove(vpc);
    return changed(
        "DisassociateVPCFromHostedZoneResponse", request.account(), body.textOf("Comment"));
  }

  Reply getChange(ApiRequest request) {
    XmlText xml = new XmlText("GetChangeResponse");
    write(store.change(request.account(), request.argument(0)), xml);
    return Reply.ok(xml);
  }

  Reply changed(String root, String account, @Nullable String comment) {
    XmlText xml = new XmlText(root);
    write(store.submit(account, comment), xml);
    return Reply.ok(xml);
  }

  private static @Nullable String comment(XmlNode parent) {
    String comment = parent.textOf("Comment");
    if (comment != null && comment.length() > 256) {
      throw ApiException.longerThan("comment", comment, 256);
    }
    return comment;
  }

  private static Vpc vpc(XmlNode body) {
    XmlNode vpc = body.child("VPC");
    if (vpc == null) {
      throw ApiException.missing("vPC");
    }
    return new Vpc(
        RecordSetXml.required(vpc, "VPCId", "vPC."),
        RecordSetXml.required(vpc, "VPCRegion", "vPC."));
  }

  private static void writeZones(List<HostedZone> rest, int items, XmlText xml) {
    xml.open("HostedZones");
    rest.subList(0, Math.min(items, rest.size())).forEach(zone -> write(zone, xml));
    xml.close();
  }

  private static void write(HostedZone zone, XmlText xml) {
    xml.open("HostedZone")
        .element("Id", "/hostedzone/" + zone.id)
        .element("Name", zone.name.text())
        .element("CallerReference", zone.callerReference);
    xml.open("Config");
    RecordSetXml.optional(xml, "Comment", zone.comment);
    xml.element("PrivateZone", zone.isPrivate).close();
    xml.element("ResourceRecordSetCount", zone.sets.size()).close();
  }

  private void write(ChangeInfo info, XmlText xml) {
    xml.open("ChangeInfo")
        .element("Id", "/change/" + info.id())
        .element("Status", store.inSync(info) ? "INSYNC" : "PENDING");
    xml.element("SubmittedAt", info.submittedAt().truncatedTo(ChronoUnit.MILLIS).toString());
    RecordSetXml.optional(xml, "Comment", info.comment());
    xml.close();
  }

  private static void writeDelegationSet(HostedZone zone, XmlText xml) {
    xml.open("DelegationSet").open("NameServers");
    zone.nameServers.forEach(server -> xml.element("NameServer", server));
    xml.close().close();
  }

  private static void write(Vpc vpc, XmlText xml) {
    xml.open("VPC").element("VPCRegion", vpc.region()).element("VPCId", vpc.id()).close();
  }
}
