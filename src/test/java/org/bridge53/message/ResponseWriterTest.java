package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Everything written is read back by dnsjava, and by our own reader. */
class ResponseWriterTest {
  private final ResponseWriter writer = new ResponseWriter(1232);
  private final byte[] out = new byte[65_535];

  private static Rrset rrset(String owner, String type, int ttl, String... values)
      throws Exception {
    List<byte[]> rdatas = new ArrayList<>();
    for (String value : values) {
      Record record =
          Record.fromString(
              Name.fromString(owner), Type.value(type), DClass.IN, ttl, value, Name.root);
      rdatas.add(record.rdataToWireCanonical());
    }
    return Rrset.of(NameText.parse(owner), Type.value(type), ttl, rdatas);
  }

  private byte[] write(Query query, Response response, int limit) {
    return Arrays.copyOf(out, writer.write(query, response, out, limit));
  }

  private static List<String> texts(Message message, int section) {
    return message.getSection(section).stream().map(Record::toString).toList();
  }

  @Test
  void answer_isCompressedAndReadBack() throws Exception {
    Query query = Queries.of("www.example.org.", "A");
    Response response =
        Response.authoritative(
            List.of(
                rrset("www.example.org.", "CNAME", 60, "web.example.org."),
                rrset("web.example.org.", "A", 300, "192.0.2.1", "192.0.2.2")),
            List.of(rrset("example.org.", "NS", 172800, "ns1.example.org.", "ns2.example.org.")),
            List.of(rrset("ns1.example.org.", "A", 60, "192.0.2.53")));
    byte[] wire = write(query, response, 512);
    Message message = new Message(wire);
    assertEquals(query.id(), message.getHeader().getID());
    assertTrue(message.getHeader().getFlag(Flags.AA));
    assertTrue(message.getHeader().getFlag(Flags.QR));
    assertTrue(message.getHeader().getFlag(Flags.RD));
    assertFalse(message.getHeader().getFlag(Flags.RA));
    assertEquals(
        List.of(
            "www.example.org.\t60\tIN\tCNAME\tweb.example.org.",
            "web.example.org.\t300\tIN\tA\t192.0.2.1",
            "web.example.org.\t300\tIN\tA\t192.0.2.2"),
        texts(message, Section.ANSWER));
    assertEquals(2, message.getSection(Section.AUTHORITY).size());
    assertEquals(
        "ns1.example.org.\t60\tIN\tA\t192.0.2.53",
        message.getSection(Section.ADDITIONAL).get(0).toString());
    // Header 12, question 21; CNAME 12 + 6; two A of 16; NS 12 + 6 twice; A of 14 behind "ns1" and
    // a
    // pointer to the question.
    assertEquals(12 + 21 + 18 + 32 + 36 + 20, wire.length);
  }

  @Test
  void otherTtl_everyRecordHasItAndTheMessageIsElseTheSame() throws Exception {
    Query query = Queries.of("www.example.org.", "MX");
    Response response =
        Response.authoritative(
            List.of(
                rrset("www.example.org.", "CNAME", 60, "www.example.org."),
                rrset("www.example.org.", "MX", 60, "1 www.example.org.", "2 mail.example.")),
            List.of(
                rrset("example.org.", "SOA", 60, "ns.example.org. a.b. 1 2 3 4 5"),
                rrset("org.", "NS", 60, "org.", "ns.org.", ".")),
            List.of(rrset("ns1.example.org.", "A", 60, "192.0.2.53")));
    Message before = new Message(write(query, response, 512));
    // 60 is 0x3c, 1000 is 0x03e8; from what was made ready, and from what was not.
    Response ready = response.withTtl(1000);
    byte[] wire = write(query, ready, 512);
    Message after = new Message(wire);
    for (int section : new int[] {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
      assertEquals(
          texts(before, section).stream()
              .map(record -> record.replaceFirst("\t60\t", "\t1000\t"))
              .toList(),
          texts(after, section));
    }
    assertArrayEquals(wire, write(query, response.withTtl(7).withTtl(1000), 512));
  }

  @Test
  void question_keepsTheClientsLetterCase() throws Exception {
    byte[] wire =
        HexFormat.of().parseHex("123401000001000000000000" + "03577757024465000001" + "0001");
    Query query = (Query) QueryReader.read(wire, Queries.CLIENT);
    byte[] answer =
        write(
            query,
            Response.authoritative(
                List.of(rrset("www.de.", "A", 1, "192.0.2.1")), List.of(), List.of()),
            512);
    assertEquals("WwW.De.", new Message(answer).getQuestion().getName().toString());
    assertEquals(
        "WwW.De.", new Message(answer).getSection(Section.ANSWER).get(0).getName().toString());
  }

  @Test
  void rdataNames_keepTheirLetterCase() throws Exception {
    Query query = Queries.of("www.example.org.", "CNAME");
    Rrset cname =
        Rrset.of(
            NameText.parse("www.example.org."),
            RrType.CNAME,
            60,
            List.of(Name.fromString("Web.EXAMPLE.org.").toWire()));
    Message message =
        new Message(
            write(query, Response.authoritative(List.of(cname), List.of(), List.of()), 512));
    assertEquals("Web.EXAMPLE.org.", message.getSection(Section.ANSWER).get(0).rdataToString());
  }

  @Test
  void cnameBehindManyOctets_isNotPointedAt() throws Exception {
    String[] texts = new String[70];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "\"" + "x".repeat(250) + i + "\"";
    }
    Query query = Queries.of("www.example.org.", "A");
    Response response =
        Response.authoritative(
            List.of(
                rrset("www.example.org.", "TXT", 60, texts),
                rrset("www.example.org.", "CNAME", 60, "web.other.net."),
                rrset("web.other.net.", "A", 60, "192.0.2.1")),
            List.of(),
            List.of());
    Record last = new Message(write(query, response, 65_535)).getSection(Section.ANSWER).get(71);
    assertEquals("web.other.net.", last.getName().toString());
    assertEquals("192.0.2.1", last.rdataToString());
  }

  @Test
  void srvTarget_isNeverCompressed() throws Exception {
    Query query = Queries.of("_s._tcp.example.org.", "SRV");
    Rrset srv = rrset("_s._tcp.example.org.", "SRV", 60, "1 2 3 host.example.org.");
    byte[] wire = write(query, Response.authoritative(List.of(srv), List.of(), List.of()), 512);
    assertEquals(12 + 25 + 12 + 6 + 18, wire.length);
    assertEquals(
        "1 2 3 host.example.org.",
        new Message(wire).getSection(Section.ANSWER).get(0).rdataToString());
  }

  @Test
  void soaAndUnknownTypes_areReadBack() throws Exception {
    Query query = Queries.of("nx.example.org.", "A");
    Rrset soa = rrset("example.org.", "SOA", 900, "ns1.example.org. root.example.org. 1 2 3 4 5");
    Rrset unknown =
        Rrset.of(NameText.parse("x.example.org."), 65400, 7, List.of(new byte[] {1, 2, 3}));
    Response response =
        new Response(
            Rcode.NXDOMAIN, Header.AA, List.of(), List.of(soa), List.of(unknown), null, null);
    Message message = new Message(write(query, response, 512));
    assertEquals(Rcode.NXDOMAIN, message.getHeader().getRcode());
    assertEquals(
        "ns1.example.org. root.example.org. 1 2 3 4 5",
        message.getSection(Section.AUTHORITY).get(0).rdataToString());
    assertEquals(65400, message.getSection(Section.ADDITIONAL).get(0).getType());
  }

  @Test
  void answerTooLong_isTruncatedAtAnRrset() throws Exception {
    String[] many = new String[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = "192.0.2." + i;
    }
    Query query = Queries.of("a.example.org.", "A");
    Response response =
        Response.authoritative(
            List.of(rrset("a.example.org.", "A", 60, many)),
            List.of(rrset("example.org.", "NS", 60, "ns1.example.org.")),
            List.of());
    Message message = new Message(write(query, response, 512));
    assertTrue(message.getHeader().getFlag(Flags.TC));
    assertEquals(0, message.getSection(Section.ANSWER).size());
    assertEquals(0, message.getSection(Section.AUTHORITY).size());
    Message whole = new Message(write(query, response, 1232));
    assertFalse(whole.getHeader().getFlag(Flags.TC));
    assertEquals(40, whole.getSection(Section.ANSWER).size());
  }

  @Test
  void additionalTooLong_isLeftOutWithoutTc_butGlueSetsIt() throws Exception {
    String[] many = new String[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = "192.0.2." + i;
    }
    Rrset addresses = rrset("mx.example.org.", "A", 60, many);
    Query query = Queries.of("example.org.", "MX");
    Message message =
        new Message(
            write(
                query,
                Response.authoritative(
                    List.of(rrset("example.org.", "MX", 60, "10 mx.example.org.")),
                    List.of(),
                    List.of(addresses)),
                512));
    assertFalse(message.getHeader().getFlag(Flags.TC));
    assertEquals(0, message.getSection(Section.ADDITIONAL).size());
    Response referral =
        Response.of(Rcode.NOERROR)
            .withSections(
                List.of(),
                List.of(rrset("sub.example.org.", "NS", 60, "mx.example.org.")),
                List.of(addresses));
    assertTrue(
        new Message(write(Queries.of("a.sub.example.org.", "A"), referral, 512))
            .getHeader()
            .getFlag(Flags.TC));
  }

  @Test
  void edns_isAnsweredOnlyWhenAsked_withExtendedError() throws Exception {
    Response response =
        Response.of(Rcode.SERVFAIL).withExtendedError(ExtendedError.NOT_READY, "zone not loaded");
    Message plain = new Message(write(Queries.of("a.", "A"), response, 512));
    assertNull(plain.getOPT());
    Message asking = Queries.message("a.", "A");
    asking.addRecord(new OPTRecord(4096, 0, 0, 0x8000), Section.ADDITIONAL);
    Message answer = new Message(write(Queries.read(asking, Queries.CLIENT), response, 512));
    OPTRecord opt = answer.getOPT();
    assertNotNull(opt);
    assertEquals(1232, opt.getPayloadSize());
    assertEquals(0, opt.getVersion());
    assertEquals(0x8000, opt.getFlags());
    assertEquals(1, opt.getOptions(15).size());
    Message bad =
        new Message(write(Queries.read(asking, Queries.CLIENT), Response.of(Rcode.BADVERS), 512));
    assertEquals(Rcode.BADVERS, bad.getRcode());
  }

  @Test
  void extendedErrorThatDoesNotFit_isCut() throws Exception {
    Message asking = Queries.message("a.", "A");
    asking.addRecord(new OPTRecord(512, 0, 0), Section.ADDITIONAL);
    byte[] wire =
        write(
            Queries.read(asking, Queries.CLIENT),
            Response.of(Rcode.SERVFAIL).withExtendedError(0, "\u00fc".repeat(2000)),
            512);
    var option =
        (org.xbill.DNS.ExtendedErrorCodeOption) new Message(wire).getOPT().getOptions(15).get(0);
    assertEquals("\u00fc".repeat(64), option.getText());
  }

  @Test
  void optionsThatDoNotFit_areLeftOutFromTheFirst() throws Exception {
    Message asking = Queries.message("a".repeat(63) + "." + "b".repeat(63) + ".", "A");
    asking.addRecord(new OPTRecord(512, 0, 0), Section.ADDITIONAL);
    Query query = Queries.read(asking, Queries.CLIENT);
    Response response = Response.of(Rcode.NOERROR).withExtendedError(0, "text");
    int room = 512 - query.questionEnd() - 11 - 6 - 4;
    for (int last : new int[] {0, room - 4, room - 3, 60_000}) {
      Response two =
          response
              .withOption(new EdnsOption(65_001, new byte[0]))
              .withOption(new EdnsOption(65_002, new byte[last]));
      byte[] wire = write(query, two, 512);
      OPTRecord opt = new Message(wire).getOPT();
      assertEquals(last == 0 ? 1 : 0, opt.getOptions(65_001).size(), last + " octets");
      assertEquals(last <= room - 4 ? 1 : 0, opt.getOptions(65_002).size(), last + " octets");
      assertEquals(last == room - 4 ? 512 : wire.length, wire.length);
    }
  }

  @Test
  void randomResponses_areReadBackByDnsjavaAndByOurReader() throws Exception {
    Random random = new Random(53);
    String[] labels = {"a", "B", "example", "org", "*", "x-y", "a\\.b", "\\000"};
    for (int round = 0; round < 3000; round++) {
      Query query = Queries.of(randomName(random, labels), "A");
      List<List<Rrset>> sections = new ArrayList<>();
      for (int section = 0; section < 3; section++) {
        List<Rrset> rrsets = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          rrsets.add(randomRrset(random, labels));
        }
        sections.add(rrsets);
      }
      Response response = Response.authoritative(sections.get(0), sections.get(1), sections.get(2));
      byte[] wire = write(query, response, 65_535);
      Message message = new Message(wire);
      for (int section = 0; section < 3; section++) {
        List<String> expected = new ArrayList<>();
        for (Rrset rrset : sections.get(section)) {
          for (byte[] rdata : rrset.rdatas()) {
            expected.add(
                Record.newRecord(
                        new Name(rrset.owner().octets()),
                        rrset.type(),
                        DClass.IN,
                        rrset.ttl(),
                        rdata)
                    .toString());
          }
        }
        List<String> actual =
            message.getSection(section + 1).stream()
                .map(
                    record ->
                        Record.newRecord(
                                lower(record.getName()),
                                record.getType(),
                                DClass.IN,
                                record.getTTL(),
                                record.rdataToWireCanonical())
                            .toString())
                .toList();
        assertEquals(
            expected.stream().map(String::toLowerCase).toList(),
            actual.stream().map(String::toLowerCase).toList());
      }
      ResponseReader.Reply reply = ResponseReader.read(wire);
      assertNotNull(reply);
      assertEquals(query.qname(), reply.qname());
      byte[] again = write(query, reply.response(), 65_535);
      assertArrayEquals(wire, again);
    }
  }

  private static Name lower(Name name) {
    try {
      return new Name(DomainName.ofWire(name.toWire(), 0, name.length()).octets());
    } catch (java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String randomName(Random random, String[] labels) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      name.append(labels[random.nextInt(labels.length)]).append('.');
    }
    return name.toString();
  }

  private static Rrset randomRrset(Random random, String[] labels) throws Exception {
    String owner = randomName(random, labels);
    String target = randomName(random, labels);
    return switch (random.nextInt(6)) {
      case 0 -> rrset(owner, "A", random.nextInt(9000), "192.0.2." + random.nextInt(255));
      case 1 -> rrset(owner, "NS", 60, target);
      case 2 -> rrset(owner, "MX", 60, "10 " + target);
      case 3 -> rrset(owner, "SOA", 60, target + " " + randomName(random, labels) + " 1 2 3 4 5");
      case 4 -> rrset(owner, "SRV", 60, "1 2 3 " + target);
      default -> rrset(owner, "TXT", 60, "\"some text\"");
    };
  }
}
