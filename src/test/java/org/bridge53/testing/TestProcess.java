package org.bridge53.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A program that a test started: its output is read to the end (a full pipe would stop it) and it
 * ends with the test, or at the latest with this JVM.
 */
final class TestProcess implements AutoCloseable {
  private static final int LINES_KEPT = 200;

  private final Process process;
  private final Thread reader;
  private final Thread atExit = new Thread(this::end);
  private final ArrayDeque<String> lastLines = new ArrayDeque<>();

  private TestProcess(Process process, Consumer<String> eachLine) {
    this.process = process;
    reader = Thread.ofVirtual().name("output of " + process.pid()).start(() -> read(eachLine));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * @param eachLine gets each line of standard output and error, on a thread of its own
   */
  static TestProcess start(List<String> command, Path directory, Consumer<String> eachLine) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      return new TestProcess(process, eachLine);
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + command, e);
    }
  }

  /**
   * Returns when {@code ready} says so; fails when the process ends or {@code patience} runs out
   * before.
   */
  void await(BooleanSupplier ready, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      boolean alive = process.isAlive();
      if (!alive || System.nanoTime() > end) {
        String what = alive ? "not ready after " + patience : "ended with " + process.exitValue();
        close();
        throw new IllegalStateException(
            process.info().command().orElse("the process") + " " + what + ":\n" + output());
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** The last lines that it printed. */
  String output() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
      reader.join(Duration.ofSeconds(5));
    } catch (IllegalStateException _) {
      // The JVM is going down and the hook runs by itself.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    // A server's children outlive a parent that is killed: remember them first.
    List<ProcessHandle> tree =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  private void read(Consumer<String> eachLine) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lastLines) {
          lastLines.add(line);
          if (lastLines.size() > LINES_KEPT) {
            lastLines.remove();
          }
        }
        eachLine.accept(line);
      }
    } catch (IOException _) {
      // Closed under the reader: the process is gone.
    }
  }
}
