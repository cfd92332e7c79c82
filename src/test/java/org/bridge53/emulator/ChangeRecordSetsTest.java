package org.bridge53.emulator;

import static org.bridge53.emulator.ApiClient.changeXml;
import static org.bridge53.emulator.ApiClient.plain;
import static org.bridge53.emulator.ApiClient.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Test;

class ChangeRecordSetsTest extends ZoneFixture {
  @Override
  Emulator.Builder settings() {
    return Emulator.builder().recordSetLimit(2000);
  }

  private List<String> refused(String... changes) throws Exception {
    List<PlainRecordSet> before = emulator.recordSets(zone);
    Answer answer = client.change(zone, changes);
    String joined = answer.error(400, "InvalidChangeBatch");
    assertEquals(before, emulator.recordSets(zone), "a refused batch leaves the zone as it was");
    List<String> messages = answer.all("Message");
    assertEquals(
        messages.subList(1, messages.size()).toString(), joined, "the one text joins the list");
    return messages.subList(1, messages.size());
  }

  private String invalid(String... changes) throws Exception {
    return client.change(zone, changes).error(400, "InvalidInput");
  }

  @Test
  void everyType_storedAndListedAsGiven() throws Exception {
    Map<String, String> sets = new TreeMap<>();
    sets.put("A", "192.0.2.1");
    sets.put("AAAA", "2001:0db8:85a3:0:0:8a2e:0370:7334");
    sets.put("CAA", "0 issue \"ca.example.net\"");
    sets.put("DS", "12345 13 2 " + "ab".repeat(32));
    sets.put("HTTPS", "1 . alpn=\"h2,h3\"");
    sets.put("MX", "10 Mail.example.org");
    sets.put("NAPTR", "100 50 \"u\" \"E2U+sip\" \"!^(\\\\+44)$!sip:\\\\1@example.org!\" .");
    sets.put("NS", "ns.example.net");
    sets.put("PTR", "host.example.org");
    sets.put("SPF", "\"v=spf1 -all\"");
    sets.put("SRV", "1 10 5269 xmpp.example.org.");
    sets.put("SSHFP", "4 2 " + "ab".repeat(32));
    sets.put("SVCB", "0 pool.example.org.");
    sets.put("TLSA", "3 1 1 " + "ab".repeat(32));
    sets.put("TXT", "\"a \\\"quote\\\"\" \"\\303\\244 <&>\"");
    List<String> changes = new ArrayList<>();
    sets.forEach((type, value) -> changes.add(plain("CREATE", "all.example.org", type, value)));
    changes.add(plain("CREATE", "c.example.org", "CNAME", "Target.Example.Net"));
    changes.add(
        plain("UPSERT", "example.org", "SOA", "ns.example.org. admin.example.org. 7 1 2 3 4"));
    Answer changed = client.change(zone, changes.toArray(String[]::new)).ok();
    assertTrue(changed.one("Id").startsWith("/change/C"));

    Answer listed = client.get("hostedzone/" + zone + "/rrset?name=all.example.org").ok();
    assertEquals(new ArrayList<>(sets.keySet()), listed.all("Type").subList(0, 15));
    assertEquals(new ArrayList<>(sets.values()), listed.all("Value").subList(0, 15));
    assertEquals(
        "Target.Example.Net",
        client
            .get("hostedzone/" + zone + "/rrset?name=c.example.org")
            .ok()
            .all("Value")
            .getFirst());
    assertTrue(emulator.recordSets(zone).toString().contains("admin.example.org. 7 1 2 3 4"));
  }

  @Test
  void create_existing() throws Exception {
    client.change(zone, plain("CREATE", "www.example.org", "A", "192.0.2.1")).ok();
    assertEquals(
        List.of(
            "Tried to create resource record set [name='www.example.org.', type='A'] but it already"
                + " exists"),
        refused(plain("CREATE", "WWW.example.org.", "A", "192.0.2.2")));
  }

  @Test
  void upsert_createsThenReplaces() throws Exception {
    client.change(zone, plain("UPSERT", "www.example.org", "A", "192.0.2.1")).ok();
    client
        .change(
            zone, changeXml("UPSERT", "www.example.org", "A", values(60, "192.0.2.2", "192.0.2.3")))
        .ok();
    assertEquals(
        List.of(new PlainRecordSet("www.example.org.", "A", 60, "192.0.2.2", "192.0.2.3")),
        emulator.recordSets(zone).stream().filter(set -> set.type().equals("A")).toList());
  }

  @Test
  void delete_wantsTheSameValues() throws Exception {
    client.change(zone, plain("CREATE", "www.example.org", "A", "192.0.2.1", "192.0.2.2")).ok();
    String mismatch =
        "Tried to delete resource record set [name='www.example.org.', type='A'] but the values"
            + " provided do not match the current values";
    assertEquals(List.of(mismatch), refused(plain("DELETE", "www.example.org", "A", "192.0.2.1")));
    assertEquals(
        List.of(mismatch),
        refused(
            changeXml("DELETE", "www.example.org", "A", values(301, "192.0.2.1", "192.0.2.2"))));
    assertEquals(
        List.of(
            "Tried to delete resource record set [name='ftp.example.org.', type='A'] but it was not"
                + " found"),
        refused(plain("DELETE", "ftp.example.org", "A", "192.0.2.1")));
    client.change(zone, plain("DELETE", "www.example.org", "A", "192.0.2.2", "192.0.2.1")).ok();
    assertEquals(2, emulator.recordSets(zone).size());
  }

  @Test
  void batch_allOrNothingWithEveryProblem() throws Exception {
    client.change(zone, plain("CREATE", "old.example.org", "A", "192.0.2.9")).ok();
    List<String> messages =
        refused(
            plain("CREATE", "new.example.org", "A", "192.0.2.1"),
            plain("DELETE", "old.example.org", "A", "192.0.2.9"),
            plain("UPSERT", "example.org", "NS", "ns.example.net."),
            plain("CREATE", "bad.example.org", "A", "not-an-address"),
            plain("CREATE", "www.example.net", "A", "192.0.2.1"));
    assertEquals(
        List.of(
            "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a"
                + " valid IPv4 address) encountered with 'not-an-address''",
            "RRSet with DNS name www.example.net. is not permitted in zone example.org."),
        messages);
  }

  @Test
  void replaceInOneBatch_anyOrderOfTypes() throws Exception {
    client.change(zone, plain("CREATE", "www.example.org", "CNAME", "a.example.net")).ok();
    client
        .change(
            zone,
            plain("CREATE", "www.example.org", "A", "192.0.2.1"),
            plain("DELETE", "www.example.org", "CNAME", "a.example.net"))
        .ok();
    client
        .change(
            zone,
            plain("DELETE", "www.example.org", "A", "192.0.2.1"),
            plain("CREATE", "www.example.org", "A", "192.0.2.2"))
        .ok();
    assertTrue(
        emulator
            .recordSets(zone)
            .contains(new PlainRecordSet("www.example.org.", "A", 300, "192.0.2.2")));
  }

  @Test
  void sameSetTwice_refused() throws Exception {
    String message =
        "The request contains an invalid set of changes for a resource record set 'A"
            + " www.example.org.'";
    assertTrue(
        refused(
                plain("CREATE", "www.example.org", "A", "192.0.2.1"),
                plain("CREATE", "www.example.org", "A", "192.0.2.2"))
            .contains(message));
    assertTrue(
        refused(
                plain("UPSERT", "www.example.org", "A", "192.0.2.1"),
                plain("UPSERT", "www.example.org", "A", "192.0.2.2"))
            .contains(message));
    client.change(zone, plain("CREATE", "www.example.org", "A", "192.0.2.1")).ok();
    assertTrue(
        refused(
                plain("DELETE", "www.example.org", "A", "192.0.2.1"),
                plain("DELETE", "www.example.org", "A", "192.0.2.1"))
            .contains(message));
  }

  @Test
  void cname_standsAlone() throws Exception {
    client.change(zone, plain("CREATE", "www.example.org", "A", "192.0.2.1")).ok();
    assertEquals(
        List.of(
            "RRSet of type CNAME with DNS name www.example.org. is not permitted as it conflicts"
                + " with other records with the same DNS name in zone example.org."),
        refused(plain("CREATE", "www.example.org", "CNAME", "a.example.net")));
    client.change(zone, plain("CREATE", "c.example.org", "CNAME", "a.example.net")).ok();
    assertEquals(
        List.of(
            "RRSet of type TXT with DNS name c.example.org. is not permitted because a conflicting"
                + " RRSet of type CNAME with the same DNS name already exists in zone"
                + " example.org."),
        refused(plain("CREATE", "c.example.org", "TXT", "\"x\"")));
    assertEquals(
        List.of(
            "RRSet of type CNAME with DNS name example.org. is not permitted at apex in zone"
                + " example.org."),
        refused(plain("CREATE", "example.org", "CNAME", "a.example.net")));
    assertEquals(
        1,
        refused(plain("CREATE", "d.example.org", "CNAME", "a.example.net", "b.example.net"))
            .size());
    client.change(zone, plain("CREATE", "below.c.example.org", "A", "192.0.2.1")).ok();
  }

  @Test
  void apex_keepsSoaAndNs() throws Exception {
    PlainRecordSet ns = emulator.recordSets(zone).get(0);
    PlainRecordSet soa = emulator.recordSets(zone).get(1);
    String deleteNs =
        changeXml(
            "DELETE", "example.org", "NS", values(172800, ns.values().toArray(String[]::new)));
    String deleteSoa =
        changeXml("DELETE", "example.org", "SOA", values(900, soa.values().getFirst()));
    assertEquals(
        List.of(
            "A HostedZone must contain exactly one SOA record.",
            "A HostedZone must contain at least one NS record for the zone itself."),
        refused(deleteNs, deleteSoa));
    client.change(zone, deleteNs, plain("CREATE", "example.org", "NS", "ns.example.net")).ok();
    assertEquals(
        1, refused(plain("CREATE", "sub.example.org", "SOA", soa.values().getFirst())).size());
    assertEquals(
        1,
        refused(plain("UPSERT", "example.org", "SOA", soa.values().getFirst(), "a b 1 1 1 1 1"))
            .size());
    assertEquals(1, refused(plain("CREATE", "*.example.org", "NS", "ns.example.net")).size());
  }

  @Test
  void values_checkedForDuplicatesAndNumber() throws Exception {
    assertEquals(
        List.of("Duplicate Resource Record: '192.0.2.1'"),
        refused(plain("CREATE", "www.example.org", "A", "192.0.2.1", "192.0.2.1")));
    assertEquals(
        List.of("Duplicate Resource Record: '0:0:0:0:0:0:0:1'"),
        refused(plain("CREATE", "www.example.org", "AAAA", "::1", "0:0:0:0:0:0:0:1")));
    String[] many = new String[401];
    for (int i = 0; i < many.length; i++) {
      many[i] = "10.0." + i / 250 + "." + i % 250;
    }
    assertEquals(
        List.of("Cannot have more than 400 records in a RRSet."),
        refused(plain("CREATE", "www.example.org", "A", many)));
    client
        .change(zone, plain("CREATE", "www.example.org", "A", java.util.Arrays.copyOf(many, 400)))
        .ok();
  }

  @Test
  void requestSize_limitsOfRecordsAndCharacters() throws Exception {
    List<String> creates = new ArrayList<>();
    List<String> upserts = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      creates.add(plain("CREATE", "n" + i + ".example.org", "A", "192.0.2.1"));
      upserts.add(plain("UPSERT", "n" + i + ".example.org", "A", "192.0.2.1"));
    }
    assertEquals(
        List.of("Number of records limit of 1000 exceeded."),
        refused(creates.toArray(String[]::new)));
    assertEquals(
        List.of("Number of records limit of 1000 exceeded."),
        refused(upserts.subList(0, 501).toArray(String[]::new)));
    client.change(zone, upserts.subList(0, 500).toArray(String[]::new)).ok();
    client
        .change(
            zone,
            creates.subList(1, 1001).stream()
                .map(change -> change.replace(">n", ">m"))
                .toArray(String[]::new))
        .ok();
    assertEquals(1502, emulator.recordSets(zone).size());
    List<String> over = new ArrayList<>();
    for (int i = 0; i < 499; i++) {
      over.add(plain("CREATE", "o" + i + ".example.org", "A", "192.0.2.1"));
    }
    assertEquals(
        List.of("Exceeded limit MAX_RRSETS_BY_ZONE for zone: " + zone),
        refused(over.toArray(String[]::new)));

    String text =
        ("\"" + "x".repeat(248) + "\"").repeat(15)
            + "\""
            + "x".repeat(248)
            + "\""; // 16 strings of 250 characters: 4,000
    String[] eight = new String[8];
    for (int i = 0; i < 8; i++) {
      eight[i] = plain("CREATE", "t" + i + ".example.org", "TXT", text);
    }
    client.change(zone, eight).ok();
    assertEquals(
        List.of("RDATA character limit of 32000 exceeded."),
        refused(
            java.util.stream.Stream.concat(
                    java.util.Arrays.stream(eight).map(change -> change.replace(">t", ">u")),
                    java.util.stream.Stream.of(plain("CREATE", "v.example.org", "A", "192.0.2.1")))
                .toArray(String[]::new)));
    assertTrue(
        invalid(plain("CREATE", "v.example.org", "TXT", text + "\"\""))
            .contains("length less than or equal to 4000"));
  }

  @Test
  void names_refused() throws Exception {
    assertEquals(
        1,
        client
            .change(zone, plain("CREATE", "a..example.org", "A", "192.0.2.1"))
            .all("Messages")
            .size());
    assertTrue(
        refused(plain("CREATE", "a\\9.example.org", "A", "192.0.2.1"))
            .getFirst()
            .contains("InvalidEscapeSequence"));
    assertTrue(
        refused(plain("CREATE", "a b.example.org", "A", "192.0.2.1"))
            .getFirst()
            .contains("UnsupportedCharacter"));
    assertTrue(
        refused(plain("CREATE", "x".repeat(64) + ".example.org", "A", "192.0.2.1"))
            .getFirst()
            .contains("DomainLabelTooLong"));
    assertEquals(
        List.of("RRSet with DNS name badexample.org. is not permitted in zone example.org."),
        refused(plain("CREATE", "badexample.org", "A", "192.0.2.1")));
  }

  @Test
  void malformedRequests_invalidInput() throws Exception {
    assertTrue(
        invalid(changeXml("CREATE", "a.example.org", "A", ""))
            .contains(
                "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or"
                    + " TrafficPolicyInstanceId], but found none in Change with [Action=CREATE"));
    assertTrue(
        invalid(changeXml("CREATE", "a.example.org", "A", "<TTL>1</TTL>"))
            .contains("Missing field 'ResourceRecords'"));
    assertTrue(
        invalid(
                changeXml(
                    "CREATE",
                    "a.example.org",
                    "A",
                    values(1, "192.0.2.1").replace("<TTL>1</TTL>", "")))
            .contains("Missing field 'TTL'"));
    assertTrue(
        invalid(plain("CREATE", "a.example.org", "LOC", "x"))
            .contains("enum value set: [SOA, A, TXT"));
    assertTrue(
        invalid(plain("REPLACE", "a.example.org", "A", "192.0.2.1"))
            .contains("enum value set: [CREATE, DELETE, UPSERT]"));
    assertTrue(
        invalid(changeXml("CREATE", "a.example.org", "A", values(2147483648L, "192.0.2.1")))
            .contains("between 0 and 2147483647"));
    assertTrue(
        invalid(changeXml("CREATE", "a.example.org", "A", values(-1, "192.0.2.1")))
            .contains("between 0 and 2147483647"));
    assertTrue(invalid("<Change><Action>CREATE</Action></Change>").contains("resourceRecordSet"));
    assertTrue(invalid("<Change/>").contains("action"));
    assertTrue(invalid().contains("changeBatch.changes"));
    String path = "hostedzone/" + zone + "/rrset/";
    client.post(path, "ChangeResourceRecordSetsRequest", "").error(400, "InvalidInput");
    client.post(path, "ChangeBatch", "").error(400, "MalformedInput");
  }

  @Test
  void javaMethods_sameValidation() {
    ApiException refused =
        assertThrows(
            ApiException.class,
            () ->
                emulator.change(
                    zone,
                    Action.CREATE,
                    new PlainRecordSet("www.example.net", "A", 300, "192.0.2.1")));
    assertEquals("InvalidChangeBatch", refused.code());
    assertEquals(400, refused.status());
    assertEquals(
        List.of("RRSet with DNS name www.example.net. is not permitted in zone example.org."),
        refused.messages());
    assertEquals("InvalidInput", codeOf(new PlainRecordSet("www.example.org", "LOC", 300, "x")));
    assertEquals(
        "InvalidInput", codeOf(new PlainRecordSet("www.example.org", "A", -1, "192.0.2.1")));
    assertEquals(
        "InvalidInput",
        codeOf(new PlainRecordSet("www.example.org", "TXT", 1, "\"" + "x".repeat(4000) + "\"")));
    assertEquals("InvalidInput", codeOf(new PlainRecordSet("www.example.org", "A", 1, List.of())));
    assertEquals("InvalidChangeBatch", codeOf(new PlainRecordSet("a..b", "A", 1, "192.0.2.1")));
  }

  private String codeOf(PlainRecordSet set) {
    return assertThrows(ApiException.class, () -> emulator.change(zone, Action.CREATE, set)).code();
  }
}
