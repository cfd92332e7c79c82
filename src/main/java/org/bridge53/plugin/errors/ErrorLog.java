package org.bridge53.plugin.errors;

import java.util.HexFormat;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Log;

/** Writes the error of a response, if it has one: {@code RCODE NAME TYPE: TEXT}. */
final class ErrorLog implements Handler {
  private static final int MAX_TEXT_CHARACTERS = 2_000;
  private static final int MAX_FRAMES = 64;

  private final boolean stacktrace;
  private final List<Consolidator> consolidators;
  private final Handler next;
  private final Log log;

  ErrorLog(boolean stacktrace, List<Consolidator> consolidators, Handler next, Log log) {
    this.stacktrace = stacktrace;
    this.consolidators = List.copyOf(consolidators);
    this.next = next;
    this.log = log;
  }

  @Override
  public Answer handle(Query query) {
    Answer answer = stacktrace ? traced(query) : next.handle(query);
    // Most answers are there at once: they cost no lambda.
    if (answer instanceof Response response) {
      return reported(query, response);
    }
    return answer.map(response -> reported(query, response));
  }

  private Response reported(Query query, Response response) {
    String error = response.error();
    if (error != null) {
      report(query, response.rcode(), error);
    }
    return response;
  }

  private void report(Query query, int rcode, String error) {
    String text = oneLine(error);
    String line = rcode + " " + question(query) + ": " + text;
    for (Consolidator consolidator : consolidators) {
      if (consolidator.takes(text, line)) {
        return;
      }
    }
    log.error(line);
  }

  private static String question(Query query) {
    return NameText.format(query.qname()) + " " + RrType.text(query.qtype());
  }

  private Answer traced(Query query) {
    try {
      return traced(query, next.handle(query));
    } catch (RuntimeException | Error thrown) {
      trace(query, thrown);
      throw thrown;
    }
  }

  private Answer traced(Query query, Answer answer) {
    if (!(answer instanceof Deferred deferred)) {
      return answer;
    }
    return new Deferred(
        () -> {
          try {
            return traced(query, deferred.work().call());
          } catch (InterruptedException shutdown) {
            throw shutdown;
          } catch (Exception | Error thrown) {
            trace(query, thrown);
            throw thrown;
          }
        });
  }

  /** One line, since every event is: what was thrown, its causes, where. */
  private void trace(Query query, Throwable thrown) {
    StringBuilder text = new StringBuilder("exception for ").append(question(query));
    int frames = 0;
    int causes = 0;
    for (Throwable cause = thrown; cause != null && causes < 8; cause = cause.getCause()) {
      text.append(causes++ == 0 ? ": " : "; caused by ").append(oneLine(cause.toString()));
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (frames++ < MAX_FRAMES) {
          text.append("; at ").append(frame);
        }
      }
    }
    log.error(text.toString());
  }

  /** Names and other servers' words get into errors: none of them may forge a line. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (i == MAX_TEXT_CHARACTERS) {
        return line.append("...").toString();
      }
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
        line.append("\\x").append(HexFormat.of().toHexDigits(c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }
}
