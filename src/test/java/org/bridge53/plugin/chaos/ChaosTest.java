package org.bridge53.plugin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.BlockSetting;
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

class ChaosTest {
  private static final Response PASSED = Response.of(Rcode.REFUSED);

  private final PluginBench<ChaosConfig> bench = new PluginBench<>(new ChaosPlugin());

  private Handler link(String text) {
    return bench.link(text, query -> PASSED, new TestResources(".")).head();
  }

  private static Query query(String name, int type, int dclass) {
    Message message =
        Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, dclass));
    return Queries.read(message, Queries.CLIENT);
  }

  private static List<String> texts(Handler chaos, String name) {
    Query query = query(name, Type.TXT, DClass.CH);
    Response response = PluginBench.response(chaos, query);
    assertEquals(0, response.flags());
    return Records.section(Records.message(query, response), Section.ANSWER);
  }

  @Test
  void fiveNames_answered() {
    Handler chaos = link("chaos 1.2.3 Alice");
    for (String name : List.of("version.bind.", "VERSION.server.")) {
      assertEquals(List.of(name + " 0 CH TXT \"1.2.3\""), texts(chaos, name));
    }
    for (String name : List.of("hostname.bind.", "id.server.")) {
      assertEquals(List.of(name + " 0 CH TXT \"host.test\""), texts(chaos, name));
    }
    assertEquals(List.of("authors.bind. 0 CH TXT \"Alice\""), texts(chaos, "authors.bind."));
  }

  @Test
  void authors_oneRecordEachInManyOrders() {
    Handler chaos = link("chaos 1 Alice \"Bob B.\" Carol");
    Set<List<String>> orders = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      List<String> texts = texts(chaos, "authors.bind.");
      assertEquals(
          Set.of(
              "authors.bind. 0 CH TXT \"Alice\"",
              "authors.bind. 0 CH TXT \"Bob B.\"",
              "authors.bind. 0 CH TXT \"Carol\""),
          Set.copyOf(texts));
      orders.add(texts);
    }
    assertEquals(6, orders.size());
  }

  @Test
  void otherClassTypeOrName_goesOn() {
    Handler chaos = link("chaos");
    for (Query query :
        List.of(
            query("version.bind.", Type.TXT, DClass.IN),
            query("version.bind.", Type.A, DClass.CH),
            query("version.bind.", Type.ANY, DClass.CH),
            query("version.example.", Type.TXT, DClass.CH),
            query("a.version.bind.", Type.TXT, DClass.CH))) {
      assertEquals(PASSED, PluginBench.response(chaos, query));
    }
  }

  @Test
  void longText_cut() {
    assertEquals(
        List.of("version.bind. 0 CH TXT \"" + "x".repeat(255) + "\""),
        texts(link("chaos " + "x".repeat(300)), "version.bind."));
  }

  @Test
  void defaultsAndOptions_read() {
    assertEquals(Occurrences.JOINED, new ChaosPlugin().occurrences());
    ChaosConfig defaults = bench.read("chaos");
    assertInstanceOf(BlockSetting.OtherClasses.class, defaults);
    assertTrue(defaults.version().startsWith("bridge53-"), defaults.version());
    assertEquals(List.of("The bridge53 authors"), defaults.authors());
    ChaosConfig other = bench.read("chaos 1 Alice Bob");
    assertEquals(new ChaosConfig("1", List.of("Alice", "Bob")), other);
    PluginBench.assertAllDiffer(defaults, other);
    assertEquals(defaults.authors(), bench.read("chaos 1").authors());
    assertEquals("2", bench.read("chaos 1\nchaos 2").version());
  }

  @Test
  void block_refused() {
    assertEquals(
        List.of(
            "plugin/chaos: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after '1'"),
        bench.errors("chaos 1 {\nx\n}"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
