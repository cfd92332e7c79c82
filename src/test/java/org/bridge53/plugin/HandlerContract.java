package org.bridge53.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * What every handler of the chain keeps to, whatever it does. A test of a plugin implements {@link
 * #link} and gets the battery; that of {@link Passing} if it hands foreign names on.
 */
public interface HandlerContract {
  /** A name that the handler under test has nothing to do with. */
  String FOREIGN = "www.foreign.example.";

  /** The handler under test, in front of another. */
  Handler link(Handler next);

  /** A response with something in each section. */
  private static Response full() {
    Rrset a =
        Rrset.of(NameText.parse(FOREIGN), RrType.A, 60, List.of(new byte[] {(byte) 192, 0, 2, 1}));
    Rrset ns =
        Rrset.of(
            NameText.parse("foreign.example."),
            RrType.NS,
            60,
            List.of(NameText.parse("ns.foreign.example.").octets()));
    return Response.authoritative(List.of(a), List.of(ns), List.of());
  }

  private static Query foreign() {
    return Queries.of(FOREIGN, "A");
  }

  private static Answer settled(Answer answer) {
    try {
      return answer instanceof Deferred deferred ? deferred.await() : answer;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** Queries with names and types at their limits, each of class IN and CH. */
  private static List<Query> oddQueries() {
    String longest = ("a".repeat(63) + ".").repeat(3) + "a".repeat(61) + ".";
    List<String> names =
        List.of(".", longest, "\\000\\255\\.x.", "*.", "*.foreign.example.", "own.example.");
    int[] types = {0, 1, 2, 5, 6, 12, 28, 33, 41, 43, 46, 48, 64, 249, 250, 251, 252, 255, 65535};
    List<Query> queries = new ArrayList<>();
    for (String name : names) {
      for (int type : types) {
        for (int qclass : new int[] {DClass.IN, DClass.CH}) {
          queries.add(query(name, type, qclass));
        }
      }
    }
    return queries;
  }

  private static Query query(String name, int type, int qclass) {
    try {
      Message message =
          Message.newQuery(Record.newRecord(Name.fromString(name), RrType.A, DClass.IN));
      byte[] wire = message.toWire();
      int end = wire.length;
      wire[end - 4] = (byte) (type >> 8);
      wire[end - 3] = (byte) type;
      wire[end - 2] = (byte) (qclass >> 8);
      wire[end - 1] = (byte) qclass;
      return (Query) QueryReader.read(wire, Queries.CLIENT);
    } catch (IOException invalid) {
      throw new AssertionError(invalid);
    }
  }

  @Test
  default void oddQueries_answeredAndWritable() {
    Handler handler = link(_ -> Response.of(Rcode.REFUSED));
    for (Query query : oddQueries()) {
      assertWritable(query, handler.handle(query));
    }
  }

  /** Whatever it is, it is there and can be sent, with the question that was asked. */
  private static void assertWritable(Query query, Answer answer) {
    assertNotNull(answer, () -> query.qname() + " " + query.qtype());
    if (!(settled(answer) instanceof Response response)) {
      return;
    }
    byte[] out = new byte[ResponseWriter.MAX_OCTETS];
    int length = new ResponseWriter(1232).write(query, response, out, 512);
    try {
      Message message = new Message(Arrays.copyOf(out, length));
      assertEquals(query.id(), message.getHeader().getID());
      assertEquals(1, message.getHeader().getCount(Section.QUESTION));
    } catch (IOException unreadable) {
      // dnsjava takes no question of a type or class that it does not know; the octets must be
      // ours.
      assertEquals(query.id(), ((out[0] & 0xff) << 8) | (out[1] & 0xff));
    }
    assertArrayEquals(
        Arrays.copyOfRange(query.octets(), 12, query.questionEnd()),
        Arrays.copyOfRange(out, 12, query.questionEnd()));
  }

  @Test
  default void manyThreads_allAnswered() throws InterruptedException {
    Handler handler = link(_ -> full());
    List<Query> queries = new ArrayList<>(oddQueries());
    queries.add(foreign());
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger answered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (Query query : queries) {
                        assertWritable(query, handler.handle(query));
                        answered.incrementAndGet();
                      }
                    } catch (Throwable failed) {
                      failures.add(failed);
                    }
                  });
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(failures));
    assertEquals(4 * queries.size(), answered.get());
  }

  /**
   * The same for a handler that hands {@link #FOREIGN} on: all but those that answer everything.
   */
  interface Passing extends HandlerContract {
    @Test
    default void foreignQuery_reachesNextOnceAndUnchanged() {
      Queue<Query> seen = new ConcurrentLinkedQueue<>();
      Query query = foreign();
      settled(
          link(asked -> {
                seen.add(asked);
                return full();
              })
              .handle(query));
      assertEquals(1, seen.size());
      Query passed = seen.remove();
      assertEquals(query.qname(), passed.qname());
      assertEquals(query.qtype(), passed.qtype());
      assertEquals(query.qclass(), passed.qclass());
      assertEquals(query.depth(), passed.depth());
      assertSame(query.client(), passed.client());
      assertArrayEquals(query.octets(), passed.octets());
    }

    @Test
    default void foreignResponse_answerAndCodeStay() {
      Response response = (Response) settled(link(_ -> full()).handle(foreign()));
      assertEquals(full().rcode(), response.rcode());
      assertEquals(
          full().answer().stream().map(Rrset::owner).toList(),
          response.answer().stream().map(Rrset::owner).toList());
      assertArrayEquals(
          full().answer().getFirst().rdatas().getFirst(),
          response.answer().getFirst().rdatas().getFirst());
    }

    @Test
    default void failureOfNext_codeAndErrorStay() {
      Response failure = Response.failure(Rcode.SERVFAIL, "what went wrong");
      Response response = (Response) settled(link(_ -> failure).handle(foreign()));
      assertEquals(Rcode.SERVFAIL, response.rcode());
      assertEquals("what went wrong", response.error());
    }

    @Test
    default void deferredOfNext_staysDeferredAndRunsOnce() {
      AtomicInteger runs = new AtomicInteger();
      Answer answer =
          link(_ ->
                  new Deferred(
                      () -> {
                        runs.incrementAndGet();
                        return full();
                      }))
              .handle(foreign());
      assertInstanceOf(Deferred.class, answer);
      assertEquals(0, runs.get());
      assertInstanceOf(Response.class, settled(answer));
      assertEquals(1, runs.get());
    }

    @Test
    default void silenceOfNext_staysSilence() {
      assertSame(NoResponse.INSTANCE, settled(link(_ -> NoResponse.INSTANCE).handle(foreign())));
      assertSame(
          NoResponse.INSTANCE,
          settled(link(_ -> new Deferred(() -> NoResponse.INSTANCE)).handle(foreign())));
    }

    @Test
    default void exceptionOfNext_isNotSwallowed() {
      IllegalStateException thrown = new IllegalStateException("a bug");
      Handler handler =
          link(
              _ -> {
                throw thrown;
              });
      assertSame(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () -> {
                Answer answer = handler.handle(foreign());
                if (answer instanceof Deferred deferred) {
                  deferred.await();
                }
              }));
    }
  }
}
