package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DelegationsTest {
  private final TestResources resources = new TestResources(".");

  /** What each server says, by {@code ADDRESS NAME}; a record each: section, type, text. */
  private final Map<String, List<String>> says = new HashMap<>();

  private final List<String> asked = new ArrayList<>();
  private final List<Query> lookedUp = new ArrayList<>();

  private byte[] answer(InetSocketAddress server, byte[] octets) throws IOException {
    Message query = new Message(octets);
    assertFalse(query.getHeader().getFlag(Flags.RD), "an iterative query");
    assertEquals(53, server.getPort());
    String name = query.getQuestion().getName().toString(true);
    String key = server.getAddress().getHostAddress() + " " + name;
    asked.add(key);
    List<String> records = says.get(key);
    if (records == null) {
      throw new IOException("time-out");
    }
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    for (String record : records) {
      String[] words = record.split(" ", 4);
      if (words[0].equals("rcode")) {
        answer.getHeader().setRcode(org.xbill.DNS.Rcode.value(words[1]));
        continue;
      }
      int section =
          switch (words[0]) {
            case "answer" -> Section.ANSWER;
            case "authority" -> Section.AUTHORITY;
            default -> Section.ADDITIONAL;
          };
      answer.addRecord(
          Record.fromString(
              Name.fromString(words[1], Name.root),
              Type.value(words[2]),
              DClass.IN,
              60,
              words[3],
              Name.root),
          section);
    }
    return answer.toWire();
  }

  private static Rrset ns(String owner, String target) {
    return Rrset.of(NameText.parse(owner), RrType.NS, 60, List.of(NameText.parse(target).octets()));
  }

  private static Rrset a(String owner, int last) {
    return Rrset.of(
        NameText.parse(owner), RrType.A, 60, List.of(new byte[] {10, 0, 0, (byte) last}));
  }

  private Response follow(String name, List<Rrset> authority, List<Rrset> additional)
      throws Exception {
    resources.exchange = (server, protocol, message, limits) -> answer(server, message);
    Delegations delegations =
        new Delegations(
            resources.exchange(),
            query -> {
              lookedUp.add(query);
              return query.qname().equals(NameText.parse("ns.elsewhere.test"))
                      && query.qtype() == RrType.A
                  ? Response.authoritative(List.of(a("ns.elsewhere.test", 7)), List.of(), List.of())
                  : query.qname().equals(NameText.parse("target.test"))
                      ? Response.authoritative(List.of(a("target.test", 9)), List.of(), List.of())
                      : Response.of(Rcode.REFUSED);
            },
            resources.ticker());
    Deferred deferred =
        assertInstanceOf(
            Deferred.class,
            delegations.follow(
                new Response(Rcode.NOERROR, 0, List.of(), authority, additional, null, null),
                Queries.of(name, "A")));
    return assertInstanceOf(Response.class, deferred.await());
  }

  @Test
  void glue_askedAndAnswerPassedOnWithoutAa() throws Exception {
    says.put("10.0.0.1 host.cut.example", List.of("answer host.cut.example A 192.0.2.1"));
    Response response =
        follow(
            "host.cut.example",
            List.of(ns("cut.example", "ns.cut.example")),
            List.of(a("ns.cut.example", 1)));
    assertEquals(Rcode.NOERROR, response.rcode());
    assertEquals(1, response.answer().size());
    assertFalse(response.has(Header.AA));
    assertTrue(response.has(Header.RA));
  }

  @Test
  void noGlue_thisServerIsAskedForTheAddress() throws Exception {
    says.put("10.0.0.7 host.cut.example", List.of("rcode NXDOMAIN"));
    Response response =
        follow("host.cut.example", List.of(ns("cut.example", "ns.elsewhere.test")), List.of());
    assertEquals(Rcode.NXDOMAIN, response.rcode());
    assertEquals(2, lookedUp.size());
    assertEquals(1, lookedUp.getFirst().depth());
  }

  @Test
  void referralFurtherDown_followed() throws Exception {
    says.put(
        "10.0.0.1 host.deep.cut.example",
        List.of(
            "authority deep.cut.example NS ns.deep.cut.example",
            "additional ns.deep.cut.example A 10.0.0.2"));
    says.put("10.0.0.2 host.deep.cut.example", List.of("answer host.deep.cut.example A 192.0.2.2"));
    Response response =
        follow(
            "host.deep.cut.example",
            List.of(ns("cut.example", "ns.cut.example")),
            List.of(a("ns.cut.example", 1)));
    assertEquals(1, response.answer().size());
    assertEquals(2, asked.size());
  }

  @Test
  void referralUpOrToItself_endsAsServfail() throws Exception {
    for (String owner : List.of("cut.example", "example", "other.test")) {
      asked.clear();
      says.put(
          "10.0.0.1 host.cut.example",
          List.of(
              "authority " + owner + " NS ns.cut.example", "additional ns.cut.example A 10.0.0.1"));
      Response response =
          follow(
              "host.cut.example",
              List.of(ns("cut.example", "ns.cut.example")),
              List.of(a("ns.cut.example", 1)));
      assertEquals(Rcode.SERVFAIL, response.rcode(), owner);
      assertEquals(1, asked.size());
    }
  }

  @Test
  void oneServerSilentOneBroken_theThirdAnswers() throws Exception {
    says.put("10.0.0.2 host.cut.example", List.of("rcode REFUSED"));
    says.put("10.0.0.3 host.cut.example", List.of("answer host.cut.example A 192.0.2.3"));
    Response response =
        follow(
            "host.cut.example",
            List.of(
                Rrset.of(
                    NameText.parse("cut.example"),
                    RrType.NS,
                    60,
                    List.of(
                        NameText.parse("n1.cut.example").octets(),
                        NameText.parse("n2.cut.example").octets(),
                        NameText.parse("n3.cut.example").octets()))),
            List.of(a("n1.cut.example", 1), a("n2.cut.example", 2), a("n3.cut.example", 3)));
    assertEquals(1, response.answer().size());
    assertEquals(3, asked.size());
  }

  @Test
  void nobodyAnswers_servfail22() throws Exception {
    Response response =
        follow(
            "host.cut.example",
            List.of(ns("cut.example", "ns.cut.example")),
            List.of(a("ns.cut.example", 1)));
    assertEquals(Rcode.SERVFAIL, response.rcode());
    ExtendedError why = response.extendedError();
    assertNotNull(why);
    assertEquals(ExtendedError.NO_REACHABLE_AUTHORITY, why.infoCode());
    assertEquals("no name server of cut.example. answers", why.text());
  }

  @Test
  void cnameToElsewhere_followedThroughThisServer() throws Exception {
    says.put("10.0.0.1 host.cut.example", List.of("answer host.cut.example CNAME target.test"));
    Response response =
        follow(
            "host.cut.example",
            List.of(ns("cut.example", "ns.cut.example")),
            List.of(a("ns.cut.example", 1)));
    assertEquals(2, response.answer().size());
  }
}
