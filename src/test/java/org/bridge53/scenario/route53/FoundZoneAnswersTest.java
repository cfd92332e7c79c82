package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Names that a zone sends elsewhere, by CNAME, delegation or {@code fallthrough}: over sockets. */
class FoundZoneAnswersTest extends FoundZonesFixture {
  @Test
  void fallthroughOn_nodataAndServfailOnlyWhereNamed() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    try (Answering upstream = new Answering("192.0.2.99")) {
      String forward = "forward . " + upstream.address();
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  "one.example:" + id + " gone.example:Z0000",
                  forward,
                  "fallthrough one.example gone.example on nodata on servfail"))) {
        server.awaitLog(": loaded, ");
        assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
        assertEquals(List.of("192.0.2.99"), a(server, "www.gone.example"));
        assertEquals(Rcode.NXDOMAIN, server.ask("nothing.one.example", "A").getRcode());
        put(id, "text.one.example", "TXT", "\"text\"");
        awaitA(server, "text.one.example", "192.0.2.99");
      }
      int before = upstream.queries();
      try (RunningServer server =
          RunningServer.start(
              corefile("one.example:" + id + " gone.example:Z0000", forward, "fallthrough"))) {
        server.awaitLog(": loaded, ");
        assertEquals(Rcode.SERVFAIL, server.ask("www.gone.example", "A").getRcode());
        assertEquals(Rcode.NOERROR, server.ask("text.one.example", "A").getRcode());
        assertEquals(before, upstream.queries());
        assertEquals(List.of("192.0.2.99"), a(server, "nothing.one.example"));
      }
    }
  }

  @Test
  void recursionAvailable_whereTheBlockForwards() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    put(id, "cut.one.example", "NS", "ns.cut.one.example");
    a(id, "ns.cut.one.example", "192.0.2.53");
    put(id, "alias.one.example", "CNAME", "deep.cut.one.example");
    try (Answering upstream = new Answering("192.0.2.99")) {
      try (RunningServer server =
          RunningServer.start(corefile("one.example:" + id, "forward . " + upstream.address()))) {
        server.awaitReady();
        for (String name : List.of("www.one.example", "nothing.one.example", "one.example")) {
          Message answer = server.ask(name, "A");
          assertTrue(answer.getHeader().getFlag(Flags.RA), name);
          assertTrue(answer.getHeader().getFlag(Flags.AA), name);
        }
        // Who asks for recursion has the delegation followed; a resolver gets the referral.
        assertEquals(List.of("192.0.2.99"), a(server, "deep.cut.one.example"));
        assertEquals(
            List.of("192.0.2.99", "deep.cut.one.example."), a(server, "alias.one.example"));
        Message referral = withoutRd(server, "deep.cut.one.example");
        assertEquals(0, referral.getSection(Section.ANSWER).size());
        assertEquals(Type.NS, referral.getSection(Section.AUTHORITY).getFirst().getType());
        assertFalse(referral.getHeader().getFlag(Flags.AA));
      }
    }
    try (RunningServer server = RunningServer.start(corefile("one.example:" + id, ""))) {
      server.awaitReady();
      assertFalse(server.ask("www.one.example", "A").getHeader().getFlag(Flags.RA));
      Message referral = server.ask("deep.cut.one.example", "A");
      assertEquals(Type.NS, referral.getSection(Section.AUTHORITY).getFirst().getType());
    }
  }

  @Test
  void cnameTargets_acrossZonesPrivateFirst_thenTargets_neverLost() throws Exception {
    String one = zone("one.example", null, "192.0.2.1");
    put(one, "in.one.example", "CNAME", "www.two.example");
    put(one, "out.one.example", "CNAME", "www.elsewhere.test");
    zone("two.example", null, "192.0.2.2");
    zone("two.example", VPC, "10.0.0.2");
    try (Answering targets = new Answering("192.0.2.77")) {
      try (RunningServer server =
          RunningServer.start(
              corefile("", "", "accept example", "zones all", "targets " + targets.address()))) {
        server.awaitReady();
        assertEquals(List.of("10.0.0.2", "www.two.example."), a(server, "in.one.example"));
        assertEquals(List.of("192.0.2.77", "www.elsewhere.test."), a(server, "out.one.example"));
        assertEquals(1, targets.queries());
        targets.silence();
        put(one, "out2.one.example", "CNAME", "again.elsewhere.test");
        RunningServer.await(
            () -> {
              try {
                return a(server, "out2.one.example").equals(List.of("again.elsewhere.test."));
              } catch (IOException failure) {
                return false;
              }
            },
            () -> "the CNAME alone");
        Message failed = server.ask("out2.one.example", "A");
        assertEquals(Rcode.SERVFAIL, failed.getRcode());
        assertEquals(1, failed.getSection(Section.ANSWER).size());
      }
    }
  }

  @Test
  void cnameLoopOverTwoZones_ends() throws Exception {
    String one = zone("one.example", null, "192.0.2.1");
    String two = zone("two.example", VPC, "192.0.2.2");
    put(one, "a.one.example", "CNAME", "a.two.example");
    put(two, "a.two.example", "CNAME", "a.one.example");
    try (RunningServer server =
        RunningServer.start(corefile("", "", "accept example", "zones all"))) {
      server.awaitReady();
      Message answer = server.ask("a.one.example", "A");
      assertEquals(Rcode.NOERROR, answer.getRcode());
      assertEquals(2, answer.getSection(Section.ANSWER).size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "prometheus 127.0.0.1:0"})
  void zonesOfTwoLinesInOneBlock_longestNameWins(String counting) throws Exception {
    String parent = zone("one.example", null, "192.0.2.1");
    String child = zone("sub.one.example", null, "192.0.2.2");
    String first = corefile("one.example:" + parent, "");
    String second = corefile("sub.one.example:" + child, counting);
    String line = second.substring(second.indexOf("  route53"), second.lastIndexOf("}\n"));
    try (RunningServer server =
        RunningServer.start(first.substring(0, first.lastIndexOf("}\n")) + line + "}\n")) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      assertEquals(List.of("192.0.2.2"), a(server, "www.sub.one.example"));
    }
  }

  @Test
  void emptyAccount_namesGoOnOnceThatIsKnown() throws Exception {
    try (Answering upstream = new Answering("192.0.2.99");
        RunningServer server =
            RunningServer.start(
                corefile("", "forward . " + upstream.address(), "accept example", "zones all"))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.99"), a(server, "www.corp.example"));
    }
  }
}
