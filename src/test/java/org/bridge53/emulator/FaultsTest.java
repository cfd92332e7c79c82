package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bridge53.emulator.ApiClient.Answer;
import org.bridge53.emulator.Faults.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Scope LISTINGS = Scope.of(Operation.LIST_RECORD_SETS);

  private Emulator emulator;
  private ApiClient client;
  private String zone;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().start(ApiClient.anyPort());
    client = new ApiClient(emulator);
    zone = emulator.createZone("example.org", null);
    for (String label : List.of("a", "b", "c")) {
      emulator.change(
          zone, Action.CREATE, new PlainRecordSet(label + ".example.org", "A", 300, "192.0.2.1"));
    }
  }

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
  }

  private Answer list(String query) throws Exception {
    return client.get("hostedzone/" + zone + "/rrset" + query);
  }

  @Test
  void error_operationDoesNotRun() throws Exception {
    Faults.Armed fault =
        emulator
            .faults()
            .arm(
                Fault.error(503, "ServiceUnavailable", "later"),
                Scope.of(Operation.CHANGE_RECORD_SETS).times(2));
    String change = ApiClient.plain("CREATE", "d.example.org", "A", "192.0.2.1");
    Answer refused = client.change(zone, change);
    assertEquals("later", refused.error(503, "ServiceUnavailable"));
    assertEquals("Receiver", refused.one("Type"));
    client.change(zone, change).error(503, "ServiceUnavailable");
    assertEquals(5, emulator.recordSets(zone).size());
    client.change(zone, change).ok();
    assertEquals(2, fault.hits());
    assertEquals(3, emulator.calls().count(Operation.CHANGE_RECORD_SETS, zone));
  }

  @Test
  void scope_zoneOperationSkipAndClear() throws Exception {
    String other = emulator.createZone("example.net", null);
    Faults.Armed fault = emulator.faults().arm(Fault.throttling(), LISTINGS.zone(zone).after(1));
    list("").ok();
    assertEquals("Rate exceeded", list("").error(400, "Throttling"));
    client.get("hostedzone/" + other + "/rrset").ok();
    client.get("hostedzone/" + zone).ok();
    fault.clear();
    list("").ok();
    assertEquals(1, fault.hits());
    emulator.faults().arm(Fault.throttling(), Scope.all());
    client.get("hostedzonecount").error(400, "Throttling");
    emulator.faults().clear();
    client.get("hostedzonecount").ok();
  }

  @Test
  void latency_answersAfterIt() throws Exception {
    emulator.faults().arm(new Fault.Latency(Duration.ofMillis(150)), LISTINGS.times(1));
    long start = System.nanoTime();
    list("").ok();
    assertTrue(System.nanoTime() - start >= 150_000_000);
  }

  @Test
  void hold_answersWhenReleasedWithWhatIsThereThen() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    emulator.faults().arm(new Fault.Hold(release), LISTINGS.times(1));
    CompletableFuture<Answer> held =
        CompletableFuture.supplyAsync(() -> quietly("?name=d.example.org"));
    awaitCalls(1);
    assertFalse(held.isDone());
    emulator.change(
        zone, Action.CREATE, new PlainRecordSet("d.example.org", "A", 300, "192.0.2.1"));
    release.countDown();
    assertEquals("d.example.org.", held.get(10, TimeUnit.SECONDS).ok().one("Name"));
  }

  @Test
  void blackHole_endsWithTheEmulatorOnly() throws Exception {
    emulator.faults().arm(new Fault.BlackHole(), LISTINGS);
    CompletableFuture<Answer> lost = CompletableFuture.supplyAsync(() -> quietly(""));
    awaitCalls(1);
    client.get("hostedzone/" + zone).ok();
    emulator.faults().clear();
    assertFalse(lost.isDone());
    long start = System.nanoTime();
    emulator.close();
    assertTrue(System.nanoTime() - start < 5_000_000_000L, "close waits for nobody");
    assertThrows(ExecutionException.class, () -> lost.get(10, TimeUnit.SECONDS));
  }

  private Answer quietly(String query) {
    try {
      return list(query);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitCalls(int wanted) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (emulator.calls().count(Operation.LIST_RECORD_SETS) < wanted) {
      assertTrue(System.nanoTime() < deadline, "no call came");
      Thread.sleep(5);
    }
  }

  @Test
  void cutBody_endsEarly() throws Exception {
    emulator.faults().arm(new Fault.CutBody(), LISTINGS.times(1));
    assertThrows(IOException.class, () -> list(""));
    list("").ok();
  }

  @Test
  void wrongContent_htmlWithStatus200() throws Exception {
    emulator.faults().arm(Fault.html(), LISTINGS.times(1));
    Answer answer = list("");
    assertEquals(200, answer.status());
    assertEquals("text/html", answer.response().headers().firstValue("Content-Type").orElseThrow());
    assertTrue(answer.body().startsWith("<!DOCTYPE html>"));
  }

  @Test
  void repeatedMarker_listingsOfSetsAndZones() throws Exception {
    emulator.faults().arm(new Fault.RepeatedMarker(), Scope.all().times(4));
    Answer sets = list("?maxitems=2&name=a.example.org&type=A").ok();
    assertEquals("true", sets.one("IsTruncated"));
    assertEquals("a.example.org.", sets.one("NextRecordName"));
    Answer last = list("?name=c.example.org").ok();
    assertEquals("true", last.one("IsTruncated"));
    assertEquals("c.example.org.", last.one("NextRecordName"));
    Answer zones = client.get("hostedzone").ok();
    assertEquals("true", zones.one("IsTruncated"));
    assertEquals(zone, zones.one("NextMarker"));
    assertEquals(zone, client.get("hostedzonesbyname").ok().one("NextHostedZoneId"));
    assertEquals("false", client.get("hostedzone").ok().one("IsTruncated"));
  }

  @Test
  void repeatedMarkerInsideGroup_identifierRepeatedToo() throws Exception {
    for (String identifier : List.of("one", "two")) {
      String weighted =
          "<SetIdentifier>"
              + identifier
              + "</SetIdentifier><Weight>1</Weight>"
              + ApiClient.values(60, "192.0.2.1");
      client.change(zone, ApiClient.changeXml("CREATE", "g.example.org", "A", weighted)).ok();
    }
    emulator.faults().arm(new Fault.RepeatedMarker(), LISTINGS.times(1));
    Answer page = list("?name=g.example.org&type=A&identifier=two").ok();
    assertEquals("two", page.one("NextRecordIdentifier"));
  }

  @Test
  void doubledAtCut_lastSetComesAgain() throws Exception {
    emulator.faults().arm(new Fault.DoubledAtCut(), LISTINGS);
    Answer first = list("?maxitems=3").ok();
    assertEquals(List.of("example.org.", "example.org.", "a.example.org."), first.all("Name"));
    Answer second =
        list("?maxitems=3&name="
                + first.one("NextRecordName")
                + "&type="
                + first.one("NextRecordType"))
            .ok();
    assertEquals(List.of("a.example.org.", "b.example.org.", "c.example.org."), second.all("Name"));
  }

  @Test
  void withoutApex_restIsThere() throws Exception {
    emulator.faults().arm(new Fault.WithoutApex(), LISTINGS.times(1));
    assertEquals(
        List.of("a.example.org.", "b.example.org.", "c.example.org."), list("").ok().all("Name"));
    assertEquals(5, list("").ok().all("Name").size());
  }

  @Test
  void severalFaults_waitThenError() throws Exception {
    emulator.faults().arm(Fault.throttling(), LISTINGS.times(1));
    emulator.faults().arm(new Fault.Latency(Duration.ofMillis(60)), LISTINGS.times(1));
    long start = System.nanoTime();
    list("").error(400, "Throttling");
    assertTrue(System.nanoTime() - start >= 60_000_000);
  }
}
