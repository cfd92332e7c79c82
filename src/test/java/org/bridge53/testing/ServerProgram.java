package org.bridge53.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The server as a process of its own, from the classes under test: for signals, limits of the
 * operating system, exit codes. Ends with the test.
 */
public final class ServerProgram implements AutoCloseable {
  private final Path folder;
  private final Process process;

  private ServerProgram(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts it, without waiting for anything.
   *
   * @param folder its working folder, which also gets its output
   */
  public static ServerProgram start(Path folder, String... arguments) throws IOException {
    return launch(folder, List.of(), arguments);
  }

  /** As {@link #start}, with at most so many descriptors. */
  public static ServerProgram startWithDescriptors(Path folder, int most, String... arguments)
      throws IOException {
    return launch(
        folder, List.of("sh", "-c", "ulimit -n " + most + "; exec \"$@\"", "sh"), arguments);
  }

  private static ServerProgram launch(Path folder, List<String> before, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElse(System.getProperty("java.class.path")),
            "org.bridge53.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    // What it keeps goes with the test.
    builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
    return new ServerProgram(folder, builder.start());
  }

  public Process process() {
    return process;
  }

  /** What it has printed so far. */
  public String output() {
    try {
      return Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err"));
    } catch (IOException unreadable) {
      return "";
    }
  }

  public void awaitOutput(String text) {
    RunningServer.await(() -> output().contains(text), () -> text + " in: " + output());
  }

  /**
   * Sends a signal.
   *
   * @param name without SIG
   */
  public void signal(String name) {
    ProgramRun.of(Requires.program("kill"), "-" + name, Long.toString(process.pid()))
        .expectSuccess();
  }

  /** Waits for its end and gives its code. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
