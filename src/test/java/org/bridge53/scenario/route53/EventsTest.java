package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.Scrape;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;

/** From a change over the queue to the answer, with a poll that would take an hour. */
class EventsTest {
  private Emulator emulator;
  private String zone;
  private String queue;

  @BeforeEach
  void startEmulator() throws IOException {
    emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
    zone = emulator.createZone("corp.example.", null);
    put(zone, "www.corp.example.", "192.0.2.1");
    queue = emulator.queues().create("bridge53");
    emulator.queues().subscribe(queue, Duration.ZERO);
  }

  @AfterEach
  void stopEmulator() {
    emulator.close();
  }

  private void put(String zoneId, String name, String address) {
    emulator.change(zoneId, Action.UPSERT, new PlainRecordSet(name, "A", 60, address));
  }

  private String corefile(String zones, String... options) {
    return ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
        + zones
        + " {\n    aws_endpoint "
        + emulator.endpoint()
        + "\n    aws_access_key test test\n    refresh 1h\n    budget 50 100\n    events "
        + queue
        + "\n    "
        + String.join("\n    ", options)
        + "\n  }\n}\n";
  }

  private static boolean answers(RunningServer server, String name, String address) {
    try {
      return RunningServer.rdata(server.ask(name, "A"), Section.ANSWER).equals(List.of(address));
    } catch (IOException failure) {
      return false;
    }
  }

  private static void awaitAnswer(RunningServer server, String name, String address) {
    RunningServer.await(
        () -> answers(server, name, address), () -> name + " " + address + ": " + server.log());
  }

  private void awaitReading() {
    RunningServer.await(
        () -> emulator.calls().count(Operation.RECEIVE_MESSAGE) >= 1, () -> "no reader came");
  }

  @Test
  void change_answeredWithin3Seconds_andDeleted() throws Exception {
    try (RunningServer server = RunningServer.start(corefile("corp.example:" + zone))) {
      server.awaitReady();
      awaitReading();
      for (int i = 2; i < 5; i++) {
        long start = System.nanoTime();
        put(zone, "www.corp.example.", "192.0.2." + i);
        awaitAnswer(server, "www.corp.example.", "192.0.2." + i);
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.getLogger("EventsTest")
            .log(System.Logger.Level.INFO, "event to answer: " + millis + " ms");
        assertTrue(millis < 3000, millis + " ms");
      }
      RunningServer.await(
          () -> emulator.queues().size(queue) == 0, () -> "messages stay: " + server.log());
      assertEquals(List.of(), server.log().stream().filter(l -> l.contains("queue")).toList());
    }
  }

  @Test
  void strangersAndNonsense_change_stillAnswered() throws Exception {
    String other = emulator.createZone("elsewhere.example.", null);
    int page = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    String corefile =
        corefile("corp.example:" + zone)
            .replace("  errors\n", "  errors\n  prometheus 127.0.0.1:" + page + "\n");
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitReady();
      put(other, "www.elsewhere.example.", "192.0.2.7");
      for (String nonsense : List.of("", "x", "{", "{\"a\":" + "[".repeat(5000), "null")) {
        emulator.queues().send(queue, nonsense + " ");
      }
      put(zone, "www.corp.example.", "192.0.2.2");
      awaitAnswer(server, "www.corp.example.", "192.0.2.2");
      RunningServer.await(
          () -> emulator.queues().size(queue) == 0, () -> "messages stay: " + server.log());
      List<String> said =
          server.log().stream().filter(l -> l.contains("is no event of EventBridge")).toList();
      assertEquals(1, said.size(), () -> server.log().toString());
      String of = "_total{queue=\"" + queue + "\"} ";
      String scraped = Scrape.page(page);
      assertEquals(
          List.of("bridge53_route53_queue_unreadable" + of + "5.0"),
          Scrape.lines(scraped, "bridge53_route53_queue_unreadable_total{"));
      assertEquals(
          List.of("bridge53_route53_queue_messages" + of + "8.0"),
          Scrape.lines(scraped, "bridge53_route53_queue_messages_total{"));
    }
  }

  @Test
  void newZone_foundWithinSeconds_deletedZoneSeen() throws Exception {
    try (RunningServer server =
        RunningServer.start(corefile("", "zones all", "accept example", "discover 1h"))) {
      server.awaitReady();
      awaitReading();
      long start = System.nanoTime();
      String fresh = emulator.createZone("fresh.example.", null);
      put(fresh, "www.fresh.example.", "192.0.2.3");
      awaitAnswer(server, "www.fresh.example.", "192.0.2.3");
      assertTrue(System.nanoTime() - start < 8_000_000_000L);
      emulator.deleteZone(fresh);
      server.awaitLog("is not listed any more");
    }
  }

  @Test
  void vanishedQueue_saidOnce_backWhenItIs() throws Exception {
    try (RunningServer server = RunningServer.start(corefile("corp.example:" + zone))) {
      server.awaitReady();
      awaitReading();
      emulator.queues().delete(queue);
      server.awaitLog("the queue " + queue + " cannot be read");
      emulator.queues().create("bridge53");
      emulator.queues().subscribe(queue, Duration.ZERO);
      put(zone, "www.corp.example.", "192.0.2.2"); // else the next call waits 20 s for a message
      server.awaitLog("the queue " + queue + " is read again");
      awaitAnswer(server, "www.corp.example.", "192.0.2.2");
      assertEquals(1, server.log().stream().filter(l -> l.contains("cannot be read")).count());
    }
  }

  @Test
  void deniedQueue_namesThePermission() throws Exception {
    emulator.faults().arm(new Fault.AccessDenied(), Faults.Scope.of(Operation.RECEIVE_MESSAGE));
    try (RunningServer server = RunningServer.start(corefile("corp.example:" + zone))) {
      server.awaitReady();
      server.awaitLog("sqs:ReceiveMessage is not allowed with aws_access_key test");
      assertTrue(answers(server, "www.corp.example.", "192.0.2.1"));
    }
  }

  /** The reader carries over: no event is lost, and the new configuration hears it. */
  @Test
  void reload_eventsGoOn() throws Exception {
    String corefile = corefile("corp.example:" + zone);
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitReady();
      awaitReading();
      server.reload(corefile);
      put(zone, "www.corp.example.", "192.0.2.2");
      awaitAnswer(server, "www.corp.example.", "192.0.2.2");
      server.reload(corefile.replace("refresh 1h", "refresh 2h"));
      put(zone, "www.corp.example.", "192.0.2.3");
      awaitAnswer(server, "www.corp.example.", "192.0.2.3");
    }
  }
}
