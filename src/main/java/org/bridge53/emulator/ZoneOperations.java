package org.bridge53.emulator;

import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bridge53.emulator.Store.ChangeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The operations that make, change and show one hosted zone, and GetChange. Each runs while holding
 * the store's monitor.
 */
final class ZoneOperations {
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
    write(zone, List.of(), xml);
    ChangeInfo info = store.submit(request.account(), null);
    store.trail().created(zone, info, request.caller());
    write(info, xml);
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
    write(zone, request.faults(), xml);
    if (zone.isPrivate) {
      xml.open("VPCs");
      zone.vpcs.forEach(vpc -> write(vpc, xml));
      xml.close();
    } else {
      writeDelegationSet(zone, xml);
    }
    return Reply.ok(xml);
  }

  Reply dnssec(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    if (zone.isPrivate) {
      throw ApiException.invalidInput(
          "DNSSEC is not supported for private hosted zones: " + zone.id);
    }
    XmlText xml = new XmlText("GetDNSSECResponse");
    xml.open("Status").element("ServeSignature", zone.signing).close();
    return Reply.ok(xml.open("KeySigningKeys").close());
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
    ChangeInfo info = store.submit(request.account(), null);
    store.trail().deleted(zone, info, request.caller());
    return answer("DeleteHostedZoneResponse", info);
  }

  Reply updateComment(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    zone.comment = comment(request.body("UpdateHostedZoneCommentRequest"));
    XmlText xml = new XmlText("UpdateHostedZoneCommentResponse");
    write(zone, List.of(), xml);
    return Reply.ok(xml);
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
        value = Store.MOST_VPCS;
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
    store.associate(zone, vpc);
    ChangeInfo info = store.submit(request.account(), body.textOf("Comment"));
    store.trail().associated(zone, vpc, true, info, request.caller());
    return answer("AssociateVPCWithHostedZoneResponse", info);
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
    ChangeInfo info = store.submit(request.account(), body.textOf("Comment"));
    store.trail().associated(zone, vpc, false, info, request.caller());
    return answer("DisassociateVPCFromHostedZoneResponse", info);
  }

  Reply getChange(ApiRequest request) {
    XmlText xml = new XmlText("GetChangeResponse");
    write(store.change(request.account(), request.argument(0)), xml);
    return Reply.ok(xml);
  }

  Reply answer(String root, ChangeInfo info) {
    XmlText xml = new XmlText(root);
    write(info, xml);
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

  static void write(HostedZone zone, List<Fault> faults, XmlText xml) {
    String name = zone.name.text();
    int count = zone.sets.size();
    for (Fault fault : faults) {
      switch (fault) {
        case Fault.OtherName(String id, String other) when id.equals(zone.id) ->
            name = RecordSetXml.name(other, "name").text();
        case Fault.OtherCount(String id, int difference) when id.equals(zone.id) ->
            count += difference;
        default -> {
          // elsewhere
        }
      }
    }
    xml.open("HostedZone")
        .element("Id", "/hostedzone/" + zone.id)
        .element("Name", name)
        .element("CallerReference", zone.callerReference);
    xml.open("Config");
    RecordSetXml.optional(xml, "Comment", zone.comment);
    xml.element("PrivateZone", zone.isPrivate).close();
    xml.element("ResourceRecordSetCount", count);
    History history = zone.history;
    if (history != null) {
      xml.open("Features")
          .open("ChangeHistory")
          .element("RetentionStartsAt", history.begins.truncatedTo(ChronoUnit.MILLIS).toString())
          .close()
          .close();
    }
    xml.close();
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
