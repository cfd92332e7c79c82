package org.bridge53.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bridge53.message.Answer;
import org.bridge53.message.Client;
import org.bridge53.message.Deferred;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Malformed;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.QueryTrace;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseLimit;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.RrClass;
import org.bridge53.message.ServerCookies;
import org.bridge53.message.TransportProtocol;
import org.bridge53.message.Verbatim;
import org.bridge53.plugin.Lookup;
import org.bridge53.transport.MessageService;
import org.jspecify.annotations.Nullable;

/**
 * Answers the messages of one listener: gate, reader, router, chain, writer.
 *
 * <p>What is published (the {@link Routes}) is one reference: a reload swaps it, and each query
 * sees either the old or the new.
 */
final class QueryService implements MessageService, Lookup {
  /*
   * A query that can be answered from memory is answered on the I/O thread, start to end, without a
   * lock. One that must wait comes back from its handler as a Deferred and runs on a virtual thread of
   * its own; their number is bounded over the whole server, so that a dead upstream costs memory that
   * is known in advance and no platform thread.
   *
   * Exceptions end here and nowhere else: SERVFAIL with an extended error for the client, one line for
   * the operator that names the plugin.
   */

  /** What responses say this server can take over UDP (queries are read whole up to this). */
  static final int ADVERTISED_OCTETS = 1232;

  /**
   * Who answers what, at this moment.
   *
   * @param router of the listener
   * @param otherClasses whether classes beside IN reach the chains (a block has {@code forward} or
   *     {@code chaos})
   * @param signedQueries whether queries that are signed reach them (a block has {@code forward})
   * @param keepalive says how long an idle TCP connection is kept
   * @param counting null: no block of the listener has its queries counted
   */
  record Routes(
      Router router,
      boolean otherClasses,
      boolean signedQueries,
      EdnsOption keepalive,
      @Nullable Counting counting) {
    /**
     * @param idle how long an idle TCP connection is kept
     */
    Routes(
        Router router,
        boolean otherClasses,
        boolean signedQueries,
        Duration idle,
        @Nullable Counting counting) {
      this(router, otherClasses, signedQueries, keepalive(idle), counting);
    }

    /** RFC 7828 section 3.1: 16 bits, in units of 100 milliseconds. */
    private static EdnsOption keepalive(Duration idle) {
      int units = (int) Math.min(idle.toMillis() / 100, 65_535);
      return new EdnsOption(
          EdnsOption.TCP_KEEPALIVE, new byte[] {(byte) (units >> 8), (byte) units});
    }
  }

  /**
   * How the queries of a listener are counted.
   *
   * @param server the listener, as metrics name it
   * @param dropped of queries that no block answers
   */
  record Counting(String server, QueryCounts dropped) {}

  private final DeferredQueries deferred;
  private final QueryFailureLog failures;
  private final ServerCookies cookies;
  private final UnderWay waiting = new UnderWay();
  private volatile Routes routes;

  QueryService(
      Routes routes, DeferredQueries deferred, QueryFailureLog failures, ServerCookies cookies) {
    this.routes = routes;
    this.deferred = deferred;
    this.failures = failures;
    this.cookies = cookies;
  }

  /** Replaces what answers; queries under way finish with what they began with. */
  void publish(Routes replacement) {
    routes = replacement;
  }

  /** The queries of this listener that wait for something. */
  UnderWay waiting() {
    return waiting;
  }

  @Override
  public Worker newWorker() {
    return new QueryWorker();
  }

  @Override
  public Answer ask(Query query) {
    if (query.depth() > MAX_DEPTH) {
      return Response.failure(
              Rcode.SERVFAIL, "more than " + MAX_DEPTH + " nested look-ups for " + query.qname())
          .withExtendedError(ExtendedError.OTHER, "too many CNAMEs between zones");
    }
    Routes current = routes;
    return dispatch(query, current, current.router().route(query));
  }

  /** From the routing on: CoreDNS's steps inside the server. */
  private static Answer dispatch(Query query, Routes current, Router.@Nullable Route route) {
    if (query.qclass() != RrClass.IN && !current.otherClasses()) {
      return Response.of(Rcode.REFUSED);
    }
    if (route == null) {
      return Response.of(Rcode.REFUSED)
          .withExtendedError(ExtendedError.NOT_AUTHORITATIVE, "no server block serves this name");
    }
    Answer answer = route.handler().handle(query);
    if (answer == null) {
      throw new IllegalStateException("a handler returned null");
    }
    return answer;
  }

  private Response failed(Query query, Throwable failure) {
    failures.report(query, failure);
    return Response.of(Rcode.SERVFAIL)
        .withExtendedError(ExtendedError.OTHER, "the server failed to answer this query");
  }

  /** One thread's part of the counts of a zone. */
  private record Tally(QueryCounts counts, QueryCounts.Sheet sheet) {
    private void count(Query query, @Nullable Response response, int octets, long began) {
      QueryCounts.count(sheet, query, response, octets, System.nanoTime() - began);
    }
  }

  private final class QueryWorker implements Worker {
    private final ResponseWriter writer = new ResponseWriter(ADVERTISED_OCTETS);
    private final Map<QueryCounts, Tally> tallies = new HashMap<>();

    /** The one that was needed last. */
    private @Nullable Tally tally;

    @Override
    public int answer(byte[] message, Client client, byte[] out, LaterReply later) {
      int verdict = QueryGate.judge(message);
      if (verdict != QueryGate.PASS) {
        return verdict == QueryGate.DROP
            ? NONE
            : ResponseWriter.writeRefusal(message, verdict, out);
      }
      Routes current = routes;
      Counting counting = current.counting();
      QueryTrace trace = counting == null ? null : new QueryTrace(counting.server());
      return switch (QueryReader.read(message, client, trace)) {
        case Malformed malformed -> refuse(message, malformed, out);
        case Query query ->
            answer(query.hasCookie() ? cookies.checked(query) : query, current, out, later);
      };
    }

    private int refuse(byte[] message, Malformed malformed, byte[] out) {
      Query asked = malformed.asked();
      int limit = asked == null ? ResponseWriter.MIN_OCTETS : ResponseLimit.octets(asked);
      return writer.writeRefusal(message, malformed, out, limit);
    }

    private int answer(Query query, Routes current, byte[] out, LaterReply later) {
      if (query.isSigned() && !(current.signedQueries() && query.hasQuestion())) {
        return writer.writeBadKey(query, out, ResponseLimit.octets(query));
      }
      Router.Route route = current.router().route(query);
      Tally counted = null;
      if (current.counting() != null) {
        counted = tally(route == null ? current.counting().dropped() : route.counts());
      }
      long began = counted == null ? 0 : System.nanoTime();
      Answer answer = answer(query, current, route);
      return switch (answer) {
        case Response response -> {
          int octets = write(writer, query, response, out, ResponseLimit.octets(query));
          if (counted != null) {
            counted.count(query, response, octets, began);
          }
          yield octets;
        }
        case Verbatim verbatim -> {
          byte[] message = encode(query, verbatim);
          System.arraycopy(message, 0, out, 0, message.length);
          if (counted != null) {
            counted.count(query, verbatim.response(), message.length, began);
          }
          yield message.length;
        }
        case NoResponse _ -> {
          if (counted != null) {
            counted.count(query, null, 0, began);
          }
          yield NONE;
        }
        case Deferred answering -> {
          QueryCounts counts = counted == null ? null : counted.counts();
          var _ = waiting.begin();
          if (deferred.start(() -> finish(query, answering, later, counts, began))) {
            yield DEFERRED;
          }
          waiting.end();
          Response busy =
              Response.of(Rcode.SERVFAIL)
                  .withExtendedError(
                      ExtendedError.OTHER, "too many queries wait for other servers");
          int octets = write(writer, query, busy, out, ResponseLimit.octets(query));
          if (counted != null) {
            counted.count(query, busy, octets, began);
          }
          yield octets;
        }
      };
    }

    private Answer answer(Query query, Routes current, Router.@Nullable Route route) {
      if (query.ednsVersion() != 0) {
        return Response.of(Rcode.BADVERS); // RFC 6891 6.1.3
      }
      if (!query.hasQuestion()) {
        // RFC 7873 5.4: a cookie is all that may be asked for without a question.
        return Response.of(query.hasCookie() ? Rcode.NOERROR : Rcode.FORMERR);
      }
      try {
        return dispatch(query, current, route);
      } catch (RuntimeException | StackOverflowError failure) {
        // A plugin's mistake costs this answer, not the thread that answers all others.
        return failed(query, failure);
      }
    }

    /** This thread's part of the counts; null if these queries are not counted. */
    private @Nullable Tally tally(@Nullable QueryCounts counts) {
      Tally last = tally;
      if (last != null && last.counts() == counts) {
        return last;
      }
      if (counts == null) {
        return null;
      }
      Tally found = tallies.computeIfAbsent(counts, one -> new Tally(one, one.newSheet()));
      tally = found;
      return found;
    }

    private void finish(
        Query query,
        Deferred answering,
        LaterReply later,
        @Nullable QueryCounts counts,
        long began) {
      byte[] message = new byte[0];
      Response response = null;
      try {
        Answer answer;
        try {
          answer = answering.await();
        } catch (Throwable failure) { // an Error too: a client waits, and a connection counts it
          answer = failed(query, failure);
        }
        if (answer instanceof Response made) {
          message = encode(query, made);
          response = made;
        } else if (answer instanceof Verbatim verbatim) {
          message = encode(query, verbatim);
          response = verbatim.response();
        }
      } catch (Throwable failure) {
        failures.report(query, failure);
      } finally {
        later.send(message);
        waiting.end();
        if (counts != null) {
          counts.countWaited(query, response, message.length, System.nanoTime() - began);
        }
      }
    }

    private byte[] encode(Query query, Response response) {
      int limit = ResponseLimit.octets(query);
      byte[] out = new byte[limit];
      int length = write(new ResponseWriter(ADVERTISED_OCTETS), query, response, out, limit);
      return Arrays.copyOf(out, length);
    }

    /**
     * As it came; a message that is too long is asked for again over TCP, since it must not be cut.
     */
    private byte[] encode(Query query, Verbatim verbatim) {
      Response response = verbatim.response();
      return verbatim.octets().length <= ResponseLimit.octets(query)
          ? verbatim.octets()
          : encode(query, Response.of(response.rcode()).withFlags(response.flags() | Header.TC));
    }

    /** RFC 7828: for who asks for it, never over UDP (section 3.2.1 and 3.3.2). */
    private Response withKeepalive(Query query, Response response) {
      return query.client().protocol() == TransportProtocol.UDP
              || query.ednsOption(EdnsOption.TCP_KEEPALIVE) == null
          ? response
          : response.withOption(routes.keepalive());
    }

    /** Whether a response is more than the news that there is none, or none over UDP. */
    private static boolean givesData(Response response) {
      int rcode = response.rcode();
      return !response.has(Header.TC)
          && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN || rcode == Rcode.YXDOMAIN);
    }

    /** Writes a response; SERVFAIL if that cannot be written. */
    private int write(ResponseWriter with, Query query, Response response, byte[] out, int limit) {
      if (query.isSigned() && givesData(response)) {
        return with.writeBadKey(query, out, limit); // which nobody here can sign
      }
      // The option is all that cookies cost, and only those who send one.
      Response whole = query.hasCookie() ? response.withOption(cookies.option(query)) : response;
      try {
        return with.write(
            query, withKeepalive(query, whole), out, ResponseLimit.octets(query, whole));
      } catch (RuntimeException failure) {
        return with.write(query, failed(query, failure), out, limit);
      }
    }
  }

  /** The queries of the whole server that wait for something, on virtual threads, bounded. */
  static final class DeferredQueries {
    /** How many may wait at once, by default. */
    static final int DEFAULT_LIMIT = 20_000;

    private final int limit;
    private final UnderWay waiting = new UnderWay();

    DeferredQueries(int limit) {
      this.limit = limit;
    }

    /** Runs the task on a virtual thread; false if too many run already. */
    boolean start(Runnable task) {
      if (waiting.begin() > limit) {
        waiting.end();
        return false;
      }
      Thread.ofVirtual()
          .name("deferred")
          .start(
              () -> {
                try {
                  task.run();
                } finally {
                  waiting.end();
                }
              });
      return true;
    }

    UnderWay waiting() {
      return waiting;
    }
  }
}
