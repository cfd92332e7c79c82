package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class QueryTest {
  private static final EDNSOption COOKIE = new CookieOption(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  private static final EDNSOption OTHER = new GenericEDNSOption(65001, new byte[] {9, 9});
  private static final EDNSOption KEEPALIVE = new GenericEDNSOption(11, new byte[0]);

  private static final EDNSOption PADDING = new GenericEDNSOption(12, new byte[100]);

  private static Query forUpstream(Query query) {
    return read(query.octetsForUpstream());
  }

  private static Query read(byte[] octets) {
    return assertInstanceOf(Query.class, QueryReader.read(octets, Queries.CLIENT));
  }

  @Test
  void octetsForUpstream_withoutWhatIsBetweenNeighboursOnly() {
    Query query =
        forUpstream(
            Queries.edns("www.example.org", "A", 1400, true, COOKIE, OTHER, KEEPALIVE, PADDING));
    assertNull(query.ednsOption(EdnsOption.COOKIE));
    assertNull(query.ednsOption(EdnsOption.TCP_KEEPALIVE));
    assertNull(query.ednsOption(EdnsOption.PADDING));
    assertArrayEquals(new byte[] {9, 9}, query.ednsOption(65001));
    assertEquals(1400, query.udpPayloadOctets());
    assertEquals(true, query.dnssecOk());
  }

  @Test
  void octetsForUpstream_nothingToLeaveOut_theMessageItself() {
    Query plain = Queries.of("www.example.org", "A");
    assertSame(plain.octets(), plain.octetsForUpstream());
    Query other = Queries.edns("www.example.org", "A", 1232, false, OTHER);
    assertSame(other.octets(), other.octetsForUpstream());
  }

  @Test
  void octetsForUpstream_recordBehindTheOpt_asItCame() throws Exception {
    Message message = Queries.message("www.example.org", "A");
    message.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(COOKIE)), Section.ADDITIONAL);
    Record behind = Record.fromString(Name.root, Type.A, DClass.IN, 1, "192.0.2.1", Name.root);
    message.addRecord(behind, Section.ADDITIONAL);
    Query query = read(message.toWire());
    assertTrue(query.hasCookie());
    assertSame(query.octets(), query.octetsForUpstream());
  }

  @Test
  void metadata_keptByEveryChange() {
    Metadata store = new Metadata();
    Query query = Queries.edns("www.example.org", "A", 1232, false, OTHER).withMetadata(store);
    for (Query changed :
        List.of(
            query.withProvenCookie(),
            query.withClient(query.client()),
            query.withFlags(0),
            query.withUdpPayloadOctets(512),
            query.withAuthenticData(),
            query.withQuestion(query.qname(), RrType.AAAA))) {
      assertSame(store, changed.metadata());
    }
    assertTrue(query.withProvenCookie().withClient(query.client()).hasProvenCookie());
  }
}
