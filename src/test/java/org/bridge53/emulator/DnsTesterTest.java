package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsTesterTest {
  private Emulator emulator;
  private ApiClient client;
  private String zone;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().start(ApiClient.anyPort());
    client = new ApiClient(emulator);
    zone = emulator.createZone("example.org", null);
    set("www", "A", "192.0.2.1", "192.0.2.2");
    set("c", "CNAME", "www.example.org");
    set("*.w", "TXT", "\"wild\"");
    set("a.b.ent", "A", "192.0.2.3");
    set("sub", "NS", "ns.example.net");
    set("sub", "DS", "1 1 9 ab");
    set("host.sub", "A", "192.0.2.4");
  }

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
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
    String weighted =
        "<SetIdentifier>x</SetIdentifier><Weight>1</Weight>" + ApiClient.values(60, "192.0.2.1");
    client.change(zone, ApiClient.changeXml("CREATE", "g.example.org", "A", weighted)).ok();
    assertTrue(
        test("g.example.org", "A").error(400, "InvalidInput").contains("simple record sets"));
  }

  @Test
  void call_notedWithItsZone() throws Exception {
    test("www.example.org", "A").ok();
    assertEquals(1, emulator.calls().count(Operation.TEST_DNS_ANSWER, zone));
  }
}
