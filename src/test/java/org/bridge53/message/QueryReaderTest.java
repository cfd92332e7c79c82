package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bridge53.name.NameText;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

class QueryReaderTest {
  private static final String HEADER = "1234 0100 0001 0000 0000 0000";
  private static final String HEADER_ONE_ADDITIONAL = "1234 0100 0001 0000 0000 0001";
  private static final String HEADER_TWO_ADDITIONAL = "1234 0100 0001 0000 0000 0002";
  private static final String HEADER_ONE_ANSWER = "1234 0100 0001 0001 0000 0000";
  private static final String A_QUESTION = "01 61 00 0001 0001";
  private static final String OPT = "00 0029 04d0 00 00 8000 0000";

  private static Received read(String... hex) {
    return QueryReader.read(
        HexFormat.of().parseHex(String.join("", hex).replace(" ", "")), Queries.CLIENT);
  }

  private static void assertFormerr(String... hex) {
    assertInstanceOf(Malformed.class, read(hex)); // which is FORMERR
  }

  @Test
  void plainQuery_isRead() {
    Query query = Queries.of("WWW.Example.ORG.", "AAAA");
    assertEquals(NameText.parse("www.example.org."), query.qname());
    assertEquals(RrType.AAAA, query.qtype());
    assertEquals(RrClass.IN, query.qclass());
    assertTrue(query.recursionDesired());
    assertFalse(query.hasEdns());
    assertEquals(512, query.udpPayloadOctets());
    assertEquals(0, query.depth());
  }

  @Test
  void edns_isRead() {
    Message message = Queries.message("a.", "A");
    message.addRecord(
        new OPTRecord(
            4096, 0, 1, ExtendedFlags.DO, List.of(new GenericEDNSOption(65001, new byte[] {1, 2}))),
        Section.ADDITIONAL);
    Query query = Queries.read(message, Queries.CLIENT);
    assertTrue(query.hasEdns());
    assertTrue(query.dnssecOk());
    assertEquals(4096, query.udpPayloadOctets());
    assertEquals(1, query.ednsVersion());
    assertArrayEquals(new byte[] {1, 2}, query.ednsOption(65001));
    assertNull(query.ednsOption(3));
  }

  @Test
  void ednsSizeUnder512_countsAs512() {
    Query query = (Query) read(HEADER_ONE_ADDITIONAL, A_QUESTION, "00 0029 0010 00000000 0000");
    assertEquals(512, query.udpPayloadOctets());
  }

  @Test
  void trailingOctets_areIgnored() {
    assertInstanceOf(Query.class, read(HEADER, A_QUESTION, "ffff"));
  }

  @Test
  void malformed_isFormerr() {
    assertFormerr(HEADER); // no question
    assertFormerr(HEADER, "01"); // label cut
    assertFormerr(HEADER, "01 61 00 0001"); // class cut
    assertFormerr(HEADER, "c00c 0001 0001"); // compressed question
    assertFormerr(HEADER, "40 61 00 0001 0001"); // label type 01 (RFC 6891 5)
    assertFormerr(HEADER, ("3f" + "61".repeat(63)).repeat(4) + "00 0001 0001"); // 257 octets
    assertFormerr(HEADER_ONE_ADDITIONAL, A_QUESTION); // record missing
    assertFormerr(HEADER_ONE_ADDITIONAL, A_QUESTION, "00 0029 04d0 00008000 0004 0000"); // cut
    assertFormerr(HEADER_ONE_ADDITIONAL, A_QUESTION, "00 0029 04d0 00008000 0003 000a00"); // option
    assertFormerr(HEADER_TWO_ADDITIONAL, A_QUESTION, OPT, OPT); // RFC 6891 6.1.1
    assertFormerr(HEADER_ONE_ADDITIONAL, A_QUESTION, "01 61", OPT); // OPT not at the root
    assertFormerr(HEADER_ONE_ANSWER, A_QUESTION, OPT); // OPT in the answer section
    assertFormerr(HEADER_ONE_ADDITIONAL, A_QUESTION, "c0"); // pointer cut
  }

  @Test
  void longestName_isRead() {
    String name = ("3f" + "61".repeat(63)).repeat(3) + "3d" + "62".repeat(61) + "00";
    Query query = (Query) read(HEADER, name, "0001 0001");
    assertEquals(255, query.qname().length());
  }

  @Test
  void withQuestion_keepsFlagsAndOpt() {
    Query query = (Query) read(HEADER_ONE_ADDITIONAL, A_QUESTION, OPT);
    Query inner = query.withQuestion(NameText.parse("other.example."), RrType.AAAA);
    assertEquals(NameText.parse("other.example."), inner.qname());
    assertEquals(RrType.AAAA, inner.qtype());
    assertTrue(inner.dnssecOk());
    assertEquals(1232, inner.udpPayloadOctets());
    assertTrue(inner.recursionDesired());
    assertEquals(1, inner.depth());
    assertEquals(query.id(), inner.id());
    Query again = assertInstanceOf(Query.class, QueryReader.read(inner.octets(), Queries.CLIENT));
    assertEquals(inner.qname(), again.qname());
    assertTrue(again.hasEdns());
    assertFalse(((Query) read(HEADER, A_QUESTION)).withQuestion(inner.qname(), RrType.A).hasEdns());
  }

  @Test
  void withAuthenticData_setsTheFlagInACopy() {
    Query query = (Query) read(HEADER_ONE_ADDITIONAL, A_QUESTION, OPT);
    assertFalse(query.authenticData());
    Query other = query.withAuthenticData();
    assertTrue(other.authenticData());
    assertFalse(query.authenticData());
    assertEquals(query.qname(), other.qname());
    assertEquals(query.checkingDisabled(), other.checkingDisabled());
    assertTrue(other.dnssecOk());
    assertSame(other, other.withAuthenticData());
    Client client =
        new Client(Queries.CLIENT.remote(), Queries.CLIENT.local(), TransportProtocol.TCP);
    assertSame(client, query.withClient(client).client());
    assertSame(query.octets(), query.withClient(client).octets());
  }

  @Test
  void randomMutations_neverThrow() {
    Message message = Queries.message("a.rather.long.name.example.org.", "A");
    message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    byte[] good = message.toWire();
    Random random = new Random(53);
    int queries = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        mutant = java.util.Arrays.copyOf(mutant, 12 + random.nextInt(mutant.length - 12));
      }
      if (QueryReader.read(mutant, Queries.CLIENT) instanceof Query) {
        queries++;
      }
    }
    assertTrue(queries > 1000 && queries < 20_000, "queries: " + queries);
  }
}
