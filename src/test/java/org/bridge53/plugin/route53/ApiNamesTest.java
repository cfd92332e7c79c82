package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Who is asked for the API's own names; never this server. */
class ApiNamesTest {
  private static final String API = "route53.amazonaws.com";
  private static final InetSocketAddress WRITTEN = server("192.0.2.1");

  private final TestResources resources = new TestResources(".");
  private final List<String> asked = new ArrayList<>();

  private static InetSocketAddress server(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 53);
  }

  /** Every server says that the API is at 192.0.2.80, through a CNAME, except those that fail. */
  private void answer(String... failing) {
    resources.exchange =
        (server, protocol, octets, limits) -> {
          String address = server.getAddress().getHostAddress();
          asked.add(address);
          if (List.of(failing).contains(address)) {
            throw new IOException(address + " does not answer");
          }
          Message response = new Message(octets);
          response.getHeader().setFlag(Flags.QR);
          Record question = response.getQuestion();
          Name target = Name.fromString("x.aws.example.");
          response.addRecord(
              Record.fromString(
                  question.getName(), Type.CNAME, DClass.IN, 60, target.toString(), Name.root),
              Section.ANSWER);
          boolean ipv4 = question.getType() == Type.A;
          response.addRecord(
              Record.fromString(
                  target,
                  question.getType(),
                  DClass.IN,
                  60,
                  ipv4 ? "192.0.2.80" : "2001:db8::80",
                  Name.root),
              Section.ANSWER);
          return response.toWire();
        };
  }

  private List<String> find(InetSocketAddress... written) throws UnknownHostException {
    return new ApiNames(List.of(written), resources)
        .find(API).stream().map(InetAddress::getHostAddress).toList();
  }

  private String failure(InetSocketAddress... written) {
    return assertThrows(UnknownHostException.class, () -> find(written)).getMessage();
  }

  @Test
  void written_askedInOrderForBothFamilies() throws Exception {
    answer();
    assertEquals(List.of("192.0.2.80", "2001:db8:0:0:0:0:0:80"), find(WRITTEN));
    assertEquals(List.of("192.0.2.1", "192.0.2.1"), asked);
    asked.clear();
    answer("192.0.2.1");
    assertEquals(2, find(WRITTEN, server("192.0.2.2")).size());
    assertEquals(List.of("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2"), asked);
  }

  @Test
  void written_systemNotLookedAt() {
    resources.file("/etc/resolv.conf", "nameserver 192.0.2.9\n");
    answer("192.0.2.1");
    assertEquals(API + ": 192.0.2.1 does not answer", failure(WRITTEN));
    assertEquals(List.of("192.0.2.1", "192.0.2.1"), asked);
  }

  @Test
  void systemIsSomebodyElse_theSystemIsAsked() throws Exception {
    answer();
    assertEquals(List.of(), find()); // no resolver file at all
    resources.file("/etc/resolv.conf", "nameserver 192.0.2.9\n");
    resources.listenAddresses = List.of(server("127.0.0.1"), server("192.0.2.8"));
    assertEquals(List.of(), find());
    assertEquals(List.of(), asked);
  }

  @Test
  void systemIsThisServer_theOthersOfItsFile() throws Exception {
    answer();
    resources.file("/etc/resolv.conf", "nameserver 127.0.0.1\nnameserver 192.0.2.9\n");
    resources.listenAddresses = List.of(server("::"));
    resources.upstreams = List.of(server("192.0.2.7"));
    assertEquals(2, find().size());
    assertEquals(List.of("192.0.2.9", "192.0.2.9"), asked);
  }

  @Test
  void systemIsThisServerAlone_theUpstreamsOfForward() throws Exception {
    answer();
    resources.file("/etc/resolv.conf", "nameserver 192.0.2.8\n");
    resources.listenAddresses = List.of(server("192.0.2.8"));
    resources.upstreams = List.of(server("192.0.2.8"), server("192.0.2.7"));
    assertEquals(2, find().size());
    assertEquals(List.of("192.0.2.7", "192.0.2.7"), asked);
  }

  @Test
  void nobodyButThisServer_saysWhatIsMissing() {
    resources.file("/etc/resolv.conf", "nameserver 127.0.0.53\n");
    resources.listenAddresses = List.of(server("0.0.0.0"));
    assertEquals(
        API + ": the system's resolver is this server, and no api_resolver is given", failure());
    assertEquals(List.of(), asked);
  }

  @Test
  void otherPort_isNotThisServer() throws Exception {
    resources.file("/etc/resolv.conf", "nameserver 127.0.0.1\n");
    resources.listenAddresses =
        List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1053));
    assertEquals(List.of(), find());
  }

  @Test
  void localhost_theSystemIsAsked() throws Exception {
    assertEquals(List.of(), new ApiNames(List.of(WRITTEN), resources).find("LocalHost"));
    assertEquals(List.of(), new ApiNames(List.of(WRITTEN), resources).find("aws.localhost"));
  }
}
