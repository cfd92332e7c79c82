package org.bridge53.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bridge53.testing.FreePort;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.ServerProgram;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;

/** Signals to a real process, at moments that matter. */
class SignalsTest {
  @TempDir private Path folder;
  private int port;

  @BeforeEach
  void choosePort() throws IOException {
    port = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
  }

  private int ask() throws IOException {
    SimpleResolver resolver = new SimpleResolver(new InetSocketAddress("127.0.0.1", port));
    resolver.setTimeout(Duration.ofSeconds(2));
    return resolver.send(Queries.message("a.example.", "A")).getRcode();
  }

  private String block(String more) {
    return ".:" + port + " {\n  bind 127.0.0.1\n  whoami\n" + more + "}\n";
  }

  private ServerProgram serve(String more) throws IOException {
    Files.writeString(folder.resolve("Corefile"), block(more));
    ServerProgram program = ServerProgram.start(folder);
    program.awaitOutput(Version.name());
    return program;
  }

  /** A server that waits for its Corefile; by then it must heed signals. */
  private ServerProgram starting() throws IOException {
    ServerProgram program = ServerProgram.start(folder, "-conf", "stdin");
    Path status = Path.of("/proc/" + program.process().pid() + "/status");
    Assumptions.assumeTrue(Files.exists(status), "left out: this system has no /proc");
    long usr1 = 1L << 9;
    RunningServer.await(
        () -> {
          try {
            return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .anyMatch(
                    line -> (Long.parseUnsignedLong(line.substring(8).strip(), 16) & usr1) != 0);
          } catch (IOException ended) {
            return false;
          }
        },
        program::output);
    return program;
  }

  private void giveCorefile(ServerProgram program) throws IOException {
    try (var input = program.process().outputWriter()) {
      input.write(block(""));
    }
  }

  @Test
  void terminationsDuringLameduck_serverAnswersOn_saysItOnce_endsWithZero() throws Exception {
    int pages = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    String more =
        "  ready 127.0.0.1:" + pages + "\n  health 127.0.0.1:" + pages + " {\n lameduck 2s\n }\n";
    try (ServerProgram program = serve(more)) {
      assertEquals("200 OK", get(pages, "ready"));
      program.signal("TERM");
      program.awaitOutput("[INFO] plugin/health: Going into lameduck mode for 2s");
      program.signal("TERM");
      program.signal("USR1");
      assertEquals(Rcode.NOERROR, ask());
      assertEquals("503 Shutting down", get(pages, "ready"));
      assertEquals("200 OK", get(pages, "health"));
      assertEquals(0, program.awaitEnd());
      assertEquals(
          List.of("[INFO] SIGTERM: Shutting down servers then terminating"),
          program.output().lines().filter(line -> line.contains("SIGTERM")).toList());
      assertFalse(program.output().contains("Reloading"), program.output());
    }
  }

  private static String get(int port, String page) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + "/" + page).toURL().openConnection();
    connection.setReadTimeout(5_000);
    int status = connection.getResponseCode();
    try (InputStream body =
        status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
      return status
          + " "
          + new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void secondInterrupt_endsAtOnceWithTwo() throws Exception {
    try (ServerProgram program =
        serve(
            "  health 127.0.0.1:0 {\n    lameduck 5m\n  }\n"
                .replace(":0", ":" + FreePort.find()))) {
      program.signal("INT");
      program.awaitOutput("Going into lameduck mode for 5m0s");
      program.signal("INT");
      assertEquals(2, program.awaitEnd());
      assertTrue(program.output().contains("SIGINT: Force quit"), program.output());
    }
  }

  @Test
  void terminationDuringTheStart_startsThenEndsWithZero() throws Exception {
    try (ServerProgram program = starting()) {
      program.signal("TERM");
      program.signal("USR1");
      program.awaitOutput("[INFO] SIGTERM: Shutting down servers then terminating");
      giveCorefile(program);
      assertEquals(0, program.awaitEnd());
      assertFalse(program.output().contains("[ERROR]"), program.output());
    }
  }

  @Test
  void reloadDuringTheStart_isDoneBehindIt() throws Exception {
    try (ServerProgram program = starting()) {
      program.signal("USR1");
      giveCorefile(program);
      program.awaitOutput("[INFO] Reloading complete");
      assertEquals(Rcode.NOERROR, ask());
    }
  }

  @Test
  void reloadsTogetherWithTheTermination_endsWithZero() throws Exception {
    try (ServerProgram program = serve("")) {
      for (int i = 0; i < 3; i++) {
        program.signal("USR1");
      }
      program.signal("TERM");
      program.signal("USR1");
      assertEquals(0, program.awaitEnd());
      assertFalse(program.output().contains("[ERROR]"), program.output());
    }
  }
}
