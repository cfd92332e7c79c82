package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Hosted zones from every endpoint that there is, to a client's answer: ours always, moto and
 * LocalStack where they are.
 */
class EveryEndpointTest {
  /** Type to {AWS's text, the same in presentation format as dnsjava reads it}, several a type. */
  private static final Map<String, List<String[]>> VALUES = new LinkedHashMap<>();

  private static void value(String type, String aws, String presentation) {
    VALUES.computeIfAbsent(type, _ -> new ArrayList<>()).add(new String[] {aws, presentation});
  }

  private static void value(String type, String both) {
    value(type, both, both);
  }

  static {
    value("A", "192.0.2.1");
    value("A", "192.0.2.254");
    value("AAAA", "2001:0db8:85a3:0:0:8a2e:0370:7334");
    value("AAAA", "::ffff:192.0.2.1");
    value("CAA", "0 issue \"ca.example.net; account=230123\"");
    value("CAA", "0 iodef \"mailto:security@example.net\"");
    value("CNAME", "target.example.net.");
    // AWS's own example, whose digest type dnsjava expects more octets of.
    value(
        "DS",
        "123 4 5 1234567890abcdef1234567890abcdef1234567890abcdef",
        "hex:007b04051234567890abcdef1234567890abcdef1234567890abcdef");
    value("DS", "123 8 2 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971");
    value("HTTPS", "1 . alpn=\"h2,h3\" ipv4hint=192.0.2.1", "1 . alpn=h2,h3 ipv4hint=192.0.2.1");
    value("MX", "10 mailserver.example.net.");
    value("MX", "20 mailserver2.example.net", "20 mailserver2.example.net.");
    value(
        "NAPTR",
        "100 50 \"u\" \"E2U+sip\" \"!^(\\\\+441632960083)$!sip:\\\\1@example.net!\" .",
        "100 50 \"u\" \"E2U+sip\" \"!^(\\\\+441632960083)$!sip:\\\\1@example.net!\" .");
    value("NS", "ns-2048.awsdns-64.com.");
    value("PTR", "www.example.net.");
    value("SPF", "\"v=spf1 ip4:192.168.0.1/16 -all\"");
    value("SRV", "10 5 80 hostname.example.net.");
    value("SRV", "0 0 0 .");
    value("SSHFP", "1 1 09F6A01D2175742B257C6B98B7C72C44C4040683");
    value("SVCB", "16 foo.example.net. alpn=\"h2\" port=53", "16 foo.example.net. alpn=h2 port=53");
    value("TLSA", "3 1 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971");
    value("TXT", "\"plain\"");
    value("TXT", "\"quote \\\" and backslash \\\\ end\"");
    value("TXT", "\"first string\" \"second string\" \"\"");
    value(
        "TXT", "\"tab\\011x \\303\\274ber; semicolon\"", "\"tab\\009x \\195\\188ber; semicolon\"");
  }

  private static String corefile(Endpoint endpoint, String zones, String... more) {
    return ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
        + zones
        + " {\n    aws_access_key test test\n    aws_endpoint "
        + endpoint.uri()
        + "\n    refresh 1s\n    budget 50 100\n    "
        + String.join("\n    ", more)
        + "\n  }\n}\n";
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Kind.class)
  void everyType_wireRdataIsWhatAwsStores(Endpoint.Kind kind) throws Exception {
    try (Endpoint endpoint = Endpoint.open(kind)) {
      String id = endpoint.createZoneWithSoa("types.example");
      for (Map.Entry<String, List<String[]>> type : VALUES.entrySet()) {
        endpoint.upsert(
            id,
            owner(type.getKey()),
            type.getKey(),
            300,
            type.getValue().stream().map(value -> value[0]).toArray(String[]::new));
      }
      try (RunningServer server = RunningServer.start(corefile(endpoint, "types.example.:" + id))) {
        server.awaitReady();
        for (Map.Entry<String, List<String[]>> type : VALUES.entrySet()) {
          Message answer = server.ask(owner(type.getKey()), type.getKey());
          assertEquals(Rcode.NOERROR, answer.getRcode(), type.getKey());
          int section = type.getKey().equals("NS") ? Section.AUTHORITY : Section.ANSWER;
          assertEquals(
              hex(expected(type.getKey(), type.getValue())),
              hex(answer.getSection(section).stream().map(EveryEndpointTest::rdata).toList()),
              type.getKey() + " " + answer);
        }
        Message soa = server.ask("types.example", "SOA");
        assertTrue(soa.getHeader().getFlag(Flags.AA));
        assertEquals(1, soa.getSection(Section.ANSWER).size());
      }
    }
  }

  private static String owner(String type) {
    return type.toLowerCase(java.util.Locale.ROOT) + ".types.example.";
  }

  private static List<byte[]> expected(String type, List<String[]> values) throws Exception {
    List<byte[]> rdatas = new ArrayList<>();
    for (String[] value : values) {
      if (value[1].startsWith("hex:")) {
        rdatas.add(java.util.HexFormat.of().parseHex(value[1].substring(4)));
        continue;
      }
      rdatas.add(
          rdata(
              Record.fromString(
                  Name.fromString("x."), Type.value(type), DClass.IN, 300, value[1], Name.root)));
    }
    return rdatas;
  }

  /** A record's RDATA, letter case kept. */
  private static byte[] rdata(Record record) {
    byte[] wire = record.toWire(Section.ANSWER);
    return Arrays.copyOfRange(wire, record.getName().length() + 10, wire.length);
  }

  private static List<String> hex(List<byte[]> octets) {
    return octets.stream().map(java.util.HexFormat.of()::formatHex).sorted().toList();
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Kind.class)
  void defaultSoa_isServed_alsoWhereItCannotBeRead(Endpoint.Kind kind) throws Exception {
    try (Endpoint endpoint = Endpoint.open(kind)) {
      String id = endpoint.createZone("fresh.example");
      endpoint.upsert(id, "www.fresh.example", "A", 60, "192.0.2.7");
      try (RunningServer server = RunningServer.start(corefile(endpoint, "fresh.example.:" + id))) {
        server.awaitReady();
        assertEquals(
            List.of("192.0.2.7"),
            RunningServer.rdata(server.ask("www.fresh.example", "A"), Section.ANSWER));
        Message missing = server.ask("nothing.fresh.example", "A");
        assertEquals(Rcode.NXDOMAIN, missing.getRcode());
        String soa = RunningServer.records(missing, Section.AUTHORITY).get(0);
        assertTrue(
            soa.startsWith("fresh.example. 900 IN SOA ns-")
                && soa.endsWith(". awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"),
            soa);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Kind.class)
  void wildcardsEmptyNonTerminalsAndChains_areAnswered(Endpoint.Kind kind) throws Exception {
    try (Endpoint endpoint = Endpoint.open(kind)) {
      String id = endpoint.createZoneWithSoa("w.example");
      endpoint.upsert(id, "*.w.example", "A", 60, "192.0.2.1");
      endpoint.upsert(id, "a.b.w.example", "TXT", 60, "\"deep\"");
      endpoint.upsert(id, "alias.w.example", "CNAME", 60, "a.b.w.example");
      endpoint.upsert(id, "out.w.example", "CNAME", 60, "www.elsewhere.example");
      try (RunningServer server = RunningServer.start(corefile(endpoint, "W.Example:" + id))) {
        server.awaitReady();
        assertEquals(
            List.of("anything.w.example. 60 IN A 192.0.2.1"),
            RunningServer.records(server.ask("anything.w.example", "A"), Section.ANSWER));
        Message entity = server.ask("b.w.example", "A");
        assertEquals(Rcode.NOERROR, entity.getRcode());
        assertEquals(0, entity.getSection(Section.ANSWER).size());
        assertEquals(Type.SOA, entity.getSection(Section.AUTHORITY).get(0).getType());
        assertEquals(Rcode.NXDOMAIN, server.ask("x.b.w.example", "A").getRcode());
        assertEquals(
            List.of("\"deep\"", "a.b.w.example."),
            RunningServer.rdata(server.ask("alias.w.example", "TXT"), Section.ANSWER));
        Message outside = server.ask("out.w.example", "A");
        assertEquals(Rcode.NOERROR, outside.getRcode());
        assertEquals(
            List.of("www.elsewhere.example."), RunningServer.rdata(outside, Section.ANSWER));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Kind.class)
  void changes_arriveWithTheNextRefresh(Endpoint.Kind kind) throws Exception {
    try (Endpoint endpoint = Endpoint.open(kind)) {
      String id = endpoint.createZoneWithSoa("change.example");
      endpoint.upsert(id, "www.change.example", "A", 60, "192.0.2.1");
      try (RunningServer server =
          RunningServer.start(corefile(endpoint, "change.example.:" + id))) {
        server.awaitReady();
        assertEquals(
            List.of("192.0.2.1"),
            RunningServer.rdata(server.ask("www.change.example", "A"), Section.ANSWER));
        endpoint.upsert(id, "www.change.example", "A", 60, "192.0.2.2", "192.0.2.3");
        endpoint.upsert(id, "new.change.example", "A", 60, "192.0.2.4");
        awaitAnswer(server, "www.change.example", List.of("192.0.2.2", "192.0.2.3"));
        awaitAnswer(server, "new.change.example", List.of("192.0.2.4"));
        endpoint.delete(id, "new.change.example", "A", 60, "192.0.2.4");
        awaitAnswer(server, "new.change.example", List.of());
      }
    }
  }

  private static void awaitAnswer(RunningServer server, String name, List<String> expected) {
    RunningServer.await(
        () -> {
          try {
            return RunningServer.rdata(server.ask(name, "A"), Section.ANSWER).equals(expected);
          } catch (java.io.IOException failure) {
            return false;
          }
        },
        () -> name + " A " + expected + "; log: " + server.log());
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Kind.class)
  void longText_keepsEveryOctet(Endpoint.Kind kind) throws Exception {
    try (Endpoint endpoint = Endpoint.open(kind)) {
      String id = endpoint.createZoneWithSoa("long.example");
      String string = "x".repeat(255);
      List<String> strings = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        strings.add("\"" + string + "\"");
      }
      endpoint.upsert(id, "t.long.example", "TXT", 60, String.join(" ", strings));
      try (RunningServer server = RunningServer.start(corefile(endpoint, "long.example.:" + id))) {
        server.awaitReady();
        Message answer = server.ask("t.long.example", "TXT");
        assertFalse(answer.getHeader().getFlag(Flags.TC)); // asked again over TCP
        byte[] rdata = rdata(answer.getSection(Section.ANSWER).get(0));
        assertEquals(15 * 256, rdata.length);
        assertEquals((byte) 255, rdata[0]);
        assertArrayEquals(
            string.getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(rdata, 1, 256));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Kind.class)
  void zonesByTagAndByVpc_areFound(Endpoint.Kind kind) throws Exception {
    try (Endpoint endpoint = Endpoint.open(kind)) {
      String tagged = endpoint.createZoneWithSoa("tagged.example");
      endpoint.tag(tagged, "dns", "on");
      endpoint.upsert(tagged, "www.tagged.example", "A", 60, "192.0.2.1");
      String plain = endpoint.createZoneWithSoa("plain.example");
      endpoint.upsert(plain, "www.plain.example", "A", 60, "192.0.2.2");
      String hidden = endpoint.createPrivateZone("private.example", "eu-west-1");
      endpoint.upsert(
          hidden,
          "private.example",
          "SOA",
          900,
          "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400");
      endpoint.upsert(hidden, "www.private.example", "A", 60, "10.0.0.1");
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  endpoint,
                  "",
                  "accept example",
                  "zones all tag dns=on",
                  "as vpc-0123abcd eu-west-1"))) {
        server.awaitReady();
        assertEquals(
            List.of("192.0.2.1"),
            RunningServer.rdata(server.ask("www.tagged.example", "A"), Section.ANSWER));
        assertEquals(
            List.of("10.0.0.1"),
            RunningServer.rdata(server.ask("www.private.example", "A"), Section.ANSWER));
        assertEquals(0, server.ask("www.plain.example", "A").getSection(Section.ANSWER).size());
      }
    }
  }
}
