package org.bridge53.plugin.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseLimit;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.Verbatim;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Log;
import org.jspecify.annotations.Nullable;

/** Writes a line for each query that a rule is for, when its response is there. */
final class QueryLog implements Handler {
  private static final int ADVERTISED_OCTETS = 1232;

  /** A rule for one name. */
  private record NamedRule(DomainName name, LogFormat format, Set<LogClass> classes) {
    boolean wants(Response response) {
      return classes.contains(LogClass.ALL) || classes.contains(LogClass.of(response));
    }
  }

  /** What one line is made with; used by one thread at a time. */
  private static final class Desk {
    private final ResponseWriter writer = new ResponseWriter(ADVERTISED_OCTETS);
    private final byte[] message = new byte[ResponseWriter.MAX_OCTETS];
    private final StringBuilder line = new StringBuilder(256);
  }

  private final NamedRule[] rules;
  private final Handler next;
  private final Log log;
  private final LongSupplier ticker;

  /** Desks that nobody uses: as many as lines were ever made at the same time. */
  private final Queue<Desk> desks = new ConcurrentLinkedQueue<>();

  /**
   * @param ticker nanoseconds of a clock that only goes forward
   */
  QueryLog(LogConfig config, Handler next, Log log, LongSupplier ticker) {
    List<NamedRule> named = new ArrayList<>();
    for (LogConfig.Rule rule : config.rules()) {
      LogFormat format = LogFormat.of(rule.format());
      for (DomainName name : rule.names()) {
        named.add(new NamedRule(name, format, rule.classes()));
      }
    }
    this.rules = named.toArray(NamedRule[]::new);
    this.next = next;
    this.log = log;
    this.ticker = ticker;
  }

  @Override
  public Answer handle(Query query) {
    NamedRule rule = rule(query.qname());
    if (rule == null) {
      return next.handle(query);
    }
    long start = ticker.getAsLong();
    Answer answer = next.handle(query);
    return logged(rule, query, answer, start);
  }

  /** Not with {@code map}: a deferred answer may come to none, which has a line too. */
  private Answer logged(NamedRule rule, Query query, Answer answer, long start) {
    return switch (answer) {
      case Response response -> logged(rule, query, response, start);
      case Verbatim verbatim -> {
        var _ = logged(rule, query, verbatim.response(), start);
        yield verbatim;
      }
      case NoResponse none -> {
        logSilence(rule, query, start);
        yield none;
      }
      case Deferred deferred ->
          new Deferred(() -> logged(rule, query, deferred.work().call(), start));
    };
  }

  /** The first rule for a name: later ones are not asked, even if this one's classes say no. */
  private @Nullable NamedRule rule(DomainName qname) {
    for (NamedRule rule : rules) {
      if (qname.isAtOrBelow(rule.name())) {
        return rule;
      }
    }
    return null;
  }

  private Response logged(NamedRule rule, Query query, Response response, long start) {
    Metadata metadata = query.metadata();
    if (metadata != null) {
      metadata.put("log/class", () -> LogClass.of(response).word());
      metadata.put("log/type", () -> LogClass.typeOf(response));
    }
    if (rule.wants(response)) {
      log.plain(line(rule.format(), query, response, ticker.getAsLong() - start));
    }
    return response;
  }

  /** As CoreDNS: a query that is dropped is an error; its line says NOERROR, no flags, 0 octets. */
  private void logSilence(NamedRule rule, Query query, long start) {
    if (rule.classes().contains(LogClass.ALL) || rule.classes().contains(LogClass.ERROR)) {
      StringBuilder line = new StringBuilder("[INFO] ");
      long nanos = ticker.getAsLong() - start;
      rule.format().append(line, new LogEvent(query, Rcode.NOERROR, 0, 0, nanos));
      log.plain(line.toString());
    }
  }

  private String line(LogFormat format, Query query, Response response, long nanos) {
    Desk idle = desks.poll();
    Desk desk = idle == null ? new Desk() : idle;
    int octets = 0;
    int flags = 0;
    if (format.needsMessage()) {
      octets =
          desk.writer.write(query, response, desk.message, ResponseLimit.octets(query, response));
      flags = Header.flags(desk.message);
    }
    desk.line.setLength(0);
    desk.line.append("[INFO] ");
    format.append(desk.line, new LogEvent(query, response.rcode(), octets, flags, nanos));
    String line = desk.line.toString();
    desks.offer(desk);
    return line;
  }
}
