package org.bridge53.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server program in the foreground, with its files in a temporary folder: both go with the test.
 */
final class ScratchProgram implements AutoCloseable {
  /** For a start. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String program;
  private final Path folder;
  private TestProcess process;

  private ScratchProgram(String program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * An empty folder for a program; the test is skipped where that is not installed.
   *
   * @param name that {@link Requires#program} knows
   */
  static ScratchProgram of(String name) throws IOException {
    String program = Requires.program(name).toString();
    return new ScratchProgram(program, Files.createTempDirectory("bridge53-" + name));
  }

  Path folder() {
    return folder;
  }

  /** Writes a file into the folder. */
  Path write(String file, CharSequence text) throws IOException {
    return Files.writeString(folder.resolve(file), text);
  }

  /**
   * Starts the program and returns when it is ready. If it never is, it is ended again.
   *
   * @throws IllegalStateException with its last lines, if it ends or is not ready in time
   */
  void start(List<String> arguments, BooleanSupplier ready, Duration patience) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    process = TestProcess.start(command, folder, _ -> {});
    process.await(ready, patience);
  }

  /** The last lines of its log. */
  String output() {
    return process.output();
  }

  /** Ends the process; its folder stays for the next start. */
  void stop() {
    if (process != null) {
      process.close();
    }
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
