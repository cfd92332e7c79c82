package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Faults.Scope;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * Everything that an API can do to a server that reads from it. Each fault has an emulator and a
 * server of its own; while it lasts the zone changes, and clients get what was right before it,
 * then what is right after it. They wait side by side: each takes some seconds and next to no work.
 */
class FaultBatteryTest {
  private static final String NAME = "www.corp.example";
  private static final Duration REFRESH = Duration.ofSeconds(4);

  /** A call is given up when nothing has come for so long. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** A call is given up after so long, whatever comes. */
  private static final Duration CALL = Duration.ofSeconds(30);

  private static final String OLD = "192.0.2.1";
  private static final String NEW = "192.0.2.2";

  /** A fault, and what it is to the clients. */
  private static final class Trouble {
    private final String name;
    private final Begin begin;
    private int sets = 12;
    private Duration call = Duration.ZERO;
    private boolean passes;

    private Trouble(String name, Begin begin) {
      this.name = name;
      this.begin = begin;
    }

    /** The listing has more than one page. */
    private Trouble twoPages() {
      sets = 320;
      return this;
    }

    /** A call that it hits ends by its time-out. */
    private Trouble slow(Duration most) {
      call = most;
      return this;
    }

    /** Reads may succeed all the same, so the new answer may be there early. */
    private Trouble passes() {
      passes = true;
      return this;
    }
  }

  /** Begins a fault and says how to end it. */
  private interface Begin {
    Runnable at(Stage stage);
  }

  /** One emulator, one zone. */
  private static final class Stage implements AutoCloseable {
    private final Emulator emulator;
    private final Relay relay;
    private final Answering names;
    private final String zone;
    private final List<Faults.Armed> armed = new ArrayList<>();

    private Stage(int sets) throws IOException {
      emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
      relay = new Relay(emulator.endpoint());
      names = new Answering("127.0.0.1", 1);
      zone = emulator.createZone("corp.example.", null);
      List<PlainRecordSet> all = new ArrayList<>();
      for (int i = 0; i < sets; i++) {
        all.add(new PlainRecordSet("host" + i + ".corp.example.", "A", 60, "192.0.2.99"));
      }
      emulator.change(zone, Action.UPSERT, all);
      put(OLD);
    }

    private void put(String address) {
      emulator.change(zone, Action.UPSERT, new PlainRecordSet(NAME + ".", "A", 60, address));
    }

    private Runnable arm(Fault fault, Scope scope) {
      Faults.Armed one = emulator.faults().arm(fault, scope);
      armed.add(one);
      return one::clear;
    }

    private int hits() {
      return armed.stream().mapToInt(Faults.Armed::hits).sum();
    }

    private String corefile() {
      return ".:0 {\n  bind 127.0.0.1\n  route53 corp.example:"
          + zone
          + " {\n    aws_access_key test test\n    aws_endpoint http://api.battery.example:"
          + relay.uri().getPort()
          + "\n    api_resolver "
          + names.address()
          + "\n    snapshot off\n    refresh "
          + REFRESH.toSeconds()
          + "s\n    budget 50 100\n  }\n}\n";
    }

    @Override
    public void close() {
      emulator.close();
      relay.close();
      names.close();
    }
  }

  private static final Scope LIST = Scope.of(Operation.LIST_RECORD_SETS);

  private static Trouble fault(String name, Fault fault) {
    return new Trouble(name, stage -> stage.arm(fault, LIST));
  }

  /** On the second page of a listing. */
  private static Trouble page(String name, Fault fault) {
    return new Trouble(name, stage -> stage.arm(fault, LIST.page(2))).twoPages();
  }

  private static Fault content(String type, String body) {
    return new Fault.WrongContent(type, body);
  }

  private static final String BOMB =
      "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
          + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]><a>&d;&d;&d;&d;</a>";

  private static List<Trouble> troubles() {
    List<Trouble> all = new ArrayList<>();
    // What AWS says when it will not.
    all.add(fault("Throttling", Fault.throttling()));
    all.add(
        new Trouble(
            "Throttling with Retry-After",
            stage -> {
              Runnable one = stage.arm(Fault.throttling(), LIST);
              Runnable two = stage.arm(new Fault.Header("Retry-After", "1"), LIST);
              return () -> {
                one.run();
                two.run();
              };
            }));
    all.add(new Trouble("Throttling of all", s -> s.arm(Fault.throttling(), Scope.all())));
    all.add(fault("429", Fault.error(429, "TooManyRequestsException", "slow down")));
    all.add(fault("PriorRequestNotComplete", Fault.error(400, "PriorRequestNotComplete", "busy")));
    all.add(fault("500", Fault.internalFailure()));
    all.add(fault("502", Fault.gateway(502, "Bad Gateway")));
    all.add(fault("503", Fault.error(503, "ServiceUnavailable", "busy")));
    all.add(fault("503 without XML", Fault.gateway(503, "Service Unavailable")));
    all.add(fault("504", Fault.gateway(504, "Gateway Timeout")));
    all.add(fault("400 InvalidInput", Fault.error(400, "InvalidInput", "no")));
    all.add(fault("AccessDenied", new Fault.AccessDenied()));
    all.add(fault("NoSuchHostedZone", Fault.noSuchHostedZone("Z0")));
    all.add(fault("ExpiredToken", Fault.expiredToken()));
    all.add(fault("InvalidClientTokenId", Fault.invalidClientTokenId()));
    all.add(fault("SignatureDoesNotMatch", Fault.signatureDoesNotMatch()));
    all.add(
        new Trouble(
                "clock an hour ahead",
                s ->
                    s.arm(
                        new Fault.ClockSkew(Duration.ofHours(1), "SignatureDoesNotMatch"),
                        Scope.all()))
            .passes());
    all.add(
        new Trouble(
                "clock an hour behind",
                s ->
                    s.arm(new Fault.ClockSkew(Duration.ofHours(-1), "RequestExpired"), Scope.all()))
            .passes());
    // What comes instead of an answer.
    all.add(fault("captive portal", Fault.html()));
    all.add(fault("empty body", Fault.emptyBody()));
    all.add(fault("no content type", content("", "hello")));
    all.add(fault("JSON", content("application/json", "{\"ok\":true}")));
    all.add(fault("XML of another operation", content("text/xml", "<GetChangeResponse/>")));
    all.add(
        fault("half an XML document", content("text/xml", "<ListResourceRecordSetsResponse><Res")));
    all.add(fault("octets that are no UTF-8", content("text/xml", "<a>\ud800</a>")));
    all.add(fault("a document that grows", content("text/xml", BOMB)));
    all.add(fault("redirect", new Fault.Redirect(301, "http://127.0.0.1:1/")));
    all.add(fault("redirect to a portal", new Fault.Redirect(307, "http://127.0.0.1:1/login")));
    all.add(fault("redirect to nowhere", new Fault.Redirect(302, "")));
    all.add(fault("204", new Fault.WrongContent(204, "text/xml", "")));
    all.add(fault("304", new Fault.WrongContent(304, "text/xml", "")));
    all.add(fault("no HTTP", new Fault.NoHttp()));
    // How the line behaves.
    all.add(fault("cut body", new Fault.CutBody()));
    all.add(fault("cut chunks", new Fault.CutChunks()));
    all.add(fault("reset", new Fault.Reset(false)));
    all.add(fault("reset after half", new Fault.Reset(true)));
    all.add(fault("black hole", new Fault.BlackHole()).slow(SILENCE));
    all.add(fault("a drop at a time", new Fault.SlowDrip(Duration.ofSeconds(2))).slow(CALL));
    all.add(fault("latency", new Fault.Latency(Duration.ofMillis(1500))).passes());
    all.add(
        new Trouble(
                "held up",
                stage -> {
                  CountDownLatch release = new CountDownLatch(1);
                  Runnable end = stage.arm(new Fault.Hold(release), LIST);
                  return () -> {
                    end.run();
                    release.countDown();
                  };
                })
            .slow(SILENCE));
    all.add(
        new Trouble(
            "nobody listens",
            stage -> {
              stage.relay.off();
              return stage.relay::on;
            }));
    all.add(
        new Trouble(
                "the API's name does not resolve",
                stage -> {
                  stage.names.silence();
                  return stage.names::speak;
                })
            .passes());
    // What a listing can be.
    all.add(fault("without SOA and NS", new Fault.WithoutApex()));
    all.add(fault("out of order", new Fault.OutOfOrder()).passes()); // all of it is there
    all.add(fault("a marker that does not advance", new Fault.RepeatedMarker()));
    all.add(page("second page: 500", Fault.internalFailure()));
    all.add(page("second page: cut", new Fault.CutBody()));
    all.add(page("second page: throttled", Fault.throttling()));
    all.add(page("second page: captive portal", Fault.html()));
    all.add(
        page("second page: the last set of the first again", new Fault.DoubledAtCut()).passes());
    all.add(page("second page: sets missing", new Fault.MissingSets(10)));
    all.add(
        new Trouble(
            "the id carries another name",
            stage -> stage.arm(new Fault.OtherName(stage.zone, "evil.example."), Scope.all())));
    all.add(
        new Trouble(
                "most sets vanish",
                stage -> {
                  List<PlainRecordSet> gone = new ArrayList<>();
                  for (int i = 0; i < 300; i++) {
                    gone.add(
                        new PlainRecordSet("host" + i + ".corp.example.", "A", 60, "192.0.2.99"));
                  }
                  stage.emulator.change(stage.zone, Action.DELETE, gone);
                  return () -> stage.emulator.change(stage.zone, Action.UPSERT, gone);
                })
            .twoPages());
    return all;
  }

  /** What came of a fault: null where all was right, and how long the new answer took. */
  private record Outcome(String problem, Duration until) {}

  private static final Map<String, Future<Outcome>> OUTCOMES = new LinkedHashMap<>();
  private static ExecutorService threads;

  @BeforeAll
  static void begin() {
    threads = Executors.newVirtualThreadPerTaskExecutor();
    for (Trouble trouble : troubles()) {
      OUTCOMES.put(trouble.name, threads.submit(() -> outcome(trouble)));
    }
  }

  @AfterAll
  static void end() {
    threads.shutdownNow();
    threads.close();
    OUTCOMES.clear();
  }

  private static Outcome outcome(Trouble trouble) throws Exception {
    try (Stage stage = new Stage(trouble.sets);
        RunningServer server = RunningServer.start(stage.corefile())) {
      server.awaitReady();
      if (!ask(server).equals(OLD)) {
        return new Outcome("before: " + ask(server), Duration.ZERO);
      }
      int calls = stage.emulator.calls().count(Operation.LIST_RECORD_SETS);
      Runnable over = trouble.begin.at(stage);
      stage.put(NEW);
      long began = System.nanoTime();
      boolean slow = trouble.call.isPositive();
      Duration longest = trouble.call.plus(REFRESH.multipliedBy(3));
      while (System.nanoTime() - began < longest.toNanos()) {
        String now = ask(server);
        if (!now.equals(OLD) && !(trouble.passes && now.equals(NEW))) {
          return new Outcome("during: " + now + "; " + server.log(), Duration.ZERO);
        }
        boolean happened =
            slow
                ? stage.hits() >= 1 && System.nanoTime() - began > REFRESH.toNanos()
                : stage.hits() >= 2;
        if (happened) {
          break;
        }
        Thread.sleep(50);
      }
      if (!stage.armed.isEmpty() && stage.hits() == 0) {
        int more = stage.emulator.calls().count(Operation.LIST_RECORD_SETS) - calls;
        return new Outcome("it never happened in " + more + " calls", Duration.ZERO);
      }
      over.run();
      long ended = System.nanoTime();
      Duration bound = REFRESH.multipliedBy(2).plus(trouble.call);
      while (true) {
        String now = ask(server);
        Duration took = Duration.ofNanos(System.nanoTime() - ended);
        if (now.equals(NEW)) {
          return new Outcome(null, took);
        }
        if (!now.equals(OLD) || took.compareTo(bound) > 0) {
          return new Outcome("after " + took + ": " + now + "; " + server.log(), took);
        }
        Thread.sleep(50);
      }
    }
  }

  /** The address, or the code where there is none. */
  private static String ask(RunningServer server) throws IOException {
    Message answer = server.ask(NAME, "A");
    return answer.getRcode() == Rcode.NOERROR
        ? String.join(",", RunningServer.rdata(answer, Section.ANSWER))
        : Rcode.string(answer.getRcode());
  }

  @TestFactory
  List<DynamicTest> theLastGoodAnswerDuring_theNewOneWithinTwoRefreshesAfter() {
    assertTrue(OUTCOMES.size() >= 40, "faults: " + OUTCOMES.size());
    List<DynamicTest> tests = new ArrayList<>();
    OUTCOMES.forEach(
        (name, outcome) ->
            tests.add(
                DynamicTest.dynamicTest(name, () -> assertEquals(null, outcome.get().problem()))));
    return tests;
  }
}
