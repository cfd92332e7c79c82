package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.emulator.Vpc;
import org.bridge53.testing.NameServerProcess;
import org.bridge53.testing.Queries;
import org.bridge53.testing.ResolverProcess;
import org.bridge53.testing.ResolverProcess.Kind;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/**
 * Private zones behind the resolvers that networks have: they must not take a bridge for lame,
 * whether they want RA of a forwarder or AA of a name server.
 */
class ResolversIT {
  private static final String UPSTREAM =
      """
      $ORIGIN corp.example.
      @ 60 SOA ns hostmaster 1 60 60 60 60
      @ 60 NS ns
      ns 60 A 192.0.2.53
      deep.cut 60 A 192.0.2.99
      """;

  private static void put(Emulator emulator, String zone, String name, String type, String value) {
    emulator.change(zone, Action.UPSERT, new PlainRecordSet(name, type, 60, value));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void zonesThroughAResolver_answeredAsAskedDirectly(Kind kind) throws Exception {
    try (Emulator emulator =
            Emulator.builder().start(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        NameServerProcess upstream =
            NameServerProcess.start(
                NameServerProcess.Kind.NSD, Map.of("corp.example.", UPSTREAM))) {
      String corp = emulator.createZone("corp.example", new Vpc("vpc-0123abcd", "eu-west-1"));
      put(emulator, corp, "www.corp.example", "A", "10.0.0.1");
      put(emulator, corp, "alias.corp.example", "CNAME", "www.other.example");
      put(emulator, corp, "*.wild.corp.example", "A", "10.0.0.2");
      String other = emulator.createZone("other.example", null);
      put(emulator, other, "www.other.example", "A", "10.0.0.3");
      put(emulator, other, "cut.other.example", "NS", "ns.cut.other.example");
      try (RunningServer server =
              RunningServer.start(
                  ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 {\n    accept example\n"
                      + "    zones all\n    aws_access_key test test\n    aws_endpoint "
                      + emulator.endpoint()
                      + "\n  }\n  forward . 127.0.0.1:"
                      + upstream.address().getPort()
                      + "\n}\n");
          ResolverProcess resolver =
              ResolverProcess.start(kind, server.address(), "corp.example", "other.example")) {
        server.awaitReady();
        SimpleResolver client = new SimpleResolver(resolver.address());
        client.setTimeout(Duration.ofSeconds(10));
        assertEquals(List.of("10.0.0.1"), addresses(client, "www.corp.example", resolver));
        assertEquals(
            List.of("10.0.0.3", "www.other.example."),
            addresses(client, "alias.corp.example", resolver));
        assertEquals(List.of("10.0.0.2"), addresses(client, "x.wild.corp.example", resolver));
        Message missing = client.send(Queries.message("nothing.corp.example", "A"));
        assertEquals(Rcode.NXDOMAIN, missing.getRcode(), resolver::output);
        Message noData = client.send(Queries.message("www.corp.example", "AAAA"));
        assertEquals(Rcode.NOERROR, noData.getRcode(), resolver::output);
        assertEquals(0, noData.getSection(Section.ANSWER).size());
      }
    }
  }

  private static List<String> addresses(
      SimpleResolver client, String name, ResolverProcess resolver) throws Exception {
    Message answer = client.send(Queries.message(name, "A"));
    assertEquals(Rcode.NOERROR, answer.getRcode(), () -> name + "\n" + resolver.output());
    return RunningServer.rdata(answer, Section.ANSWER);
  }
}
