package org.bridge53.plugin.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class MetadataPluginTest {
  private final PluginBench<MetadataConfig> bench = new PluginBench<>(new MetadataPlugin());
  private final List<Query> passed = new ArrayList<>();

  private Query through(String line, Query query) {
    Handler handler =
        bench
            .link(
                line,
                down -> {
                  passed.add(down);
                  return Response.of(Rcode.NOERROR);
                },
                new TestResources("example.org", "example.net"))
            .head();
    handler.handle(query);
    return passed.getLast();
  }

  @Test
  void zonesOfTheBlock_storeForEachQuery() {
    Query one = through("metadata", Queries.of("www.example.org", "A"));
    Query other = through("metadata", Queries.of("example.net", "A"));
    assertNotNull(one.metadata());
    assertNotNull(other.metadata());
    assertNotSame(one.metadata(), other.metadata());
  }

  @Test
  void zonesGiven_onlyThese() {
    assertNotNull(through("metadata example.net", Queries.of("a.example.net", "A")).metadata());
    Query outside = Queries.of("www.example.org", "A");
    assertSame(outside, through("metadata example.net", outside));
    assertNull(outside.metadata());
  }

  @Test
  void internalLookUp_sameStore() {
    Query outer = through("metadata", Queries.of("www.example.org", "A"));
    Query inner = outer.withQuestion(NameText.parse("a.example.net."), 1);
    assertSame(outer.metadata(), through("metadata", inner).metadata());
  }

  @Test
  void defaultsAndZones_read() {
    assertEquals(Occurrences.JOINED, new MetadataPlugin().occurrences());
    assertEquals(new MetadataConfig(List.of()), bench.read("metadata"));
    assertEquals(
        new MetadataConfig(
            List.of(
                NameText.parse("example.org."),
                NameText.parse("2.0.192.in-addr.arpa."),
                NameText.parse("example.net."))),
        bench.read("metadata example.org 192.0.2.0/24\nmetadata example.net"));
    assertEquals(new MetadataConfig(List.of()), bench.read("metadata example.org\nmetadata"));
  }

  @Test
  void block_refused() {
    assertEquals(
        List.of(
            "plugin/metadata: Corefile:1 - Error during parsing: Unexpected token '{', expecting"
                + " argument"),
        bench.errors("metadata {\nx\n}"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
