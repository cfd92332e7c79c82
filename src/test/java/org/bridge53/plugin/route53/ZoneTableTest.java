package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Test;

/** Which zone answers. */
class ZoneTableTest {
  private static final Response NEXT = Response.failure(Rcode.NOTAUTH, "the next plugin");

  private final TestResources resources = new TestResources(".");
  private final ZoneBoard board = new ZoneBoard(query -> NEXT, resources);
  private final Route53Handler handler = new Route53Handler(board);
  private final Line line = TestLines.plain(handler::handle);
  private final List<ServedZone> zones = new ArrayList<>();

  private ServedZone.Builder zone(String id, String name, Line of) {
    return new ServedZone.Builder(id, NameText.parse(name), of, board).zone(data(id, name));
  }

  /** A zone with {@code www TXT id}, and {@code only-ID TXT id}. */
  private static Zone data(String id, String name) {
    List<RecordSet> sets =
        RecordSets.zone(
            name,
            RecordSets.simple("www." + name, "TXT", 60, "\"" + id + "\""),
            RecordSets.simple("only-" + id + "." + name, "TXT", 60, "\"" + id + "\""),
            RecordSets.simple("addr-" + id + "." + name, "A", 60, "192.0.2.1"));
    return assertInstanceOf(Translation.Translated.class, ZoneTranslator.translate(id, sets, null))
        .zone();
  }

  private void written(String id, String name) {
    zones.add(zone(id, name, line).build());
  }

  private ServedZone.Builder found(String id, String name, boolean isPrivate, Line of) {
    return zone(id, name, of).origin(ServedZone.Origin.FOUND).isPrivate(isPrivate);
  }

  private void found(String id, String name, boolean isPrivate) {
    zones.add(found(id, name, isPrivate, line).build());
  }

  private Response ask(String name, String type, String client) {
    board.publish(line, zones);
    return assertInstanceOf(
        Response.class, handler.handle(Queries.of(name, type, Queries.client(client))));
  }

  /** The id of the zone that answers a TXT query, or the code. */
  private String who(String name) {
    return who(name, "127.0.0.1");
  }

  private String who(String name, String client) {
    Response response = ask(name, "TXT", client);
    if (response == NEXT) {
      return "next";
    }
    if (response.answer().isEmpty()) {
      return Rcode.text(response.rcode());
    }
    byte[] rdata = response.answer().getFirst().rdatas().getFirst();
    return new String(rdata, 1, rdata.length - 1, java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void found_privateHidesLongerPublicNames() {
    found("PRIV", "example.org.", true);
    found("PUB", "very.long.example.org.", false);
    assertEquals("NXDOMAIN", who("www.very.long.example.org"));
    assertEquals("PRIV", who("www.example.org"));
  }

  @Test
  void found_longestPrivateAnswersAndPublicOnlyWhereNoneEncloses() {
    found("A", "example.org.", true);
    found("B", "sub.example.org.", true);
    found("C", "example.net.", false);
    found("D", "sub.example.net.", true);
    assertEquals("B", who("www.sub.example.org"));
    assertEquals("C", who("www.example.net"));
    assertEquals("D", who("www.sub.example.net"));
    assertEquals("next", who("www.example.com"));
  }

  @Test
  void overlayAndMerge_liftIt() {
    for (SameName mode : List.of(SameName.OVERLAY, SameName.MERGE)) {
      zones.clear();
      Line lifting = TestLines.line(handler::handle, ZoneFallthrough.NONE, null, mode, List.of());
      zones.add(found("PRIV", "example.org.", true, lifting).build());
      zones.add(found("PUB", "very.long.example.org.", false, lifting).build());
      assertEquals("PUB", who("www.very.long.example.org"));
    }
  }

  @Test
  void written_longestNameWinsOverAFoundPrivateOne() {
    found("PRIV", "example.org.", true);
    written("W", "sub.example.org.");
    assertEquals("W", who("www.sub.example.org"));
    assertEquals("PRIV", who("www.example.org"));
  }

  @Test
  void sameNameFound_privateHidesThePublicOneWhole() {
    found("PUB", "example.org.", false);
    found("PRIV", "example.org.", true);
    assertEquals("PRIV", who("www.example.org"));
    assertEquals("NXDOMAIN", who("only-PUB.example.org"));
  }

  @Test
  void sameNameWritten_firstThatHasTheName() {
    written("ONE", "example.org.");
    written("TWO", "example.org.");
    assertEquals("ONE", who("www.example.org"));
    assertEquals("TWO", who("only-TWO.example.org"));
    assertEquals("NOERROR", who("addr-ONE.example.org"));
  }

  @Test
  void sameNameWrittenAndFound_shadow() {
    zones.add(zone("W", "example.org.", line).build());
    found("PRIV", "example.org.", true);
    assertEquals("PRIV", who("www.example.org"));
    zones.clear();
    zones.add(zone("W", "example.org.", line).isPrivate(true).build());
    found("PRIV", "example.org.", true);
    assertEquals("W", who("www.example.org"));
    assertEquals("NXDOMAIN", who("only-PRIV.example.org"));
  }

  @Test
  void merge_firstThatHasTheTypeElseFirstThatHasTheName() {
    Line merging =
        TestLines.line(handler::handle, ZoneFallthrough.NONE, null, SameName.MERGE, List.of());
    List<RecordSet> one =
        RecordSets.zone(
            "example.org.", RecordSets.simple("host.example.org.", "A", 60, "192.0.2.1"));
    List<RecordSet> two =
        RecordSets.zone(
            "example.org.", RecordSets.simple("host.example.org.", "TXT", 60, "\"TWO\""));
    for (List<RecordSet> sets : List.of(one, two)) {
      Zone data =
          assertInstanceOf(Translation.Translated.class, ZoneTranslator.translate("Z", sets, null))
              .zone();
      zones.add(
          new ServedZone.Builder("Z" + zones.size(), NameText.parse("example.org."), merging, board)
              .zone(data)
              .build());
    }
    assertEquals("TWO", who("host.example.org"));
    Response neither = ask("host.example.org", "AAAA", "127.0.0.1");
    assertEquals(Rcode.NOERROR, neither.rcode());
    assertEquals(0, neither.answer().size());
    assertEquals("NXDOMAIN", who("nothing.example.org"));
  }

  @Test
  void twoFoundPrivateZonesOfOneName_servfailNamingBothUnlessPreferred() {
    found("Z1", "example.org.", true);
    found("Z2", "example.org.", true);
    Response conflict = ask("www.example.org", "TXT", "127.0.0.1");
    assertEquals(Rcode.SERVFAIL, conflict.rcode());
    ExtendedError why = conflict.extendedError();
    assertNotNull(why);
    assertTrue(why.text().contains("Z1") && why.text().contains("Z2"), why.text());
    assertEquals(
        1,
        resources.logged.stream()
            .filter(text -> text.startsWith("WARNING several private zones"))
            .count());
    ask("www.example.org", "TXT", "127.0.0.1");
    assertEquals(1, resources.logged.size());

    zones.clear();
    Line preferring =
        TestLines.line(handler::handle, ZoneFallthrough.NONE, null, null, List.of("Z2"));
    zones.add(found("Z1", "example.org.", true, preferring).build());
    zones.add(found("Z2", "example.org.", true, preferring).build());
    assertEquals("Z2", who("www.example.org"));
    assertEquals("NXDOMAIN", who("only-Z1.example.org"));
  }

  @Test
  void zoneThatIsGone_givesWayToItsSuccessorOnceThatIsLoaded() {
    zones.add(found("OLD", "example.org.", true, line).gone(true).build());
    zones.add(found("NEW", "example.org.", true, line).zone(null).build());
    zones.add(found("PUB", "example.org.", false, line).build());
    assertEquals("OLD", who("www.example.org"));
    zones.set(1, found("NEW", "example.org.", true, line).build());
    assertEquals("NEW", who("www.example.org"));
    assertEquals(List.of(), board.table().warnings());
  }

  @Test
  void oneHostedZoneThroughTwoLines_once() {
    Line other = TestLines.plain(handler::handle);
    board.publish(other, List.of(found("Z1", "example.org.", true, other).zone(null).build()));
    found("Z1", "example.org.", true);
    assertEquals("Z1", who("www.example.org"));
    assertEquals(List.of(), board.table().warnings());
    ZoneTable.Match match =
        board.table().enclosing(Queries.of("example.org", "TXT"), NameText.parse("example.org."));
    assertNotNull(match);
    assertEquals(1, match.size());
  }

  @Test
  void linesOfOneBlock_longestNameAndFirstLineFirst() {
    ZoneFallthrough falls =
        new ZoneFallthrough(
            new Fallthrough(List.of(NameText.parse("example.org."))),
            java.util.Set.of(ZoneFallthrough.Outcome.NXDOMAIN));
    Line second = TestLines.plain(handler::handle);
    board.publish(
        second,
        List.of(
            zone("TWO", "example.org.", second).build(),
            zone("SUB", "sub.example.org.", second).build()));
    written("ONE", "example.org.");
    assertEquals("ONE", who("www.example.org"));
    assertEquals("SUB", who("www.sub.example.org"));
    assertEquals("NXDOMAIN", who("only-TWO.example.org"));
    zones.set(
        0,
        zone("ONE", "example.org.", TestLines.line(handler::handle, falls, null, null, List.of()))
            .build());
    assertEquals("TWO", who("only-TWO.example.org"));
  }

  @Test
  void clients_privateZonesForThemOnly() {
    NetworkSet home = NetworkSet.of(ZoneOptions.PRIVATE_NETWORKS);
    Line guarded = TestLines.line(handler::handle, ZoneFallthrough.NONE, home, null, List.of());
    zones.add(found("PRIV", "example.org.", true, guarded).build());
    zones.add(found("PUB", "example.net.", false, guarded).build());
    for (String client :
        List.of(
            "127.0.0.1",
            "::1",
            "10.9.8.7",
            "172.16.0.1",
            "192.168.1.1",
            "fd00::1",
            "fe80::1",
            "169.254.1.1")) {
      assertEquals("PRIV", who("www.example.org", client), client);
    }
    for (String client : List.of("192.0.2.1", "2001:db8::1", "172.32.0.1", "100.64.0.1")) {
      Response refused = ask("www.example.org", "TXT", client);
      assertEquals(Rcode.REFUSED, refused.rcode(), client);
      assertNotNull(refused.extendedError());
      assertEquals(ExtendedError.PROHIBITED, refused.extendedError().infoCode());
      assertEquals("PUB", who("www.example.net", client));
    }
  }

  @Test
  void views_eachClientSeesItsOwn() {
    NetworkSet one = NetworkSet.of(List.of(Cidr.parse("10.1.0.0/16")));
    NetworkSet both = NetworkSet.of(List.of(Cidr.parse("10.0.0.0/8")));
    zones.add(found("A", "example.org.", true, line).views(List.of(one)).build());
    zones.add(found("B", "sub.example.org.", true, line).views(List.of(both)).build());
    zones.add(found("PUB", "example.org.", false, line).build());
    assertEquals("A", who("www.example.org", "10.1.0.1"));
    assertEquals("PUB", who("www.example.org", "10.2.0.1"));
    assertEquals("B", who("www.sub.example.org", "10.2.0.1"));
    assertEquals("B", who("www.sub.example.org", "10.1.0.1"));
    assertEquals("PUB", who("www.example.org", "192.0.2.1"));
    assertEquals("NXDOMAIN", who("www.sub.example.org", "192.0.2.1"));
  }

  @Test
  void ds_fromTheParentThatTheClientSees() {
    found("A", "example.org.", true);
    found("B", "sub.example.org.", true);
    ZoneTable table = new ZoneTable(List.copyOf(zones));
    ZoneTable.Match match =
        table.enclosing(Queries.of("sub.example.org", "DS"), NameText.parse("sub.example.org."));
    assertNotNull(match);
    assertEquals("A", match.get(0).zoneId());
    assertNull(table.enclosing(Queries.of("org", "DS"), NameText.parse("org.")));
  }

  @Test
  void acceptWithoutAZone_servfailAndNeverNext() {
    zones.add(
        new ServedZone.Builder("", NameText.parse("example."), line, board)
            .origin(ServedZone.Origin.ACCEPT)
            .failure(ExtendedError.NOT_READY, "not known yet")
            .build());
    found("A", "a.example.", true);
    found("PUB", "b.example.", false);
    assertEquals("SERVFAIL", who("www.c.example"));
    assertEquals("A", who("www.a.example"));
    assertEquals("PUB", who("www.b.example"));
    assertSame(NEXT, ask("www.example.com", "TXT", "127.0.0.1"));
    found("E", "example.", false);
    assertEquals("E", who("www.example"));
  }
}
