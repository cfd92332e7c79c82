package org.bridge53.server;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bridge53.plugin.Log;

/**
 * The operator's log on one stream, lines as CoreDNS writes them: {@code [INFO] plugin/NAME: TEXT}.
 *
 * <p>A thread of its own writes, so that a slow terminal or pipe delays no answer; if it cannot
 * keep up lines are dropped, and a line says how many.
 */
public final class OperatorLog implements Log, AutoCloseable {
  private static final int MOST_WAITING = 65_536;
  private static final String END = new String("end");

  private final PrintStream stream;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private final CompletableFuture<Boolean> fatal = new CompletableFuture<>();
  private volatile boolean debug;

  /**
   * @param stream gets whole lines; it is flushed, never closed
   */
  public OperatorLog(PrintStream stream) {
    this.stream = stream;
    this.writer = Thread.ofPlatform().daemon().name("log").start(this::write);
  }

  /** Whether debug lines are shown: some block has {@code debug}. */
  void showDebug(boolean shown) {
    debug = shown;
  }

  /** The log of one plugin. */
  Log forPlugin(String name) {
    return new Prefixed("plugin/" + name + ": ");
  }

  @Override
  public boolean debugs() {
    return debug;
  }

  @Override
  public void debug(String text) {
    if (debug) {
      offer("[DEBUG] " + text);
    }
  }

  @Override
  public void info(String text) {
    offer("[INFO] " + text);
  }

  @Override
  public void warning(String text) {
    offer("[WARNING] " + text);
  }

  @Override
  public void error(String text) {
    offer("[ERROR] " + text);
  }

  @Override
  public void fatal(String text) {
    offer("[FATAL] " + text);
    fatal.complete(true);
  }

  /** Runs a short task when the first line is fatal, at once if one was. */
  public void onFatal(Runnable task) {
    var _ = fatal.thenRun(task);
  }

  /** Whether a line was fatal. */
  public boolean isFatal() {
    return fatal.isDone();
  }

  @Override
  public void plain(String text) {
    offer(text);
  }

  /** Writes what waits and ends; later lines are dropped. */
  @Override
  public void close() {
    try {
      if (waiting.offer(END, 1, TimeUnit.SECONDS)) {
        writer.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(String line) {
    if (!waiting.offer(oneLine(line))) {
      dropped.incrementAndGet();
    }
  }

  /**
   * Whatever a stranger, AWS or a file put into it: an event is one line, and no terminal obeys it.
   */
  private static String oneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return escaped(text);
      }
    }
    return text;
  }

  private static String escaped(String text) {
    StringBuilder line = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("; ");
      } else if (Character.isISOControl(c)) {
        line.append(String.format("\\x%02x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  @SuppressWarnings(
      "ReferenceEquality") // END is known by its identity: no text that anyone logs is it
  private void write() {
    try {
      while (true) {
        String line = waiting.take();
        if (line == END) {
          break;
        }
        stream.println(line);
        long missed = dropped.getAndSet(0);
        if (missed > 0) {
          stream.println(
              "[WARNING] " + missed + " log lines were dropped: the log is read too slowly");
        }
        if (waiting.isEmpty()) {
          stream.flush();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    stream.flush();
  }

  private final class Prefixed implements Log {
    private final String prefix;

    private Prefixed(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public boolean debugs() {
      return debug;
    }

    @Override
    public void debug(String text) {
      if (debug) {
        OperatorLog.this.debug(prefix + text);
      }
    }

    @Override
    public void info(String text) {
      OperatorLog.this.info(prefix + text);
    }

    @Override
    public void warning(String text) {
      OperatorLog.this.warning(prefix + text);
    }

    @Override
    public void error(String text) {
      OperatorLog.this.error(prefix + text);
    }

    @Override
    public void fatal(String text) {
      OperatorLog.this.fatal(prefix + text);
    }

    @Override
    public void plain(String text) {
      OperatorLog.this.plain(text);
    }
  }
}
