package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that ran to its end.
 *
 * @param output standard output
 * @param errors standard error
 */
public record ProgramRun(int exitCode, String output, String errors) {
  /**
   * Runs the program with no input, in this build's folder.
   *
   * @param environment added to this process's own
   * @throws IllegalStateException if it runs for more than a minute; it is ended then
   */
  public static ProgramRun of(List<String> command, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile("bridge53-run", ".out");
      Path errors = Files.createTempFile("bridge53-run", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
          process.getOutputStream().close();
          if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                command + " still runs: " + Files.readString(output) + Files.readString(errors));
          }
        } finally {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
        return new ProgramRun(
            process.exitValue(),
            Files.readString(output, StandardCharsets.UTF_8),
            Files.readString(errors, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(command.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As {@link #of(List, Map)}, with this process's environment. */
  public static ProgramRun of(Path program, String... arguments) {
    return of(
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList(), Map.of());
  }

  /** Fails unless it exited with 0. */
  public ProgramRun expectSuccess() {
    assertEquals(0, exitCode, output + errors);
    return this;
  }
}
