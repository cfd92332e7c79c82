package org.bridge53.emulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TestDNSAnswer: what a name server of a zone would say. Runs while holding the store's monitor.
 *
 * <p>Query parameters that AWS does not have say where the client is: {@code emulator-region},
 * {@code emulator-continent}, {@code emulator-country}, {@code emulator-subdivision}, {@code
 * emulator-latitude} with {@code emulator-longitude}. A region says all the others but the
 * subdivision, and opens private zones to the test: it is the region of the VPC that asks. With
 * {@code emulator-all=true} every possible answer is listed with its probability.
 */
final class DnsTester {
  private final Store store;

  DnsTester(Store store) {
    this.store = store;
  }

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
    Place client = client(request);
    if (zone.isPrivate && client.region() == null) {
      throw ApiException.invalidInput("TestDNSAnswer is not supported for private hosted zones");
    }
    List<PossibleAnswer> possible = new ZoneAnswers(zone, client, store).of(name, type);
    PossibleAnswer answer = drawn(possible);
    if (answer.outside() != null) {
      throw ApiException.invalidInput(
          "This endpoint follows no CNAME out of its zone, and the answer lies at "
              + answer.outside());
    }
    XmlText xml =
        new XmlText("TestDNSAnswerResponse").element("Nameserver", zone.nameServers.getFirst());
    xml.element("RecordName", name.text()).element("RecordType", type).open("RecordData");
    answer.values().forEach(value -> xml.element("RecordDataEntry", value));
    xml.close().element("ResponseCode", answer.rcode()).element("Protocol", "UDP");
    String all = request.query("emulator-all");
    if (all != null && RecordSetXml.bool(all, "emulator-all")) {
      write(possible, xml.open("PossibleAnswers"));
      xml.close();
    }
    return Reply.ok(xml);
  }

  private static void write(List<PossibleAnswer> possible, XmlText xml) {
    for (PossibleAnswer answer : possible) {
      xml.open("PossibleAnswer")
          .element("PossibleCode", answer.rcode())
          .element("PossibleType", answer.type())
          .element("Probability", Double.toString(answer.probability()));
      Long ttl = answer.ttl();
      if (ttl != null) {
        xml.element("PossibleTTL", ttl);
      }
      String outside = answer.outside();
      if (outside != null) {
        xml.element("PossibleOutside", outside);
      }
      answer.values().forEach(value -> xml.element("PossibleEntry", value));
      xml.close();
    }
  }

  private PossibleAnswer drawn(List<PossibleAnswer> possible) {
    double left = store.settings().random().nextDouble();
    for (PossibleAnswer answer : possible) {
      left -= answer.probability();
      if (left < 0) {
        return answer;
      }
    }
    return possible.getLast();
  }

  private static Place client(ApiRequest request) {
    String region = request.query("emulator-region");
    Place base =
        region == null ? Place.UNKNOWN : Place.ofRegion(Regions.checked(region, "emulator-region"));
    String latitude = request.query("emulator-latitude");
    String longitude = request.query("emulator-longitude");
    return new Place(
        base.region(),
        given(request, "emulator-continent", base.continent()),
        given(request, "emulator-country", base.country()),
        request.query("emulator-subdivision"),
        latitude == null || longitude == null
            ? base.coordinates()
            : new Place.Coordinates(
                degrees(latitude, 90, "emulator-latitude"),
                degrees(longitude, 180, "emulator-longitude")),
        network(request));
  }

  /** The client's network where the resolver tells it, by default its first 24 or 64 bits. */
  private static @Nullable String network(ApiRequest request) {
    String subnet = request.query("edns0clientsubnetip");
    if (subnet == null) {
      return request.query("resolverip");
    }
    String mask = request.query("edns0clientsubnetmask");
    return subnet + "/" + (mask != null ? mask : Addresses.isIpv4(subnet) ? "24" : "64");
  }

  private static @Nullable String given(
      ApiRequest request, String parameter, @Nullable String otherwise) {
    String text = request.query(parameter);
    return text == null ? otherwise : text;
  }

  private static double degrees(String text, int most, String at) {
    return Double.parseDouble(RecordSetXml.degrees(text, most, at));
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
