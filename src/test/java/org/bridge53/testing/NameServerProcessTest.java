package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class NameServerProcessTest {
  private static final String ZONE =
      """
      $TTL 300
      @ SOA ns1 hostmaster 1 7200 900 1209600 86400
      @ NS ns1
      ns1 A 192.0.2.1
      www 60 A 192.0.2.2
      """;

  @ParameterizedTest
  @EnumSource
  void masterFiles_areServedOverUdpAndTcp(NameServerProcess.Kind kind) throws IOException {
    InetSocketAddress address;
    try (NameServerProcess server =
        NameServerProcess.start(kind, Map.of("one.test", ZONE, "two.test.", ZONE))) {
      address = server.address();
      for (boolean tcp : new boolean[] {false, true}) {
        Message found = ask(address, "www.two.test.", tcp);
        assertEquals(Rcode.NOERROR, found.getRcode());
        assertTrue(found.getHeader().getFlag(Flags.AA));
        assertEquals("192.0.2.2", found.getSection(Section.ANSWER).getFirst().rdataToString());

        assertEquals(Rcode.NXDOMAIN, ask(address, "nobody.one.test.", tcp).getRcode());
      }
    }
    assertThrows(
        IOException.class, () -> new Socket(address.getAddress(), address.getPort()).close());
  }

  @Test
  void brokenMasterFile_isAnErrorWithTheServersWords() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                NameServerProcess.start(
                    NameServerProcess.Kind.BIND,
                    Map.of("one.test", ZONE + "www A not-an-address\n"),
                    Duration.ofSeconds(2)));

    assertTrue(refused.getMessage().contains("bad dotted quad"), refused.getMessage());
  }

  private static Message ask(InetSocketAddress server, String qname, boolean tcp)
      throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTCP(tcp);
    resolver.setTimeout(Duration.ofSeconds(5));
    return resolver.send(
        Message.newQuery(Record.newRecord(Name.fromString(qname), Type.A, DClass.IN)));
  }
}
