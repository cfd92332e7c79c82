package org.bridge53.emulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TestDNSAnswer: what a name server of a public zone would say, for simple record sets. Runs while
 * holding the store's monitor.
 */
final class DnsTester {
  private final Store store;

  DnsTester(Store store) {
    this.store = store;
  }

  /** An rcode by name and the values of the answer. */
  private record Answer(String rcode, List<String> values) {}

  Reply test(ApiRequest request) {
    String id = request.requiredQuery("hostedzoneid", "hostedZoneId");
    HostedZone zone = store.zone(request.account(), id.substring(id.lastIndexOf('/') + 1));
    String type = request.requiredQuery("recordtype", "recordType");
    if (!RecordTypes.ALL.contains(type)) {
      throw ApiException.notInSet("recordType", type, RecordTypes.ALL);
    }
    StoredName name;
    try {
      name = StoredName.parse(request.requiredQuery("recordname", "recordName"));
    } catch (BadText e) {
      throw ApiException.invalidInput("Invalid RecordName: " + e.text());
    }
    String subnet = request.query("edns0clientsubnetip");
    checkAddress("resolverIP", request.query("resolverip"));
    checkAddress("eDNS0ClientSubnetIP", subnet);
    checkMask(subnet, request.query("edns0clientsubnetmask"));
    if (zone.isPrivate) {
      throw ApiException.invalidInput("TestDNSAnswer is not supported for private hosted zones");
    }
    Answer answer = answer(zone, name, type);
    XmlText xml =
        new XmlText("TestDNSAnswerResponse").element("Nameserver", zone.nameServers.getFirst());
    xml.element("RecordName", name.text()).element("RecordType", type).open("RecordData");
    answer.values.forEach(value -> xml.element("RecordDataEntry", value));
    return Reply.ok(xml.close().element("ResponseCode", answer.rcode).element("Protocol", "UDP"));
  }

  private static Answer answer(HostedZone zone, StoredName name, String type) {
    if (!name.isAtOrBelow(zone.name)) {
      return new Answer("REFUSED", List.of());
    }
    // Below a delegation the parent only refers; DS at the cut itself is the parent's own (RFC 4035
    // section 2.4).
    for (StoredName at = name; !at.equals(zone.name); at = at.parent()) {
      boolean dsAtCut = at.equals(name) && type.equals("DS");
      if (zone.get(at, "NS") != null && !dsAtCut) {
        return new Answer("NOERROR", List.of());
      }
    }
    StoredName owner = name;
    if (!zone.exists(name)) {
      StoredName encloser = name.parent();
      while (!zone.exists(encloser)) {
        encloser = encloser.parent();
      }
      owner = encloser.wildcardBelow();
      if (!zone.exists(owner)) {
        return new Answer("NXDOMAIN", List.of());
      }
    }
    List<RecordSet> group = zone.group(owner, type);
    List<RecordSet> found = group.isEmpty() ? zone.group(owner, "CNAME") : group;
    for (RecordSet set : found) {
      if (set.policy() != null || set.ttl() == null) {
        throw ApiException.invalidInput(
            "This endpoint tests answers of simple record sets with values only, and "
                + set.described()
                + " is none");
      }
    }
    return new Answer("NOERROR", found.isEmpty() ? List.of() : found.getFirst().values());
  }

  private static void checkAddress(String member, @Nullable String text) {
    if (text != null && !Addresses.isIpv4(text) && Addresses.ipv6Hex(text).isEmpty()) {
      throw ApiException.invalidInput(
          "1 validation error detected: Value '"
              + text
              + "' at '"
              + member
              + "' failed to satisfy constraint: an IP address");
    }
  }

  private static void checkMask(@Nullable String subnet, @Nullable String mask) {
    if (mask == null) {
      return;
    }
    if (subnet == null) {
      throw ApiException.invalidInput("EDNS0ClientSubnetMask needs EDNS0ClientSubnetIP");
    }
    RecordSetXml.number(mask, 0, Addresses.isIpv4(subnet) ? 32 : 128, "eDNS0ClientSubnetMask");
  }
}
