package org.bridge53.plugin.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bridge53.message.Deferred;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class LoopTest {
  private final PluginBench<LoopConfig> bench = new PluginBench<>(new LoopPlugin());
  private final TestResources resources = new TestResources("example.org", "example.net");
  private final List<Query> passed = new ArrayList<>();

  /** What is behind loop: answers NXDOMAIN, or sends the query back to the front. */
  private Linked link(boolean loops) {
    AtomicReference<Handler> front = new AtomicReference<>();
    Handler next =
        query -> {
          passed.add(query);
          return loops
              ? new Deferred(() -> front.get().handle(query))
              : Response.of(Rcode.NXDOMAIN);
        };
    Linked linked = bench.link("loop", next, resources);
    front.set(linked.head());
    resources.lookup = query -> linked.head().handle(query);
    linked.services().forEach(LoopTest::start);
    return linked;
  }

  private static void start(Service service) {
    try {
      service.start();
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void noLoop_askedOnceAndSilent() {
    link(false);
    assertEquals(List.of(), passed, "start returns at once");
    resources.advance(Duration.ofMinutes(5));
    assertEquals(1, passed.size());
    Query probe = passed.getFirst();
    assertEquals(RrType.HINFO, probe.qtype());
    assertTrue(
        probe.qname().toString().matches("\\d{1,19}\\.\\d{1,19}\\.example\\.org\\."),
        probe.qname().toString());
    assertTrue(probe.recursionDesired());
    assertTrue(resources.logged.isEmpty(), resources.logged.toString());
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void loop_fatalOnce() {
    link(true);
    resources.advance(Duration.ZERO);
    assertEquals(2, passed.size(), "the third round ends it");
    assertEquals(
        List.of(
            "FATAL Loop (127.0.0.1:0 -> 127.0.0.1:0) detected for zone \"example.org.\", see"
                + " https://coredns.io/plugins/loop#troubleshooting. Query: \"HINFO "
                + passed.getFirst().qname()
                + "\""),
        List.copyOf(resources.logged));
  }

  @Test
  void sightingsOfOthers_counted() {
    Linked linked = link(false);
    resources.advance(Duration.ZERO);
    Query probe = passed.getFirst();
    Query back = Queries.of(probe.qname().toString(), "HINFO", Queries.client("192.0.2.9"));
    linked.head().handle(back);
    assertTrue(resources.logged.isEmpty());
    assertEquals(Rcode.SERVFAIL, PluginBench.response(linked.head(), back).rcode());
    assertEquals(Rcode.SERVFAIL, PluginBench.response(linked.head(), back).rcode());
    assertEquals(1, resources.logged.size());
    assertTrue(
        resources.logged.peek().startsWith("FATAL Loop (192.0.2.9:40053 -> 127.0.0.1:53) "),
        resources.logged.peek());
  }

  @Test
  void afterTheGrace_nothingIsCounted() {
    Linked linked = link(false);
    resources.advance(Duration.ofMillis(2_000));
    Query back = Queries.of(passed.getFirst().qname().toString(), "HINFO");
    for (int i = 0; i < 5; i++) {
      assertEquals(Rcode.NXDOMAIN, PluginBench.response(linked.head(), back).rcode());
    }
    assertTrue(resources.logged.isEmpty());
  }

  @Test
  void otherNamesAndTypes_goOn() {
    Linked linked = link(false);
    resources.advance(Duration.ZERO);
    String name = passed.getFirst().qname().toString();
    for (int i = 0; i < 5; i++) {
      linked.head().handle(Queries.of(name, "A"));
      linked.head().handle(Queries.of("1." + name, "HINFO"));
      linked.head().handle(Queries.of("example.org", "HINFO"));
    }
    assertEquals(16, passed.size());
    assertTrue(resources.logged.isEmpty());
  }

  @Test
  void serverNotUp_askedAgainForThirtySeconds() {
    Linked linked = link(false);
    List<Query> asked = new ArrayList<>();
    resources.lookup =
        query -> {
          asked.add(query);
          return Response.failure(Rcode.SERVFAIL, "the server has not started");
        };
    resources.advance(Duration.ofSeconds(3));
    assertEquals(4, asked.size());
    resources.advance(Duration.ofMinutes(2));
    assertEquals(31, asked.size());
    assertEquals(0, resources.scheduledTasks());
    assertEquals(List.of(), passed);
    linked.services().forEach(Service::close);
  }

  @Test
  void upstreamFails_noLoop() {
    link(false);
    resources.lookup =
        query ->
            new Deferred(
                () -> {
                  throw new IOException("refused");
                });
    resources.advance(Duration.ofMinutes(1));
    assertTrue(resources.logged.stream().allMatch(line -> line.startsWith("DEBUG ")));
  }

  @Test
  void closed_endsItsTasks() {
    Linked linked = link(false);
    linked.services().forEach(Service::close);
    assertEquals(0, resources.scheduledTasks());
    resources.advance(Duration.ofMinutes(1));
    assertEquals(List.of(), passed);
  }

  @Test
  void zoneWithoutRoomForTheProbe_warning() {
    String label = "a".repeat(63) + ".";
    TestResources deep = new TestResources(label + label + label + "a".repeat(40));
    Linked linked = bench.link("loop", query -> Response.of(Rcode.NXDOMAIN), deep);
    assertEquals(List.of(), linked.services());
    assertEquals(1, deep.problems().warnings().size());
    assertTrue(
        deep.problems().warnings().getFirst().contains("too long a name"),
        deep.problems().warnings().toString());
  }

  @Test
  void argument_refused() {
    assertEquals(Occurrences.ONCE, new LoopPlugin().occurrences());
    assertEquals(
        List.of(
            "plugin/loop: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'x'"),
        bench.errors("loop x"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
