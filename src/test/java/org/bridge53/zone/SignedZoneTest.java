package org.bridge53.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** RFC 4035 section 3.1: signatures and NSECs are data of the zone, sent to those who set DO. */
class SignedZoneTest {
  private static final Zone ZONE =
      Zones.zone(
          "example.org",
          String.join(
              "\n",
              "@ 3600 SOA ns host 1 2 3 4 300",
              signature("@", 3600, "SOA"),
              "@ 60 NS ns.example.net.",
              signature("@", 60, "NS"),
              "@ 300 NSEC a NS SOA RRSIG NSEC",
              signature("@", 300, "NSEC"),
              "a 60 A 192.0.2.1",
              signature("a", 60, "A"),
              "a 300 NSEC x.ent A RRSIG NSEC",
              signature("a", 300, "NSEC"),
              "x.ent 60 A 192.0.2.2",
              signature("x.ent", 60, "A"),
              "x.ent 300 NSEC sub A RRSIG NSEC",
              signature("x.ent", 300, "NSEC"),
              "sub 60 NS ns.sub",
              "sub 60 DS 1 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF",
              signature("sub", 60, "DS"),
              "sub 300 NSEC unsigned NS DS RRSIG NSEC",
              signature("sub", 300, "NSEC"),
              "ns.sub 60 A 192.0.2.3",
              "unsigned 60 NS ns.example.net.",
              "unsigned 300 NSEC *.w NS RRSIG NSEC",
              signature("unsigned", 300, "NSEC"),
              "*.w 60 A 192.0.2.4",
              signature("*.w", 60, "A"),
              "*.w 300 NSEC @ A RRSIG NSEC",
              signature("*.w", 300, "NSEC"),
              ""));

  private static String signature(String owner, int ttl, String covered) {
    return owner
        + " "
        + ttl
        + " RRSIG "
        + covered
        + " 13 2 "
        + ttl
        + " 20300101000000 20250101000000 1 example.org. AAAA";
  }

  private static Response ask(String name, String type, boolean dnssecOk) {
    Message message = Queries.message(name, type);
    message.addRecord(new OPTRecord(1232, 0, 0, dnssecOk ? 0x8000 : 0), Section.ADDITIONAL);
    return (Response)
        new ResponseComposer(_ -> Response.of(Rcode.REFUSED))
            .compose(ZONE, Queries.read(message, Queries.CLIENT));
  }

  /** {@code OWNER TYPE}, for RRSIGs with the covered type. */
  private static List<String> heads(List<Rrset> rrsets) {
    List<String> heads = new ArrayList<>();
    for (Rrset rrset : rrsets) {
      String owner = rrset.owner().toString().replace("example.org.", "");
      heads.add(
          owner
              + " "
              + (rrset.type() == RrType.RRSIG
                  ? "RRSIG(" + RrType.text(ZoneNode.coveredType(rrset)) + ")"
                  : RrType.text(rrset.type())));
    }
    return heads;
  }

  @Test
  void withoutDo_noSignatures() {
    assertEquals(List.of("a. A"), heads(ask("a.example.org", "A", false).answer()));
    assertEquals(List.of(" SOA"), heads(ask("n.example.org", "A", false).authority()));
  }

  @Test
  void positive_signaturesOfAnswerAndNs() {
    Response response = ask("a.example.org", "A", true);
    assertEquals(List.of("a. A", "a. RRSIG(A)"), heads(response.answer()));
    assertEquals(List.of(" NS", " RRSIG(NS)"), heads(response.authority()));
  }

  @Test
  void qtypeRrsig_allWithTheirTtls() {
    assertEquals(
        List.of("a. RRSIG(A)", "a. RRSIG(NSEC)"),
        heads(ask("a.example.org", "RRSIG", false).answer()));
  }

  @Test
  void noData_soaAndNsecOfName() {
    assertEquals(
        List.of(" SOA", " RRSIG(SOA)", "a. NSEC", "a. RRSIG(NSEC)"),
        heads(ask("a.example.org", "MX", true).authority()));
  }

  @Test
  void emptyNonTerminal_nsecThatCoversIt() {
    assertEquals(
        List.of(" SOA", " RRSIG(SOA)", "a. NSEC", "a. RRSIG(NSEC)"),
        heads(ask("ent.example.org", "A", true).authority()));
  }

  @Test
  void nxDomain_nsecsOfNameAndWildcard() {
    assertEquals(
        List.of(" SOA", " RRSIG(SOA)", "a. NSEC", "a. RRSIG(NSEC)", " NSEC", " RRSIG(NSEC)"),
        heads(ask("b.example.org", "A", true).authority()));
  }

  @Test
  void wildcard_signatureUnderQnameAndNsecOfDeniedName() {
    Response response = ask("q.w.example.org", "A", true);
    assertEquals(List.of("q.w. A", "q.w. RRSIG(A)"), heads(response.answer()));
    assertEquals(
        List.of(" NS", " RRSIG(NS)", "*.w. NSEC", "*.w. RRSIG(NSEC)"), heads(response.authority()));
  }

  @Test
  void signedReferral_dsWithSignature() {
    assertEquals(
        List.of("sub. NS", "sub. DS", "sub. RRSIG(DS)"),
        heads(ask("x.sub.example.org", "A", true).authority()));
    assertEquals(List.of("sub. NS"), heads(ask("x.sub.example.org", "A", false).authority()));
  }

  @Test
  void unsignedReferral_nsecProvesNoDs() {
    assertEquals(
        List.of("unsigned. NS", "unsigned. NSEC", "unsigned. RRSIG(NSEC)"),
        heads(ask("x.unsigned.example.org", "A", true).authority()));
  }
}
