package org.bridge53.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

/** RFC 6672. */
class DnameTest {
  private static final String LABEL63 = "a".repeat(63);

  private static final Zone ZONE =
      Zones.zone(
          "example.org",
          """
          @ 3600 SOA ns host 1 2 3 4 300
          @ 60 NS ns.example.net.
          d 77 DNAME Target
          d 60 TXT "beside"
          below.d 60 A 192.0.2.9
          a.target 60 A 192.0.2.1
          *.w.target 60 A 192.0.2.2
          out 60 DNAME example.net.
          tosub 60 DNAME sub
          sub 60 NS ns.sub
          ns.sub 60 A 192.0.2.3
          loop 60 DNAME a.loop
          twice 60 DNAME d
          c 60 CNAME a.d
          """
              + "long 60 DNAME "
              + String.join(".", LABEL63, LABEL63, LABEL63)
              + "\n");

  private static Response ask(String name, String type) {
    return (Response)
        new ResponseComposer(_ -> Response.of(Rcode.REFUSED)).compose(ZONE, Queries.of(name, type));
  }

  private static List<String> answer(String name, String type) {
    return Zones.lines(ask(name, type).answer());
  }

  @Test
  void nameBelow_dnameCnameAndTarget() {
    assertEquals(
        List.of(
            "d.example.org. 77 DNAME Target.example.org.",
            "a.d.example.org. 77 CNAME a.Target.example.org.",
            "a.target.example.org. 60 A 192.0.2.1"),
        answer("a.d.example.org", "A"));
  }

  @Test
  void ownerItself_itsOwnData() {
    assertEquals(List.of("d.example.org. 60 TXT \"beside\""), answer("d.example.org", "TXT"));
    assertEquals(Rcode.NOERROR, ask("d.example.org", "A").rcode());
    assertEquals(List.of(), answer("d.example.org", "A"));
    assertEquals(
        List.of("d.example.org. 77 DNAME Target.example.org."), answer("d.example.org", "DNAME"));
  }

  @Test
  void occludedName_redirected() {
    Response response = ask("below.d.example.org", "A");
    assertEquals(Rcode.NXDOMAIN, response.rcode());
    assertEquals(2, response.answer().size());
  }

  @Test
  void qtypeCname_notFollowed() {
    assertEquals(2, answer("a.d.example.org", "CNAME").size());
  }

  @Test
  void targetInWildcard_synthesised() {
    assertEquals(
        "q.w.Target.example.org.".toLowerCase(java.util.Locale.ROOT) + " 60 A 192.0.2.2",
        answer("q.w.d.example.org", "A").get(2));
  }

  @Test
  void tooLong_yxDomainWithDname() {
    Response response = ask(LABEL63 + ".long.example.org", "A");
    assertEquals(Rcode.YXDOMAIN, response.rcode());
    assertEquals(1, response.answer().size());
    assertTrue(response.has(Header.AA));
    assertEquals(Rcode.NXDOMAIN, ask("b.long.example.org", "A").rcode());
  }

  @Test
  void targetOutside_dangling() {
    assertEquals(
        List.of(
            "out.example.org. 60 DNAME example.net.", "x.out.example.org. 60 CNAME x.example.net."),
        answer("x.out.example.org", "A"));
  }

  @Test
  void targetDelegated_referralWithAa() {
    Response response = ask("x.tosub.example.org", "A");
    assertEquals(2, response.answer().size());
    assertTrue(response.has(Header.AA));
    assertEquals("sub.example.org.", response.authority().get(0).owner().toString());
    assertFalse(response.additional().isEmpty());
  }

  @Test
  void growingForEver_ends() {
    Response response = ask("x.loop.example.org", "A");
    assertEquals(Rcode.NOERROR, response.rcode());
    // One DNAME, and the first CNAME with eight further ones.
    assertEquals(10, response.answer().size());
  }

  @Test
  void twoDnames_bothInAnswer() {
    assertEquals(5, answer("a.twice.example.org", "A").size());
    assertEquals(4, answer("c.example.org", "A").size());
  }
}
