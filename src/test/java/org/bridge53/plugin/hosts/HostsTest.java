package org.bridge53.plugin.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.testing.Offered;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

class HostsTest {
  private static final Response NEXT = Response.of(Rcode.NOTIMP);
  private static final List<String> NONE = List.of();

  private final PluginBench<HostsConfig> bench = new PluginBench<>(new HostsPlugin());
  private final TestResources resources = new TestResources(".");

  private Handler hosts(String file, String options) {
    return linked(file, options).head();
  }

  private Linked linked(String file, String options) {
    resources.file("/etc/hosts", file);
    return bench.link("hosts {\n" + options + "\n}", query -> NEXT, resources);
  }

  /** What a client reads in the answer section: {@code OWNER TTL RDATA}. */
  private static List<String> answer(Handler hosts, String name, String type) {
    Query query = Queries.of(name, type);
    Response response = PluginBench.response(hosts, query);
    assertEquals(Rcode.NOERROR, response.rcode());
    assertEquals(Header.AA, response.flags());
    assertEquals(List.of(), response.authority());
    assertEquals(List.of(), response.additional());
    byte[] target = new byte[ResponseWriter.MAX_OCTETS];
    int length = new ResponseWriter(1232).write(query, response, target, 4096);
    try {
      return new Message(Arrays.copyOf(target, length))
          .getSection(Section.ANSWER).stream()
              .map(
                  record -> record.getName() + " " + record.getTTL() + " " + record.rdataToString())
              .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void assertNext(Handler hosts, String name, String type) {
    assertSame(NEXT, hosts.handle(Queries.of(name, type)));
  }

  private static void assertUnknown(Handler hosts, String name, String type) {
    Response response = PluginBench.response(hosts, Queries.of(name, type));
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertEquals(0, response.flags());
    assertEquals(List.of(), response.answer());
  }

  @Nested
  class Answering {
    @Test
    void addresses_byFamilyInOrder() {
      Handler hosts =
          hosts(
              """
              # comment
              192.0.2.2 www.example.org
              192.0.2.1\tWWW.Example.ORG. other.example.org # comment
              2001:db8::1 www.example.org
              """,
              "");
      assertEquals(
          List.of("www.example.org. 3600 192.0.2.2", "www.example.org. 3600 192.0.2.1"),
          answer(hosts, "www.example.org", "A"));
      assertEquals(
          List.of("www.example.org. 3600 2001:db8:0:0:0:0:0:1"),
          answer(hosts, "www.example.org", "AAAA"));
      assertEquals(
          List.of("other.example.org. 3600 192.0.2.1"), answer(hosts, "other.example.org", "A"));
    }

    @Test
    void fileThenInline_withoutRemovingDoubles() {
      Handler hosts =
          hosts("192.0.2.1 a.example\n", "192.0.2.9 a.example\n192.0.2.1 a.example\nttl 60");
      assertEquals(
          List.of("a.example. 60 192.0.2.1", "a.example. 60 192.0.2.9", "a.example. 60 192.0.2.1"),
          answer(hosts, "a.example", "A"));
      assertEquals(
          List.of("1.2.0.192.in-addr.arpa. 60 a.example.", "1.2.0.192.in-addr.arpa. 60 a.example."),
          answer(hosts, "1.2.0.192.in-addr.arpa", "PTR"));
    }

    @Test
    void mappedAddress_isIpv4() {
      Handler hosts = hosts("::ffff:192.0.2.5 a.example\nfe80::1%eth0 b.example\n", "");
      assertEquals(List.of("a.example. 3600 192.0.2.5"), answer(hosts, "a.example", "A"));
      assertEquals(NONE, answer(hosts, "a.example", "AAAA"));
      assertEquals(
          List.of("b.example. 3600 fe80:0:0:0:0:0:0:1"), answer(hosts, "b.example", "AAAA"));
    }

    @Test
    void knownNameOtherFamilyOrType_noData() {
      Handler hosts = hosts("192.0.2.1 a.example\n", "fallthrough");
      assertEquals(NONE, answer(hosts, "a.example", "AAAA"));
      assertEquals(NONE, answer(hosts, "a.example", "MX"));
      assertEquals(NONE, answer(hosts, "a.example", "ANY"));
    }

    @Test
    void otherClass_next() {
      Handler hosts = hosts("192.0.2.1 a.example\n", "");
      byte[] octets = Queries.of("a.example", "A").octets().clone();
      octets[octets.length - 1] = 3; // CH
      assertSame(NEXT, hosts.handle((Query) QueryReader.read(octets, Queries.CLIENT)));
    }

    @Test
    void unknownName_servFail() {
      Handler hosts = hosts("192.0.2.1 a.example\n", "");
      assertUnknown(hosts, "b.example", "A");
      assertUnknown(hosts, "b.example", "MX");
      assertUnknown(hosts, "example", "A");
      assertUnknown(hosts, "x.a.example", "A");
    }

    @Test
    void unknownNameWithFallthrough_next() {
      Handler hosts = hosts("192.0.2.1 a.example\n", "fallthrough");
      assertNext(hosts, "b.example", "A");
      assertNext(hosts, "b.example", "TXT");
    }

    @Test
    void fallthroughZones_onlyThese() {
      Handler hosts = hosts("192.0.2.1 a.example\n", "fallthrough sub.example");
      assertNext(hosts, "b.sub.example", "A");
      assertUnknown(hosts, "b.example", "A");
    }

    @Test
    void fallthroughUnsupported_otherTypesOfKnownNames() {
      Handler hosts =
          hosts(
              "192.0.2.1 a.example b.sub.example\n",
              "fallthrough sub.example\nfallthrough_unsupported");
      assertNext(hosts, "b.sub.example", "MX");
      assertEquals(NONE, answer(hosts, "b.sub.example", "AAAA"));
      assertEquals(NONE, answer(hosts, "a.example", "MX"));
    }
  }

  @Nested
  class Reverse {
    @Test
    void pointers_allNamesInOrder() {
      Handler hosts =
          hosts(
              "192.0.2.130 b.example a.example\n2001:db8::a1 a.example\n192.0.2.130 c.example", "");
      assertEquals(
          List.of(
              "130.2.0.192.in-addr.arpa. 3600 b.example.",
              "130.2.0.192.in-addr.arpa. 3600 a.example.",
              "130.2.0.192.in-addr.arpa. 3600 c.example."),
          answer(hosts, "130.2.0.192.in-addr.arpa", "PTR"));
      String ipv6 = "1.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.";
      assertEquals(List.of(ipv6 + " 3600 a.example."), answer(hosts, ipv6, "PTR"));
    }

    @Test
    void unknownAddress_nextWithoutFallthrough() {
      Handler hosts = hosts("192.0.2.1 a.example\n", "");
      assertNext(hosts, "2.2.0.192.in-addr.arpa", "PTR");
      assertNext(hosts, "a.example", "PTR");
      assertNext(hosts, "2.0.192.in-addr.arpa", "PTR");
    }

    @Test
    void outsideZones_triedAllTheSame() {
      resources.file("/etc/hosts", "192.0.2.1 a.example.org b.example.net\n");
      Handler hosts = bench.link("hosts /etc/hosts example.org", query -> NEXT, resources).head();
      assertEquals(
          List.of("1.2.0.192.in-addr.arpa. 3600 a.example.org."),
          answer(hosts, "1.2.0.192.in-addr.arpa", "PTR"));
    }

    @Test
    void noReverse_next() {
      assertNext(hosts("192.0.2.1 a.example\n", "no_reverse"), "1.2.0.192.in-addr.arpa", "PTR");
    }
  }

  @Nested
  class Zones {
    @Test
    void nameOutsideZones_next() {
      resources.file("/etc/hosts", "192.0.2.1 a.example.org a.example.net\n");
      Handler hosts = bench.link("hosts /etc/hosts example.org", query -> NEXT, resources).head();
      assertEquals(List.of("a.example.org. 3600 192.0.2.1"), answer(hosts, "a.example.org", "A"));
      assertNext(hosts, "a.example.net", "A");
      assertUnknown(hosts, "b.example.org", "A");
    }

    @Test
    void noZones_thoseOfTheBlock() {
      TestResources block =
          new TestResources("example.org", "example.net")
              .file("/etc/hosts", "192.0.2.1 a.example.net a.example\n");
      Handler hosts = bench.link("hosts", query -> NEXT, block).head();
      assertEquals(List.of("a.example.net. 3600 192.0.2.1"), answer(hosts, "a.example.net", "A"));
      assertNext(hosts, "a.example", "A");
    }
  }

  @Nested
  class Wildcards {
    @Test
    void oneLabel_exactlyOne() {
      Handler hosts = hosts("192.0.2.1 *.example.org\n2001:db8::1 *.example.org", "");
      assertEquals(List.of("x.example.org. 3600 192.0.2.1"), answer(hosts, "x.example.org", "A"));
      assertEquals(
          List.of("x.example.org. 3600 2001:db8:0:0:0:0:0:1"),
          answer(hosts, "x.example.org", "AAAA"));
      assertEquals(NONE, answer(hosts, "x.example.org", "MX"));
      assertUnknown(hosts, "y.x.example.org", "A");
      assertUnknown(hosts, "example.org", "A");
    }

    @Test
    void exactName_beatsWildcardOfTheSameSource() {
      Handler hosts = hosts("192.0.2.1 *.example.org\n192.0.2.2 a.example.org\n", "");
      assertEquals(List.of("a.example.org. 3600 192.0.2.2"), answer(hosts, "a.example.org", "A"));
    }

    @Test
    void exactNameOfOtherFamily_noWildcard() {
      Handler hosts = hosts("192.0.2.1 *.example.org\n2001:db8::2 a.example.org\n", "");
      assertEquals(NONE, answer(hosts, "a.example.org", "A"));
      assertEquals(
          List.of("a.example.org. 3600 2001:db8:0:0:0:0:0:2"),
          answer(hosts, "a.example.org", "AAAA"));
      assertEquals(NONE, answer(hosts, "b.example.org", "AAAA"));
    }

    @Test
    void exactNameOfOneSource_wildcardOfTheOtherToo() {
      Handler hosts = hosts("192.0.2.1 *.example.org\n", "192.0.2.2 a.example.org");
      assertEquals(
          List.of("a.example.org. 3600 192.0.2.1", "a.example.org. 3600 192.0.2.2"),
          answer(hosts, "a.example.org", "A"));
    }

    @Test
    void wildcard_hasNoPointer() {
      assertNext(hosts("192.0.2.1 *.example.org\n", ""), "1.2.0.192.in-addr.arpa", "PTR");
    }
  }

  @Nested
  class Reloading {
    private void start(Linked linked) {
      for (Service service : linked.services()) {
        try {
          service.start();
        } catch (Exception unexpected) {
          throw new AssertionError(unexpected);
        }
      }
    }

    @Test
    void changedFile_readAfterFiveSeconds() {
      Linked linked = linked("192.0.2.1 a.example\n", "192.0.2.9 i.example");
      start(linked);
      resources.advance(Duration.ofSeconds(1));
      String size = "coredns_hosts_entries{hostsfile=\"/etc/hosts\"}";
      assertEquals(4, resources.meters().values().get(size), "an address and a pointer each");
      resources.file("/etc/hosts", "192.0.2.2 b.example\n192.0.2.3 c.example\n");
      resources.advance(Duration.ofSeconds(3));
      assertEquals(List.of("a.example. 3600 192.0.2.1"), answer(linked.head(), "a.example", "A"));
      resources.advance(Duration.ofSeconds(1));
      assertUnknown(linked.head(), "a.example", "A");
      assertEquals(List.of("b.example. 3600 192.0.2.2"), answer(linked.head(), "b.example", "A"));
      assertEquals(List.of("i.example. 3600 192.0.2.9"), answer(linked.head(), "i.example", "A"));
      assertEquals(6, resources.meters().values().get(size));
      assertEquals(
          resources.clock().millis() / 1000.0,
          resources.meters().values().get("coredns_hosts_reload_timestamp_seconds"));
      linked.services().forEach(Service::close);
      assertEquals(Map.of(), resources.meters().values());
    }

    @Test
    void unchangedTimeAndLength_notRead() {
      Linked linked = linked("192.0.2.1 a.example\n", "");
      start(linked);
      resources.file("/etc/hosts", "192.0.2.2 a.example\n");
      resources.advance(Duration.ofMinutes(1));
      assertEquals(List.of("a.example. 3600 192.0.2.1"), answer(linked.head(), "a.example", "A"));
      resources.file("/etc/hosts", "192.0.2.2 a.example\n"); // now with another time
      resources.advance(Duration.ofMinutes(1));
      assertEquals(List.of("a.example. 3600 192.0.2.2"), answer(linked.head(), "a.example", "A"));
    }

    @Test
    void vanishedFile_dataStayAndOneWarning() {
      Linked linked = linked("192.0.2.1 a.example\n", "");
      start(linked);
      resources.logged.clear();
      resources.remove("/etc/hosts");
      resources.advance(Duration.ofMinutes(1));
      assertEquals(List.of("a.example. 3600 192.0.2.1"), answer(linked.head(), "a.example", "A"));
      assertEquals(
          List.of("WARNING File does not exist: /etc/hosts"), List.copyOf(resources.logged));
      resources.broken("/etc/hosts", "Input/output error");
      resources.advance(Duration.ofMinutes(1));
      assertTrue(
          resources.logged.contains(
              "WARNING unable to access hosts file '/etc/hosts': Input/output error"));
    }

    @Test
    void fileThatComesLater_read() {
      Linked linked = bench.link("hosts later", query -> NEXT, resources);
      start(linked);
      resources.file("later", "192.0.2.1 a.example\n");
      resources.advance(Duration.ofSeconds(5));
      assertEquals(List.of("a.example. 3600 192.0.2.1"), answer(linked.head(), "a.example", "A"));
    }

    @Test
    void reloadZero_neverLooked() {
      start(linked("192.0.2.1 a.example\n", "reload 0s"));
      assertEquals(0, resources.scheduledTasks());
    }

    @Test
    void closed_timerEnds() {
      Linked linked = linked("", "");
      start(linked);
      assertEquals(1, resources.scheduledTasks());
      linked.services().forEach(Service::close);
      assertEquals(0, resources.scheduledTasks());
    }
  }

  @Test
  void reloadOfTheCorefile_takesOverTheTableOfAFileThatLooksTheSame() {
    resources.carryOver = new Offered();
    Handler first = hosts("192.0.2.1 a.example", "");
    assertEquals(List.of("a.example. 3600 192.0.2.1"), answer(first, "a.example", "A"));
    // Another address, same length, same time: the file is not read.
    Handler second = hosts("192.0.2.2 a.example", "");
    assertEquals(List.of("a.example. 3600 192.0.2.1"), answer(second, "a.example", "A"));
    Handler otherTtl = hosts("192.0.2.3 a.example", "ttl 7");
    assertEquals(List.of("a.example. 7 192.0.2.3"), answer(otherTtl, "a.example", "A"));
    resources.advance(java.time.Duration.ofSeconds(1));
    Handler changed = hosts("192.0.2.4 a.example", "");
    assertEquals(List.of("a.example. 3600 192.0.2.4"), answer(changed, "a.example", "A"));
    resources.remove("/etc/hosts");
    Handler missing = bench.link("hosts", query -> NEXT, resources).head();
    assertEquals(List.of("a.example. 3600 192.0.2.4"), answer(missing, "a.example", "A"));
  }
}
