package org.bridge53.plugin.whoami;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class WhoamiTest {
  private final PluginBench<WhoamiConfig> bench = new PluginBench<>(new WhoamiPlugin());
  private final Handler whoami =
      bench.link("whoami", new EndOfChain("whoami"), new TestResources(".")).head();

  /** What dnsjava reads in the additional section of the message that is sent. */
  private List<String> additional(String name, Client client) throws IOException {
    var query = Queries.of(name, "MX", client);
    Response response = PluginBench.response(whoami, query);
    assertEquals(Rcode.NOERROR, response.rcode());
    assertEquals(Header.AA, response.flags());
    byte[] target = new byte[ResponseWriter.MAX_OCTETS];
    int length = new ResponseWriter(1232).write(query, response, target, 512);
    Message message = new Message(java.util.Arrays.copyOf(target, length));
    assertEquals(List.of(), message.getSection(Section.ANSWER));
    assertEquals(List.of(), message.getSection(Section.AUTHORITY));
    return message.getSection(Section.ADDITIONAL).stream()
        .map(Record::toString)
        .map(text -> text.replaceAll("\\s+", " "))
        .toList();
  }

  private static Client client(String address, TransportProtocol protocol) {
    return new Client(
        new InetSocketAddress(InetAddress.ofLiteral(address), 40053),
        Queries.CLIENT.local(),
        protocol);
  }

  @Test
  void ipv4OverUdp_aAndUdpPort() throws IOException {
    assertEquals(
        List.of("www.example.org. 0 IN A 192.0.2.7", "_udp.www.example.org. 0 IN SRV 0 0 40053 ."),
        additional("www.example.org", client("192.0.2.7", TransportProtocol.UDP)));
  }

  @Test
  void ipv6OverTcp_aaaaAndTcpPort() throws IOException {
    assertEquals(
        List.of(
            "example.org. 0 IN AAAA 2001:db8:0:0:0:0:0:7",
            "_tcp.example.org. 0 IN SRV 0 0 40053 ."),
        additional("example.org", client("2001:db8::7", TransportProtocol.TCP)));
  }

  @Test
  void root_answered() throws IOException {
    assertEquals(
        List.of(". 0 IN A 192.0.2.7", "_udp. 0 IN SRV 0 0 40053 ."),
        additional(".", client("192.0.2.7", TransportProtocol.UDP)));
  }

  @Test
  void longestName_withoutPort() throws IOException {
    String label = "a".repeat(63) + ".";
    String longest = label + label + label + "a".repeat(61);
    assertEquals(
        List.of(longest + ". 0 IN A 192.0.2.7"),
        additional(longest, client("192.0.2.7", TransportProtocol.UDP)));
  }

  @Test
  void port_inNetworkOrder() {
    Response response = PluginBench.response(whoami, Queries.of("example.org", "A"));
    byte[] rdata = response.additional().get(1).rdatas().getFirst();
    assertArrayEquals(new byte[] {0, 0, 0, 0, (byte) (40053 >> 8), (byte) 40053, 0}, rdata);
  }

  @Test
  void severalLines_one() {
    assertEquals(List.of(), bench.errors("whoami\nwhoami"));
  }

  @Test
  void argument_refused() {
    assertEquals(
        List.of(
            "plugin/whoami: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'me'"),
        bench.errors("whoami me"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
