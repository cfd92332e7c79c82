package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsTesterTest extends ZoneFixture {
  @BeforeEach
  void fill() {
    set("www", "A", "192.0.2.1", "192.0.2.2");
    set("c", "CNAME", "www.example.org");
    set("*.w", "TXT", "\"wild\"");
    set("a.b.ent", "A", "192.0.2.3");
    set("sub", "NS", "ns.example.net");
    set("sub", "DS", "1 1 9 ab");
    set("host.sub", "A", "192.0.2.4");
  }

  private void set(String label, String type, String... values) {
    emulator.change(
        zone, Action.CREATE, new PlainRecordSet(label + ".example.org", type, 300, values));
  }

  private Answer test(String name, String type) throws Exception {
    return client.get(
        "testdnsanswer?hostedzoneid=" + zone + "&recordname=" + name + "&recordtype=" + type);
  }

  private void expect(String rcode, List<String> values, String name, String type)
      throws Exception {
    Answer answer = test(name, type).ok();
    assertEquals(rcode, answer.one("ResponseCode"));
    assertEquals(values, answer.all("RecordDataEntry"));
    assertEquals(type, answer.one("RecordType"));
    assertEquals("UDP", answer.one("Protocol"));
    assertEquals(emulator.nameServers(zone).getFirst(), answer.one("Nameserver"));
  }

  @Test
  void answers() throws Exception {
    expect("NOERROR", List.of("192.0.2.1", "192.0.2.2"), "WWW.example.org", "A");
    expect("NOERROR", List.of(), "www.example.org", "AAAA");
    expect("NOERROR", List.of("www.example.org"), "c.example.org", "A");
    expect("NXDOMAIN", List.of(), "nothing.example.org", "A");
    expect("NOERROR", List.of(), "ent.example.org", "A");
    expect("NXDOMAIN", List.of(), "x.ent.example.org", "A");
    expect("NOERROR", List.of("\"wild\""), "x.y.w.example.org", "TXT");
    expect("NOERROR", List.of(), "x.w.example.org", "A");
    expect("NOERROR", List.of(), "host.sub.example.org", "A");
    expect("NOERROR", List.of("1 1 9 ab"), "sub.example.org", "DS");
    expect("REFUSED", List.of(), "www.example.net", "A");
  }

  @Test
  void refusals() throws Exception {
    String privateZone = emulator.createZone("corp", new Vpc("vpc-0123abcd", "eu-west-1"));
    assertTrue(
        client
            .get("testdnsanswer?hostedzoneid=" + privateZone + "&recordname=corp&recordtype=SOA")
            .error(400, "InvalidInput")
            .contains("private"));
    client
        .get("testdnsanswer?hostedzoneid=Z0&recordname=corp&recordtype=SOA")
        .error(404, "NoSuchHostedZone");
    client.get("testdnsanswer?hostedzoneid=" + zone + "&recordtype=SOA").error(400, "InvalidInput");
    test("a..b", "A").error(400, "InvalidInput");
    test("www.example.org", "LOC").error(400, "InvalidInput");
    test("www.example.org", "A&resolverip=nowhere").error(400, "InvalidInput");
    test("www.example.org", "A&edns0clientsubnetip=1.2.3").error(400, "InvalidInput");
    test("www.example.org", "A&edns0clientsubnetmask=24").error(400, "InvalidInput");
    test("www.example.org", "A&edns0clientsubnetip=192.0.2.0&edns0clientsubnetmask=33")
        .error(400, "InvalidInput");
    test(
            "www.example.org",
            "A&resolverip=192.0.2.1&edns0clientsubnetip=2001:db8::&edns0clientsubnetmask=48")
        .ok();
    String elb =
        "<AliasTarget><HostedZoneId>Z32O12XQLNTSW2</HostedZoneId><DNSName>lb.elb.amazonaws.com"
            + "</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget>";
    client.change(zone, ApiClient.changeXml("CREATE", "g.example.org", "A", elb)).ok();
    assertTrue(
        test("g.example.org", "A").error(400, "InvalidInput").contains("no addresses of AWS"));
    String latency =
        "<SetIdentifier>x</SetIdentifier><Region>eu-west-1</Region>"
            + ApiClient.values(60, "192.0.2.1");
    client.change(zone, ApiClient.changeXml("CREATE", "l.example.org", "A", latency)).ok();
    assertTrue(
        test("l.example.org", "A").error(400, "InvalidInput").contains("where the client is"));
    test("l.example.org", "A&emulator-region=mars-1").error(400, "InvalidInput");
    test("l.example.org", "A&emulator-latitude=91&emulator-longitude=0").error(400, "InvalidInput");
    test("l.example.org", "A&emulator-all=perhaps").error(400, "InvalidInput");
  }

  @Test
  void place_byRegionOrByItsParts() throws Exception {
    String de = "<SetIdentifier>de</SetIdentifier><GeoLocation><CountryCode>DE</CountryCode>";
    String oh =
        "<SetIdentifier>oh</SetIdentifier><GeoLocation><CountryCode>US</CountryCode>"
            + "<SubdivisionCode>OH</SubdivisionCode>";
    String asia = "<SetIdentifier>as</SetIdentifier><GeoLocation><ContinentCode>AS</ContinentCode>";
    int host = 10;
    for (String member : List.of(de, oh, asia)) {
      String inner = member + "</GeoLocation>" + ApiClient.values(60, "192.0.2." + host++);
      client.change(zone, ApiClient.changeXml("CREATE", "g.example.org", "A", inner)).ok();
    }
    expectAt("192.0.2.10", "emulator-region=eu-central-1");
    expectAt("192.0.2.11", "emulator-country=US&emulator-subdivision=OH");
    expectAt("192.0.2.12", "emulator-continent=AS&emulator-country=JP");
    expectAt("192.0.2.12", "emulator-region=ap-south-1");
  }

  private void expectAt(String value, String place) throws Exception {
    assertEquals(value, test("g.example.org", "A&" + place).ok().one("RecordDataEntry"), place);
  }

  @Test
  void allPossibleAnswers_withTheirProbabilities() throws Exception {
    for (int weight : new int[] {1, 3}) {
      String member =
          "<SetIdentifier>" + weight + "</SetIdentifier><Weight>" + weight + "</Weight>";
      client
          .change(
              zone,
              ApiClient.changeXml(
                  "CREATE",
                  "g.example.org",
                  "A",
                  member + ApiClient.values(60, "192.0.2." + weight)))
          .ok();
    }
    Answer answer = test("g.example.org", "A&emulator-all=true").ok();
    assertEquals(List.of("0.25", "0.75"), answer.all("Probability"));
    assertEquals(List.of("192.0.2.1", "192.0.2.3"), answer.all("PossibleEntry"));
    assertEquals(List.of("60", "60"), answer.all("PossibleTTL"));
    assertEquals(List.of("A", "A"), answer.all("PossibleType"));
    assertEquals(List.of("NOERROR", "NOERROR"), answer.all("PossibleCode"));
    assertTrue(answer.all("PossibleEntry").contains(answer.one("RecordDataEntry")));
    assertEquals(List.of(), test("g.example.org", "A").ok().all("PossibleAnswer"));
  }

  @Test
  void aliasWhoseTargetBecameCnameOutOfTheZone_refused() throws Exception {
    String name = "t.example.org";
    String alias =
        "<AliasTarget><HostedZoneId>"
            + zone
            + "</HostedZoneId><DNSName>t.example.org</DNSName>"
            + "<EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>";
    String address = ApiClient.values(60, "192.0.2.1");
    client.change(zone, ApiClient.changeXml("CREATE", name, "A", address)).ok();
    client.change(zone, ApiClient.changeXml("CREATE", "a.example.org", "A", alias)).ok();
    emulator.removeUnchecked(zone, name, "A");
    String cname = ApiClient.values(60, "elsewhere.invalid");
    client.change(zone, ApiClient.changeXml("CREATE", name, "CNAME", cname)).ok();
    Answer answer = test("a.example.org", "A&emulator-all=true");
    assertTrue(
        answer.toString().contains("the answer lies at elsewhere.invalid"), answer::toString);
  }

  @Test
  void privateZone_testedForTheRegionOfItsVpc() throws Exception {
    String id = emulator.createZone("corp", new Vpc("vpc-0123abcd", "eu-west-1"));
    Answer answer =
        client.get(
            "testdnsanswer?hostedzoneid="
                + id
                + "&recordname=x.corp&recordtype=A&emulator-region=eu-west-1");
    assertEquals("NXDOMAIN", answer.ok().one("ResponseCode"));
  }

  @Test
  void call_notedWithItsZone() throws Exception {
    test("www.example.org", "A").ok();
    assertEquals(1, emulator.calls().count(Operation.TEST_DNS_ANSWER, zone));
  }
}
