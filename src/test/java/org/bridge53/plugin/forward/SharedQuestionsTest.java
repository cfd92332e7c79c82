package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.forward.Forward.Outcome;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

class SharedQuestionsTest {
  private static final Client TCP_CLIENT =
      new Client(Queries.CLIENT.remote(), Queries.CLIENT.local(), TransportProtocol.TCP);

  private final SharedQuestions shared = new SharedQuestions(Duration.ofSeconds(20));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void end() {
    release.countDown();
    threads.shutdownNow();
  }

  private Future<Outcome> ask(Query query, Outcome outcome) {
    return threads.submit(
        () ->
            shared.ask(
                query,
                () -> {
                  asked.incrementAndGet();
                  release.await();
                  return outcome;
                }));
  }

  private static Outcome outcome(int flags) {
    return Outcome.of(Response.of(Rcode.NOERROR).withFlags(flags));
  }

  private static Query query(String name, String type, Consumer<Message> change) {
    Message message = Queries.message(name, type);
    change.accept(message);
    return Queries.read(message, Queries.CLIENT);
  }

  private static Consumer<Message> edns(int payload, int flags, EDNSOption... options) {
    return message ->
        message.addRecord(
            new OPTRecord(payload, 0, 0, flags, List.of(options)), Section.ADDITIONAL);
  }

  private static EDNSOption subnet(String address) {
    try {
      return new ClientSubnetOption(24, java.net.InetAddress.getByName(address));
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private int questionsAsked(Query... queries) throws Exception {
    List<Future<Outcome>> asking = new ArrayList<>();
    for (Query query : queries) {
      asking.add(ask(query, outcome(0)));
      awaitKnown(asking.size());
    }
    int before = asked.get();
    release.countDown();
    for (Future<Outcome> each : asking) {
      assertEquals(Rcode.NOERROR, each.get().response().rcode());
    }
    return before;
  }

  /** Each query is one that asks or one that waits. */
  private void awaitKnown(int queries) {
    RunningServer.await(
        () -> asked.get() + shared.waiting() == queries,
        () -> asked + " asked and " + shared.waiting() + " waiting, not " + queries);
  }

  @Test
  void equalQuestions_askedOnceWhateverTheirIdAndCase() throws Exception {
    assertEquals(
        1,
        questionsAsked(
            Queries.of("www.example.org", "A"),
            Queries.of("WWW.example.ORG", "A"),
            Queries.of("wWw.example.org", "A")));
  }

  @Test
  void cookiesOfClients_askedOnce() throws Exception {
    assertEquals(
        1,
        questionsAsked(
            query("a.example", "A", edns(1232, 0, new CookieOption(new byte[8]))),
            query(
                "a.example",
                "A",
                edns(4096, 0, new CookieOption(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))),
            query("a.example", "A", edns(512, 0))));
  }

  @Test
  void anythingThatChangesTheAnswer_askedEach() throws Exception {
    assertEquals(
        11,
        questionsAsked(
            Queries.of("a.example", "A"),
            Queries.of("b.example", "A"),
            Queries.of("a.example", "AAAA"),
            Queries.of("a.example", "A", TCP_CLIENT),
            query("a.example", "A", message -> message.getHeader().unsetFlag(Flags.RD)),
            query("a.example", "A", message -> message.getHeader().setFlag(Flags.CD)),
            query("a.example", "A", message -> message.getHeader().setFlag(Flags.AD)),
            query("a.example", "A", edns(1232, 0)),
            query("a.example", "A", edns(1232, 0x8000)),
            query("a.example", "A", edns(1232, 0, subnet("192.0.2.0"))),
            query("a.example", "A", edns(1232, 0, subnet("198.51.100.0")))));
  }

  @Test
  void probesOfLoop_askedEach() throws Exception {
    assertEquals(
        2, questionsAsked(Queries.of("1.2.example", "HINFO"), Queries.of("1.2.example", "HINFO")));
  }

  @Test
  void cutForAsMuchAsIsEverAskedFor_notAskedAgain() throws Exception {
    Future<Outcome> usual = ask(query("a.example", "A", edns(1232, 0)), outcome(Header.TC));
    awaitKnown(1);
    Future<Outcome> large = ask(query("a.example", "A", edns(4096, 0)), outcome(0));
    awaitKnown(2);
    release.countDown();
    assertSame(usual.get(), large.get());
    assertEquals(1, asked.get());
  }

  @Test
  void otherRecordsInTheMessage_askedEach() throws Exception {
    Consumer<Message> signed =
        message ->
            message.addRecord(
                new org.xbill.DNS.TXTRecord(
                    org.xbill.DNS.Name.root, org.xbill.DNS.DClass.IN, 0, "signed"),
                Section.ADDITIONAL);
    assertEquals(
        2, questionsAsked(query("a.example", "A", signed), query("a.example", "A", signed)));
  }

  @Test
  void cutForAClientThatTakesLess_askedAgainForOneThatTakesMore() throws Exception {
    Future<Outcome> small = ask(query("a.example", "A", edns(512, 0)), outcome(Header.TC));
    awaitKnown(1);
    Future<Outcome> large = ask(query("a.example", "A", edns(4096, 0)), outcome(0));
    Future<Outcome> alike = ask(query("a.example", "A", edns(512, 0)), outcome(0));
    awaitKnown(3);
    release.countDown();
    assertEquals(Header.TC, small.get().response().flags());
    assertSame(small.get(), alike.get());
    assertEquals(0, large.get().response().flags());
    assertEquals(2, asked.get());
  }

  @Test
  void afterTheAnswer_askedAnew() throws Exception {
    release.countDown();
    Outcome first = ask(Queries.of("a.example", "A"), outcome(0)).get();
    assertNotSame(first, ask(Queries.of("a.example", "A"), outcome(0)).get());
    assertEquals(2, asked.get());
  }

  @Test
  void askingThrows_othersGetServFail() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Future<Outcome> one =
        threads.submit(
            () ->
                shared.ask(
                    Queries.of("a.example", "A"),
                    () -> {
                      begun.countDown();
                      release.await();
                      throw new IllegalStateException("a mistake");
                    }));
    assertTrue(begun.await(20, TimeUnit.SECONDS));
    Future<Outcome> other = ask(Queries.of("a.example", "A"), outcome(0));
    awaitKnown(1);
    release.countDown();
    assertThrows(ExecutionException.class, one::get);
    assertEquals(Rcode.SERVFAIL, other.get().response().rcode());
    assertEquals(0, asked.get());
  }
}
