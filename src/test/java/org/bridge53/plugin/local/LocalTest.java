package org.bridge53.plugin.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Records;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class LocalTest {
  private static final Response PASSED = Response.of(Rcode.REFUSED);

  private final PluginBench<LocalConfig> bench = new PluginBench<>(new LocalPlugin());
  private final TestResources resources = new TestResources(".");
  private final Handler local = bench.link("local", query -> PASSED, resources).head();

  private Message ask(String name, String type) {
    Query query = Queries.of(name, type);
    Response response = PluginBench.response(local, query);
    assertEquals(0, response.flags(), "no AA");
    return Records.message(query, response);
  }

  private void assertAnswer(String name, String type, String record) {
    Message message = ask(name, type);
    assertEquals(Rcode.NOERROR, message.getRcode());
    assertEquals(List.of(record), Records.section(message, Section.ANSWER));
    assertEquals(List.of(), Records.section(message, Section.AUTHORITY));
  }

  private void assertDenied(String name, String type, int rcode, String zone) {
    Message message = ask(name, type);
    assertEquals(rcode, message.getRcode(), name);
    assertEquals(List.of(), Records.section(message, Section.ANSWER));
    assertEquals(
        List.of(zone + " 604800 IN SOA localhost. root.localhost. 1 0 0 0 604800"),
        Records.section(message, Section.AUTHORITY));
  }

  private void assertPassed(Handler handler, String name, String type) {
    assertEquals(PASSED, PluginBench.response(handler, Queries.of(name, type)));
  }

  @Test
  void localhostAndBelow_loopback() {
    assertAnswer("localhost", "A", "localhost. 604800 IN A 127.0.0.1");
    assertAnswer("localhost", "AAAA", "localhost. 604800 IN AAAA 0:0:0:0:0:0:0:1");
    assertAnswer("a.b.localhost", "A", "a.b.localhost. 604800 IN A 127.0.0.1");
    assertAnswer("a.b.localhost", "AAAA", "a.b.localhost. 604800 IN AAAA 0:0:0:0:0:0:0:1");
    assertAnswer("LOCALHOST", "A", "LOCALHOST. 604800 IN A 127.0.0.1");
    assertAnswer("localhost", "ANY", "localhost. 604800 IN A 127.0.0.1");
    assertDenied("localhost", "MX", Rcode.NOERROR, "localhost.");
    assertDenied("a.localhost", "NS", Rcode.NOERROR, "localhost.");
  }

  @Test
  void apexes_soaAndNs() {
    for (String zone :
        List.of("localhost.", "0.in-addr.arpa.", "127.in-addr.arpa.", "255.in-addr.arpa.")) {
      String soa = zone + " 604800 IN SOA localhost. root.localhost. 1 0 0 0 604800";
      assertAnswer(zone, "SOA", soa);
      assertAnswer(zone, "NS", zone + " 604800 IN NS localhost.");
      assertDenied(zone, "TXT", Rcode.NOERROR, zone);
    }
    assertDenied("127.in-addr.arpa", "A", Rcode.NOERROR, "127.in-addr.arpa.");
    assertAnswer(
        "0.in-addr.arpa",
        "ANY",
        "0.in-addr.arpa. 604800 IN SOA localhost. root.localhost. 1 0 0 0 604800");
  }

  @Test
  void pointer_forOneAddress() {
    String pointer = "1.0.0.127.in-addr.arpa.";
    assertAnswer(pointer, "PTR", pointer + " 604800 IN PTR localhost.");
    assertAnswer(pointer, "ANY", pointer + " 604800 IN PTR localhost.");
    assertDenied(pointer, "A", Rcode.NOERROR, "127.in-addr.arpa.");
    assertDenied("0.0.127.in-addr.arpa", "PTR", Rcode.NOERROR, "127.in-addr.arpa.");
    assertDenied("0.127.in-addr.arpa", "PTR", Rcode.NOERROR, "127.in-addr.arpa.");
    assertDenied("2.0.0.127.in-addr.arpa", "PTR", Rcode.NXDOMAIN, "127.in-addr.arpa.");
    assertDenied("9.1.0.0.127.in-addr.arpa", "PTR", Rcode.NXDOMAIN, "127.in-addr.arpa.");
    assertDenied("1.0.in-addr.arpa", "PTR", Rcode.NXDOMAIN, "0.in-addr.arpa.");
    assertDenied("255.255.in-addr.arpa", "PTR", Rcode.NXDOMAIN, "255.in-addr.arpa.");
  }

  @Test
  void namesThatBeginWithLocalhost_loopback() {
    String name = "localhost.example.org.";
    assertAnswer(name, "A", name + " 604800 IN A 127.0.0.1");
    assertAnswer(name, "AAAA", name + " 604800 IN AAAA 0:0:0:0:0:0:0:1");
    assertDenied(name, "MX", Rcode.NOERROR, name);
    assertEquals(
        List.of(
            "DEBUG Intercepting localhost query for \"localhost.example.org.\" A, from"
                + " 127.0.0.1:40053"),
        resources.logged.stream().limit(1).toList());
  }

  @Test
  void namesThatBeginWithLocalhost_zoneOfTheirOwn() {
    String name = "localhost.example.org.";
    assertAnswer(name, "NS", name + " 604800 IN NS localhost.");
    assertAnswer(name, "SOA", name + " 604800 IN SOA localhost. root.localhost. 1 0 0 0 604800");
    assertAnswer(name, "ANY", name + " 604800 IN A 127.0.0.1");
  }

  @Test
  void debugLinesNotShown_noneMade() {
    resources.debugs = false;
    ask("localhost.example.org", "A");
    ask("a.localhost", "A");
    ask("localhost", "A");
    assertTrue(resources.logged.isEmpty(), resources.logged.toString());
    assertEquals(
        Map.of("coredns_local_localhost_requests_total", 2.0), resources.meters().values());
  }

  @Test
  void everythingElse_goesOn() {
    for (String name :
        List.of("example.org", ".", "localhos", "localhost1.example.org", "10.in-addr.arpa")) {
      assertPassed(local, name, "A");
    }
    Message chaos = Queries.message("localhost", "A");
    chaos.removeAllRecords(Section.QUESTION);
    chaos.addRecord(
        Record.newRecord(Name.fromConstantString("localhost."), Type.A, DClass.CH),
        Section.QUESTION);
    assertEquals(PASSED, PluginBench.response(local, Queries.read(chaos, Queries.CLIENT)));
    assertTrue(resources.logged.isEmpty());
  }

  @Test
  void prefixOff_goesOn() {
    Handler strict =
        bench
            .link("local {\nlocalhost_prefix off\n}", query -> PASSED, new TestResources("."))
            .head();
    assertPassed(strict, "localhost.example.org", "A");
    assertEquals(
        Rcode.NOERROR, PluginBench.response(strict, Queries.of("a.localhost", "A")).rcode());
  }

  @Test
  void defaultsAndOption_read() {
    assertEquals(Occurrences.JOINED, new LocalPlugin().occurrences());
    LocalConfig defaults = bench.read("local");
    assertEquals(new LocalConfig(true), defaults);
    PluginBench.assertAllDiffer(defaults, bench.read("local {\nlocalhost_prefix off\n}"));
    assertEquals(defaults, bench.read("local {\nlocalhost_prefix on\n}"));
  }

  @Test
  void mistakes_allReported() {
    assertEquals(
        List.of(
            "plugin/local: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'x'",
            "plugin/local: Corefile:2 - Error during parsing: localhost_prefix must be 'on' or"
                + " 'off', not 'of'",
            "plugin/local: Corefile:3 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'localhost_prefix'",
            "plugin/local: Corefile:4 - Error during parsing: unknown property 'localhost_prefx';"
                + " did you mean 'localhost_prefix'?"),
        bench.errors("local x {\nlocalhost_prefix of\nlocalhost_prefix\nlocalhost_prefx on\n}"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
