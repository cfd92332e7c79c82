package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bridge53.emulator.ApiClient.Answer;
import org.bridge53.emulator.Faults.Scope;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest extends ZoneFixture {
  private static final Scope LISTINGS = Scope.of(Operation.LIST_RECORD_SETS);

  @BeforeEach
  void fill() {
    for (String label : List.of("a", "b", "c")) {
      emulator.change(
          zone, Action.CREATE, new PlainRecordSet(label + ".example.org", "A", 300, "192.0.2.1"));
    }
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
    Faults.Armed hole = emulator.faults().arm(new Fault.BlackHole(), LISTINGS);
    CompletableFuture<Answer> lost = CompletableFuture.supplyAsync(() -> quietly(""));
    RunningServer.await(() -> hole.hits() == 1, () -> "the call never fell in");
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

  @Test
  void page_onlyThatOneIsHit() throws Exception {
    emulator.faults().arm(Fault.throttling(), LISTINGS.page(2));
    list("?maxitems=2").ok();
    list("?maxitems=2&name=a.example.org&type=A").error(400, "Throttling");
    list("?maxitems=2&name=a.example.org&type=A").error(400, "Throttling");
    list("?maxitems=2&name=c.example.org&type=A").ok();
    list("?maxitems=2").ok();
  }

  @Test
  void lasting_endsByTheClock() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
    try (Emulator timed = Emulator.builder().clock(now::get).start(ApiClient.anyPort());
        ApiClient caller = new ApiClient(timed)) {
      timed.faults().arm(Fault.throttling(), Scope.all().lasting(Duration.ofSeconds(10)));
      now.updateAndGet(t -> t.plusMillis(9_999));
      caller.get("hostedzonecount").error(400, "Throttling");
      now.updateAndGet(t -> t.plusMillis(1));
      caller.get("hostedzonecount").ok();
      assertEquals(List.of(), timed.faults().armed());
    }
  }

  @Test
  void sending_brokenInEveryWay() throws Exception {
    for (Fault fault :
        List.of(
            new Fault.CutBody(),
            new Fault.CutChunks(),
            new Fault.Reset(false),
            new Fault.Reset(true),
            new Fault.NoHttp())) {
      emulator.faults().arm(fault, LISTINGS);
      assertThrows(IOException.class, () -> list(""), () -> fault + " gave an answer");
      emulator.faults().clear();
      list("").ok();
    }
  }

  /** A client of HTTP tells little of it. */
  @Test
  void reset_seenOnTheSocket() throws Exception {
    for (boolean afterHalf : List.of(false, true)) {
      emulator.faults().arm(new Fault.Reset(afterHalf), LISTINGS.times(1));
      try (Socket socket = new Socket("127.0.0.1", emulator.endpoint().getPort())) {
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write(
                ("GET /2013-04-01/hostedzone/"
                        + zone
                        + "/rrset HTTP/1.1\r\nHost: x\r\nAuthorization: "
                        + ApiClient.SOMEBODY
                        + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        SocketException reset =
            assertThrows(SocketException.class, () -> socket.getInputStream().readAllBytes());
        assertEquals("Connection reset", reset.getMessage());
      }
    }
  }

  @Test
  void slowDrip_wholeInTheEnd() throws Exception {
    emulator.faults().arm(new Fault.SlowDrip(Duration.ofMillis(1)), LISTINGS.times(1));
    long start = System.nanoTime();
    Answer slow = list("").ok();
    assertTrue(System.nanoTime() - start >= slow.body().length() * 1_000_000L);
    assertEquals(5, slow.all("Name").size());
  }

  @Test
  void header_addedToErrorsAndAnswers() throws Exception {
    emulator.faults().arm(new Fault.Header("Retry-After", "2"), LISTINGS);
    emulator.faults().arm(Fault.throttling(), LISTINGS.times(1));
    for (int status : List.of(400, 200)) {
      Answer answer = list("");
      assertEquals(status, answer.status());
      assertEquals("2", answer.response().headers().firstValue("Retry-After").orElseThrow());
    }
    emulator.faults().arm(new Fault.Header("Content-Type", "application/json"), LISTINGS);
    assertEquals(
        "application/json", list("").response().headers().firstValue("Content-Type").orElseThrow());
  }

  @Test
  void clockSkew_oldSignaturesRefusedAndTheDateTold() throws Exception {
    emulator
        .faults()
        .arm(new Fault.ClockSkew(Duration.ofMinutes(10), "SignatureDoesNotMatch"), LISTINGS);
    String ours =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    Answer refused =
        client.send(client.to("hostedzone/" + zone + "/rrset").header("X-Amz-Date", ours).GET());
    String message = refused.error(403, "SignatureDoesNotMatch");
    assertTrue(message.startsWith("Signature expired: " + ours + " is now earlier than "), message);
    Instant told =
        DateTimeFormatter.RFC_1123_DATE_TIME.parse(
            refused.response().headers().firstValue("Date").orElseThrow(), Instant::from);
    assertTrue(Duration.between(Instant.now(), told).compareTo(Duration.ofMinutes(9)) > 0);
    String theirs =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).format(told);
    client.send(client.to("hostedzone/" + zone + "/rrset").header("X-Amz-Date", theirs).GET()).ok();
    emulator.faults().clear();
    emulator.faults().arm(new Fault.ClockSkew(Duration.ofMinutes(-10), "RequestExpired"), LISTINGS);
    assertTrue(
        client
            .send(client.to("hostedzone/" + zone + "/rrset").header("X-Amz-Date", ours).GET())
            .error(403, "RequestExpired")
            .startsWith("Signature not yet current: "));
  }

  @Test
  void commonErrors_asAwsSaysThem() throws Exception {
    emulator.faults().arm(Fault.expiredToken(), LISTINGS.times(1));
    list("").error(403, "ExpiredToken");
    emulator.faults().arm(Fault.invalidClientTokenId(), LISTINGS.times(1));
    list("").error(403, "InvalidClientTokenId");
    emulator.faults().arm(Fault.signatureDoesNotMatch(), LISTINGS.times(1));
    list("").error(403, "SignatureDoesNotMatch");
    emulator.faults().arm(Fault.noSuchHostedZone(zone), LISTINGS.times(1));
    list("").error(404, "NoSuchHostedZone");
    emulator.faults().arm(Fault.internalFailure(), LISTINGS.times(1));
    assertEquals("Receiver", list("").one("Type"));
    emulator.faults().arm(Fault.gateway(502, "Bad Gateway"), LISTINGS.times(1));
    Answer gateway = list("");
    assertEquals(502, gateway.status());
    assertTrue(gateway.body().contains("502 Bad Gateway"));
    emulator.faults().arm(Fault.emptyBody(), LISTINGS.times(1));
    Answer empty = list("");
    assertEquals("200 ", empty.status() + " " + empty.body());
    emulator.faults().arm(new Fault.Redirect(307, "http://192.0.2.1/"), LISTINGS.times(1));
    assertEquals(
        "http://192.0.2.1/", list("").response().headers().firstValue("Location").orElseThrow());
  }

  @Test
  void pageContents_reversedMissingOtherName() throws Exception {
    emulator.faults().arm(new Fault.OutOfOrder(), LISTINGS.times(1));
    List<String> names = list("").ok().all("Name");
    assertEquals("c.example.org.", names.getFirst());
    assertEquals(names.reversed(), list("").ok().all("Name"));
    emulator.faults().arm(new Fault.MissingSets(2), LISTINGS.times(1));
    assertEquals(
        List.of("example.org.", "example.org.", "a.example.org."), list("").ok().all("Name"));
    emulator.faults().arm(new Fault.OtherName(zone, "other.test"), Scope.all());
    assertEquals("c.other.test.", list("").ok().all("Name").getLast());
    assertEquals("other.test.", client.get("hostedzone/" + zone).ok().one("Name"));
    assertEquals("other.test.", client.get("hostedzone").ok().one("Name"));
  }

  @Test
  void zoneListing_otherCountAndUnlisted() throws Exception {
    emulator.faults().arm(new Fault.OtherCount(zone, 3), Scope.all());
    assertEquals("8", client.get("hostedzone").ok().one("ResourceRecordSetCount"));
    assertEquals("8", client.get("hostedzone/" + zone).ok().one("ResourceRecordSetCount"));
    emulator.faults().clear();
    emulator.faults().arm(new Fault.Unlisted(zone), Scope.all());
    assertEquals(List.of(), client.get("hostedzone").ok().all("Name"));
    assertEquals(List.of(), client.get("hostedzonesbyname").ok().all("Name"));
    client.get("hostedzone/" + zone).ok();
  }

  @Test
  void then_changeAfterAPageIsSeenByTheNext() throws Exception {
    emulator
        .faults()
        .arm(
            new Fault.Then(
                () ->
                    emulator.change(
                        zone,
                        Action.DELETE,
                        new PlainRecordSet("c.example.org", "A", 300, "192.0.2.1"))),
            LISTINGS.page(1).times(1));
    assertEquals(5, list("").ok().all("Name").size());
    assertEquals(4, list("").ok().all("Name").size());
  }

  @Test
  void control_armsTellsAndClears() throws Exception {
    String path = emulator.endpoint() + FaultControl.PATH;
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertEquals(
          200,
          control(
              http,
              "POST",
              path
                  + "?fault=throttling&operation=ListResourceRecordSets&zone="
                  + zone
                  + "&page=1&after=1&times=1&seconds=60"));
      list("").ok();
      list("").error(400, "Throttling");
      list("").ok();
      assertEquals(200, control(http, "POST", path + "?fault=other-count&value=2&zone=" + zone));
      assertEquals("7", client.get("hostedzone/" + zone).ok().one("ResourceRecordSetCount"));
      HttpResponse<String> told =
          http.send(
              HttpRequest.newBuilder(URI.create(path)).GET().build(),
              HttpResponse.BodyHandlers.ofString());
      assertTrue(told.body().contains("OtherCount"), told.body());
      assertEquals(200, control(http, "DELETE", path));
      assertEquals(List.of(), emulator.faults().armed());
      for (String wrong :
          List.of(
              "?fault=nothing",
              "?operation=ListHostedZones",
              "?fault=latency&value=slow",
              "?fault=latency&operation=Nothing",
              "?fault=header&value=x",
              "?fault=unlisted",
              "?fault=reset&times=0")) {
        assertEquals(400, control(http, "POST", path + wrong), wrong);
      }
      assertEquals(405, control(http, "PUT", path));
      assertEquals(List.of(), emulator.faults().armed());
    }
  }

  /** Every kind by its name, with what it needs. */
  @Test
  void control_everyKind() throws Exception {
    String path = emulator.endpoint() + FaultControl.PATH;
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String kind : FaultControl.kinds()) {
        String value = kind.equals("header") ? "A:b" : kind.equals("redirect") ? "/x" : "1";
        String query =
            "?fault=" + kind + "&value=" + value + "&zone=" + zone + "&operation=GetChange";
        assertEquals(200, control(http, "POST", path + query), kind);
      }
      assertEquals(FaultControl.kinds().size(), emulator.faults().armed().size());
    }
  }

  private static int control(HttpClient http, String method, String url) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
