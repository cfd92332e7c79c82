package org.bridge53.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.Rrset;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

/**
 * What every source of authoritative zones must do with the same records. The zone holds only types
 * that Route 53 has.
 */
public interface AuthoritativeContract {
  /** The zone's apex. */
  String APEX = "example.org.";

  /** The zone's records, as the master file of every source. */
  String RECORDS =
      """
      @            3600 SOA   ns1 hostmaster 7 7200 900 1209600 300
      @             600 NS    ns1
      @             600 NS    ns2.example.net.
      @              60 MX    10 mail
      @              60 MX    20 mail.example.net.
      ns1           300 A     192.0.2.1
      ns1           300 AAAA  2001:db8::1
      mail           60 A     192.0.2.25
      www            60 A     192.0.2.80
      www            60 A     192.0.2.81
      www            60 TXT   "Mixed Case" "two"
      MiXeD          60 CNAME WwW
      a.b.ent        60 A     192.0.2.2
      *.wild         60 A     192.0.2.3
      *.wild         60 MX    10 host.wild
      exists.wild    60 TXT   "no address"
      x.y.wild       60 A     192.0.2.4
      *.cwild        60 CNAME www
      *.nsub.wildent 60 A     192.0.2.5
      sub          3600 NS    ns.sub
      sub          3600 NS    ns.sibling
      sub          3600 NS    ns1
      sub          3600 NS    ns.example.com.
      sub          3600 DS    12345 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF
      ns.sub         60 A     192.0.2.10
      sibling      3600 NS    ns.sibling
      ns.sibling     60 A     192.0.2.11
      deep.sub       60 TXT   "occluded"
      chain1         10 CNAME chain2
      chain2         20 CNAME chain3
      chain3         30 CNAME www
      loop1          60 CNAME loop2
      loop2          60 CNAME loop1
      self           60 CNAME self
      tonodata       60 CNAME mail
      tonxdomain     60 CNAME nothing
      tosub          60 CNAME host.sub
      towild         60 CNAME foo.wild
      tocwild        60 CNAME foo.cwild
      outside        60 CNAME target.example.net.
      _sip._tcp      60 SRV   1 2 5060 mail
      _sip._tcp      60 SRV   1 2 5060 foo.wild
      svc            60 HTTPS 1 . alpn=h2
      svc            60 A     192.0.2.9
      alias          60 SVCB  0 svc
      l1             60 CNAME l2
      l2             60 CNAME l3
      l3             60 CNAME l4
      l4             60 CNAME l5
      l5             60 CNAME l6
      l6             60 CNAME l7
      l7             60 CNAME l8
      l8             60 CNAME l9
      l9             60 CNAME l10
      l10            60 A     192.0.2.99
      """;

  List<String> APEX_NS =
      List.of("example.org. 600 NS ns1.example.org.", "example.org. 600 NS ns2.example.net.");

  List<String> SOA =
      List.of(
          "example.org. 300 SOA ns1.example.org. hostmaster.example.org. 7 7200 900 1209600 300");

  /**
   * Answers from a zone {@link #APEX} with the records of {@link #RECORDS}.
   *
   * @param lookup what the server says to an internal query
   */
  Answer answer(Query query, Function<Query, Answer> lookup);

  private Response ask(String name, String type) {
    return assertInstanceOf(
        Response.class, answer(Queries.of(name, type), _ -> Response.of(Rcode.REFUSED)));
  }

  private static void assertSections(
      Response response,
      int rcode,
      boolean authoritative,
      List<String> answer,
      List<String> authority,
      List<String> additional) {
    assertEquals(Rcode.text(rcode), Rcode.text(response.rcode()));
    assertEquals(authoritative, response.has(Header.AA), "AA");
    assertFalse(response.has(Header.RA), "RA");
    assertEquals(sorted(answer), sorted(Zones.lines(response.answer())));
    assertEquals(sorted(authority), sorted(Zones.lines(response.authority())));
    assertEquals(sorted(additional), sorted(Zones.lines(response.additional())));
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  private static void assertPositive(Response response, String... answer) {
    assertSections(response, Rcode.NOERROR, true, List.of(answer), APEX_NS, List.of());
  }

  @Test
  default void qnameWithType_answerWithApexNs() {
    assertPositive(
        ask("www.example.org", "A"),
        "www.example.org. 60 A 192.0.2.80",
        "www.example.org. 60 A 192.0.2.81");
  }

  @Test
  default void qnameInOtherCase_sameAnswer() {
    assertPositive(ask("WWW.eXample.ORG", "TXT"), "www.example.org. 60 TXT \"Mixed Case\" \"two\"");
  }

  @Test
  default void qtypeMissing_noDataWithLowerOfSoaTtlAndMinimum() {
    assertSections(ask("www.example.org", "AAAA"), Rcode.NOERROR, true, List.of(), SOA, List.of());
  }

  @Test
  default void apexWithoutType_noData() {
    assertSections(ask("example.org", "A"), Rcode.NOERROR, true, List.of(), SOA, List.of());
  }

  @Test
  default void qnameMissing_nxDomain() {
    assertSections(ask("no.example.org", "A"), Rcode.NXDOMAIN, true, List.of(), SOA, List.of());
    assertSections(
        ask("a.b.c.d.no.example.org", "A"), Rcode.NXDOMAIN, true, List.of(), SOA, List.of());
  }

  @Test
  default void belowExistingName_nxDomain() {
    assertSections(ask("x.www.example.org", "A"), Rcode.NXDOMAIN, true, List.of(), SOA, List.of());
  }

  @Test
  default void emptyNonTerminal_noData() {
    assertSections(ask("ent.example.org", "A"), Rcode.NOERROR, true, List.of(), SOA, List.of());
    assertSections(ask("b.ent.example.org", "A"), Rcode.NOERROR, true, List.of(), SOA, List.of());
    assertSections(ask("c.ent.example.org", "A"), Rcode.NXDOMAIN, true, List.of(), SOA, List.of());
  }

  @Test
  default void soaAtApex_ownTtl() {
    assertPositive(
        ask("example.org", "SOA"),
        "example.org. 3600 SOA ns1.example.org. hostmaster.example.org. 7 7200 900 1209600 300");
  }

  @Test
  default void nsAtApex_notRepeatedInAuthorityAndGlueAdded() {
    assertSections(
        ask("example.org", "NS"),
        Rcode.NOERROR,
        true,
        APEX_NS,
        List.of(),
        List.of("ns1.example.org. 300 A 192.0.2.1", "ns1.example.org. 300 AAAA 2001:db8::1"));
  }

  @Test
  default void mx_addressesOfTargetsInZone() {
    assertSections(
        ask("example.org", "MX"),
        Rcode.NOERROR,
        true,
        List.of(
            "example.org. 60 MX 10 mail.example.org.", "example.org. 60 MX 20 mail.example.net."),
        APEX_NS,
        List.of("mail.example.org. 60 A 192.0.2.25"));
  }

  @Test
  default void srv_addressesAlsoFromWildcard() {
    assertSections(
        ask("_sip._tcp.example.org", "SRV"),
        Rcode.NOERROR,
        true,
        List.of(
            "_sip._tcp.example.org. 60 SRV 1 2 5060 mail.example.org.",
            "_sip._tcp.example.org. 60 SRV 1 2 5060 foo.wild.example.org."),
        APEX_NS,
        List.of("mail.example.org. 60 A 192.0.2.25", "foo.wild.example.org. 60 A 192.0.2.3"));
  }

  @Test
  default void httpsWithTargetDot_addressesOfOwner() {
    assertEquals(
        List.of("svc.example.org. 60 A 192.0.2.9"),
        Zones.lines(ask("svc.example.org", "HTTPS").additional()));
    assertEquals(
        List.of("svc.example.org. 60 A 192.0.2.9"),
        Zones.lines(ask("alias.example.org", "SVCB").additional()));
  }

  @Test
  default void wildcard_synthesisedOwner() {
    assertPositive(ask("foo.wild.example.org", "A"), "foo.wild.example.org. 60 A 192.0.2.3");
    assertPositive(ask("a.b.wild.example.org", "A"), "a.b.wild.example.org. 60 A 192.0.2.3");
  }

  @Test
  default void wildcardAskedItself_itsOwnData() {
    assertPositive(ask("*.wild.example.org", "A"), "*.wild.example.org. 60 A 192.0.2.3");
  }

  @Test
  default void wildcardWithoutType_noData() {
    assertSections(
        ask("foo.wild.example.org", "TXT"), Rcode.NOERROR, true, List.of(), SOA, List.of());
  }

  @Test
  default void existingNameBesideWildcard_noSynthesis() {
    assertSections(
        ask("exists.wild.example.org", "A"), Rcode.NOERROR, true, List.of(), SOA, List.of());
    assertSections(
        ask("below.exists.wild.example.org", "A"), Rcode.NXDOMAIN, true, List.of(), SOA, List.of());
  }

  @Test
  default void emptyNonTerminalBesideWildcard_blocksIt() {
    assertSections(ask("y.wild.example.org", "A"), Rcode.NOERROR, true, List.of(), SOA, List.of());
    assertSections(
        ask("z.y.wild.example.org", "A"), Rcode.NXDOMAIN, true, List.of(), SOA, List.of());
  }

  @Test
  default void wildcardApexOfNothing_nxDomainForBlankParent() {
    assertSections(ask("wildent.example.org", "A"), Rcode.NOERROR, true, List.of(), SOA, List.of());
    assertPositive(
        ask("q.nsub.wildent.example.org", "A"), "q.nsub.wildent.example.org. 60 A 192.0.2.5");
  }

  @Test
  default void wildcardCname_followed() {
    assertPositive(
        ask("foo.cwild.example.org", "A"),
        "foo.cwild.example.org. 60 CNAME www.example.org.",
        "www.example.org. 60 A 192.0.2.80",
        "www.example.org. 60 A 192.0.2.81");
  }

  @Test
  default void belowZoneCut_referralWithAllGlue() {
    for (String name : List.of("host.sub.example.org", "deep.sub.example.org", "sub.example.org")) {
      assertSections(
          ask(name, "A"),
          Rcode.NOERROR,
          false,
          List.of(),
          List.of(
              "sub.example.org. 3600 NS ns.sub.example.org.",
              "sub.example.org. 3600 NS ns.sibling.example.org.",
              "sub.example.org. 3600 NS ns1.example.org.",
              "sub.example.org. 3600 NS ns.example.com."),
          List.of(
              "ns.sub.example.org. 60 A 192.0.2.10",
              "ns.sibling.example.org. 60 A 192.0.2.11",
              "ns1.example.org. 300 A 192.0.2.1",
              "ns1.example.org. 300 AAAA 2001:db8::1"));
    }
  }

  @Test
  default void referral_glueInsideTheDelegatedZoneFirst() {
    assertEquals(
        "ns.sub.example.org.",
        ask("x.sub.example.org", "A").additional().get(0).owner().toString());
  }

  @Test
  default void glueAskedItself_referral() {
    Response response = ask("ns.sub.example.org", "A");
    assertEquals(List.of(), response.answer());
    assertFalse(response.has(Header.AA));
  }

  @Test
  default void nsAtZoneCut_referral() {
    Response response = ask("sub.example.org", "NS");
    assertEquals(List.of(), response.answer());
    assertFalse(response.has(Header.AA));
    assertEquals(4, response.authority().get(0).count());
  }

  @Test
  default void dsAtZoneCut_answeredByParent() {
    assertPositive(
        ask("sub.example.org", "DS"),
        "sub.example.org. 3600 DS 12345 13 2"
            + " 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF");
    assertSections(
        ask("sibling.example.org", "DS"), Rcode.NOERROR, true, List.of(), SOA, List.of());
  }

  @Test
  default void dsBelowZoneCut_referral() {
    Response response = ask("x.sub.example.org", "DS");
    assertFalse(response.has(Header.AA));
    assertEquals("sub.example.org.", response.authority().get(0).owner().toString());
  }

  @Test
  default void cnameChain_followedInside() {
    assertPositive(
        ask("chain1.example.org", "A"),
        "chain1.example.org. 10 CNAME chain2.example.org.",
        "chain2.example.org. 20 CNAME chain3.example.org.",
        "chain3.example.org. 30 CNAME www.example.org.",
        "www.example.org. 60 A 192.0.2.80",
        "www.example.org. 60 A 192.0.2.81");
  }

  @Test
  default void qtypeCname_notFollowed() {
    assertPositive(
        ask("chain1.example.org", "CNAME"), "chain1.example.org. 10 CNAME chain2.example.org.");
  }

  @Test
  default void cnameTargetInOtherCase_keptAndFollowed() {
    assertPositive(
        ask("mixed.example.org", "TXT"),
        "mixed.example.org. 60 CNAME WwW.example.org.",
        "www.example.org. 60 TXT \"Mixed Case\" \"two\"");
  }

  @Test
  default void cnameLoop_ends() {
    assertPositive(
        ask("loop1.example.org", "A"),
        "loop1.example.org. 60 CNAME loop2.example.org.",
        "loop2.example.org. 60 CNAME loop1.example.org.");
    assertPositive(ask("self.example.org", "A"), "self.example.org. 60 CNAME self.example.org.");
  }

  @Test
  default void chainOfNineCnames_endsAfterEightFurther() {
    assertEquals(9, ask("l1.example.org", "A").answer().size());
    assertEquals(9, ask("l2.example.org", "A").answer().size());
    assertPositiveEnd(ask("l2.example.org", "A"), "l10.example.org. 60 A 192.0.2.99");
    assertPositiveEnd(ask("l1.example.org", "A"), "l9.example.org. 60 CNAME l10.example.org.");
  }

  private static void assertPositiveEnd(Response response, String last) {
    List<String> lines = Zones.lines(response.answer());
    assertEquals(last, lines.get(lines.size() - 1));
    assertEquals(Rcode.NOERROR, response.rcode());
  }

  @Test
  default void cnameToNameWithoutType_noDataWithSoa() {
    assertSections(
        ask("tonodata.example.org", "AAAA"),
        Rcode.NOERROR,
        true,
        List.of("tonodata.example.org. 60 CNAME mail.example.org."),
        SOA,
        List.of());
  }

  @Test
  default void cnameToMissingName_nxDomainWithCnameAndSoa() {
    assertSections(
        ask("tonxdomain.example.org", "A"),
        Rcode.NXDOMAIN,
        true,
        List.of("tonxdomain.example.org. 60 CNAME nothing.example.org."),
        SOA,
        List.of());
  }

  @Test
  default void cnameIntoDelegation_referralWithAa() {
    Response response = ask("tosub.example.org", "A");
    assertEquals(
        List.of("tosub.example.org. 60 CNAME host.sub.example.org."),
        Zones.lines(response.answer()));
    assertTrue(response.has(Header.AA));
    assertEquals("sub.example.org.", response.authority().get(0).owner().toString());
    assertEquals(4, response.additional().size());
  }

  @Test
  default void cnameToWildcardCoveredName_synthesised() {
    assertPositive(
        ask("towild.example.org", "A"),
        "towild.example.org. 60 CNAME foo.wild.example.org.",
        "foo.wild.example.org. 60 A 192.0.2.3");
    assertPositive(
        ask("tocwild.example.org", "TXT"),
        "tocwild.example.org. 60 CNAME foo.cwild.example.org.",
        "foo.cwild.example.org. 60 CNAME www.example.org.",
        "www.example.org. 60 TXT \"Mixed Case\" \"two\"");
  }

  private Answer askOutside(List<Query> asked, Answer target) {
    return answer(
        Queries.of("outside.example.org", "A"),
        query -> {
          asked.add(query);
          return target;
        });
  }

  private static Response target(int rcode, String... records) {
    List<Rrset> answer = Zones.rrsets("example.net.", String.join("\n", records));
    return new Response(rcode, 0, answer, List.of(), List.of(), null, null);
  }

  String OUTSIDE = "outside.example.org. 60 CNAME target.example.net.";

  @Test
  default void cnameOutside_serverAskedAndAnswerJoined() {
    List<Query> asked = new ArrayList<>();
    Response response =
        (Response) askOutside(asked, target(Rcode.NOERROR, "target 5 A 198.51.100.1"));
    assertPositive(response, OUTSIDE, "target.example.net. 5 A 198.51.100.1");
    assertEquals(1, asked.size());
    assertEquals("target.example.net.", asked.get(0).qname().toString());
    assertEquals(1, asked.get(0).depth());
  }

  @Test
  default void cnameOutsideDeferred_joinedLater() throws Exception {
    Answer answer =
        askOutside(
            new ArrayList<>(),
            new Deferred(() -> target(Rcode.NOERROR, "target 5 A 198.51.100.1")));
    Deferred deferred = assertInstanceOf(Deferred.class, answer);
    assertPositive((Response) deferred.await(), OUTSIDE, "target.example.net. 5 A 198.51.100.1");
  }

  @Test
  default void cnameOutsideRefusedOrDropped_danglingCname() {
    assertPositive((Response) askOutside(new ArrayList<>(), Response.of(Rcode.REFUSED)), OUTSIDE);
    assertPositive((Response) askOutside(new ArrayList<>(), NoResponse.INSTANCE), OUTSIDE);
  }

  @Test
  default void cnameOutsideNxDomain_nxDomainWithSoa() {
    assertSections(
        (Response) askOutside(new ArrayList<>(), Response.of(Rcode.NXDOMAIN)),
        Rcode.NXDOMAIN,
        true,
        List.of(OUTSIDE),
        SOA,
        List.of());
  }

  @Test
  default void cnameOutsideNoData_soa() {
    assertSections(
        (Response) askOutside(new ArrayList<>(), Response.of(Rcode.NOERROR)),
        Rcode.NOERROR,
        true,
        List.of(OUTSIDE),
        SOA,
        List.of());
  }

  @Test
  default void cnameOutsideServFail_servFailKeepsCname() {
    Response failure =
        Response.failure(Rcode.SERVFAIL, "upstream is gone")
            .withExtendedError(ExtendedError.NETWORK_ERROR, "gone");
    Response response = (Response) askOutside(new ArrayList<>(), failure);
    assertSections(response, Rcode.SERVFAIL, true, List.of(OUTSIDE), List.of(), List.of());
    assertEquals("upstream is gone", response.error());
    ExtendedError extended = response.extendedError();
    assertNotNull(extended);
    assertEquals(ExtendedError.NETWORK_ERROR, extended.infoCode());
  }

  /** What another zone of the server says to {@code target.example.net}. */
  private static Response said(int rcode, int flags, String answer, String authority) {
    return new Response(
        rcode,
        flags,
        Zones.rrsets("example.net.", answer),
        Zones.rrsets("example.net.", authority),
        List.of(),
        null,
        null);
  }

  @Test
  default void cnameOutsideTruncated_truncatedWithoutSoa() {
    for (int rcode : List.of(Rcode.NOERROR, Rcode.NXDOMAIN)) {
      Response response =
          (Response) askOutside(new ArrayList<>(), said(rcode, Header.TC | Header.RA, "", ""));
      assertSections(response, rcode, true, List.of(OUTSIDE), List.of(), List.of());
      assertTrue(response.has(Header.TC));
    }
  }

  @Test
  default void cnameOutsideIntoDelegation_referralOfTheOtherZone() {
    List<Rrset> ns = Zones.rrsets("net.", "example 60 NS ns.example");
    List<Rrset> glue = Zones.rrsets("net.", "ns.example 60 A 198.51.100.2");
    Response referral = new Response(Rcode.NOERROR, 0, List.of(), ns, glue, null, null);
    assertSections(
        (Response) askOutside(new ArrayList<>(), referral),
        Rcode.NOERROR,
        true,
        List.of(OUTSIDE),
        List.of("example.net. 60 NS ns.example.net."),
        List.of("ns.example.net. 60 A 198.51.100.2"));
  }

  @Test
  default void cnameOutsideThenIntoDelegation_referralBehindAllCnames() {
    Response referral =
        said(Rcode.NOERROR, Header.AA, "target 5 CNAME a.sub", "sub 60 NS ns.example.com.");
    assertSections(
        (Response) askOutside(new ArrayList<>(), referral),
        Rcode.NOERROR,
        true,
        List.of(OUTSIDE, "target.example.net. 5 CNAME a.sub.example.net."),
        List.of("sub.example.net. 60 NS ns.example.com."),
        List.of());
  }

  @Test
  default void cnameOutsideChainToNoData_soaOfTheOtherZone() {
    String soa = "@ 30 SOA ns host 1 2 3 4 5";
    for (String answer : List.of("", "target 5 CNAME other")) {
      Response response =
          (Response) askOutside(new ArrayList<>(), said(Rcode.NOERROR, Header.AA, answer, soa));
      assertEquals(
          List.of("example.net. 30 SOA ns.example.net. host.example.net. 1 2 3 4 5"),
          Zones.lines(response.authority()));
      assertEquals(answer.isEmpty() ? 1 : 2, response.answer().size());
      assertEquals(Rcode.NOERROR, response.rcode());
    }
  }

  @Test
  default void cnameOutsideToDanglingCname_answerAsFarAsItGoes() {
    Response dangling =
        said(Rcode.NOERROR, Header.AA, "target 5 CNAME gone.example.com.", "@ 60 NS ns");
    assertPositive(
        (Response) askOutside(new ArrayList<>(), dangling),
        OUTSIDE,
        "target.example.net. 5 CNAME gone.example.com.");
  }

  @Test
  default void cnameOutsideYxDomain_kept() {
    assertSections(
        (Response) askOutside(new ArrayList<>(), said(Rcode.YXDOMAIN, Header.AA, "", "")),
        Rcode.YXDOMAIN,
        true,
        List.of(OUTSIDE),
        APEX_NS,
        List.of());
  }

  @Test
  default void cnameLoopOverTwoZones_eachCnameOnce() {
    // The other zone's part: its CNAME back, and what this server makes of that.
    Function<Query, Answer> other =
        new Function<>() {
          @Override
          public Answer apply(Query query) {
            Query back =
                query.withQuestion(Queries.of("outside.example.org", "A").qname(), query.qtype());
            Response rest = (Response) answer(back, this);
            List<Rrset> joined =
                new ArrayList<>(
                    Zones.rrsets("example.net.", "target 5 CNAME outside.example.org."));
            joined.addAll(rest.answer());
            return new Response(
                rest.rcode(), Header.AA, joined, List.of(), List.of(), rest.extendedError(), null);
          }
        };
    assertPositive(
        (Response) answer(Queries.of("outside.example.org", "A"), other),
        OUTSIDE,
        "target.example.net. 5 CNAME outside.example.org.");
  }

  @Test
  default void nestedTooDeep_servFail() {
    Query query = Queries.of("outside.example.org", "A");
    for (int i = 0; i < 9; i++) {
      query = query.withQuestion(query.qname(), query.qtype());
    }
    Response response =
        (Response) answer(query, _ -> target(Rcode.NOERROR, "target 5 A 198.51.100.1"));
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertEquals(List.of(), response.answer());
    assertNotNull(response.extendedError());
  }

  @Test
  default void any_oneRrset() {
    Response response = ask("www.example.org", "ANY");
    assertEquals(Rcode.NOERROR, response.rcode());
    assertEquals(1, response.answer().size());
    Response cname = ask("chain1.example.org", "ANY");
    assertEquals(
        List.of("chain1.example.org. 10 CNAME chain2.example.org."), Zones.lines(cname.answer()));
    assertEquals(Rcode.NXDOMAIN, ask("no.example.org", "ANY").rcode());
    assertSections(ask("ent.example.org", "ANY"), Rcode.NOERROR, true, List.of(), SOA, List.of());
  }

  @Test
  default void metaTypes_refusedOrNotImplemented() {
    assertEquals(Rcode.REFUSED, ask("example.org", "AXFR").rcode());
    assertEquals(Rcode.REFUSED, ask("www.example.org", "IXFR").rcode());
    assertEquals(Rcode.NOTIMP, ask("www.example.org", "MAILB").rcode());
    assertEquals(Rcode.NOTIMP, ask("no.example.org", "MAILA").rcode());
  }

  @Test
  default void longestPossibleName_nxDomain() {
    String labels = "a.".repeat((255 - "example.org.".length() - 1) / 2);
    assertEquals(Rcode.NXDOMAIN, ask(labels + "example.org", "A").rcode());
  }
}
