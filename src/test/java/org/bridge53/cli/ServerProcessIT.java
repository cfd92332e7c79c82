package org.bridge53.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bridge53.testing.ProgramRun;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Requires;
import org.bridge53.testing.RunningServer;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The packaged server as its operator runs it: banner, pid file, signals, exit codes. */
class ServerProcessIT {
  private static final Path PROGRAM = Path.of(System.getProperty("bridge53.image"), "bin/bridge53");

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private int port;

  @BeforeEach
  void choosePort() throws IOException {
    port = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void endProcesses() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err"));
    } catch (IOException unreadable) {
      return "";
    }
  }

  private Message ask(String name, String type) throws IOException {
    SimpleResolver resolver = new SimpleResolver(new InetSocketAddress("127.0.0.1", port));
    resolver.setTimeout(Duration.ofSeconds(2));
    return resolver.send(Queries.message(name, type));
  }

  private void awaitAnswer(String name, int rcode) {
    RunningServer.await(
        () -> {
          try {
            return ask(name, "A").getRcode() == rcode;
          } catch (IOException notYet) {
            return false;
          }
        },
        () -> name + "; output: " + output());
  }

  private void signal(Process process, String name) {
    ProgramRun.of(Requires.program("kill"), "-" + name, Long.toString(process.pid()))
        .expectSuccess();
  }

  private Path zone(String address) throws IOException {
    return Files.writeString(
        folder.resolve("db"),
        "@ 60 IN SOA ns. root. 1 2 3 4 5\n@ 60 IN NS ns.\nwww 60 IN A " + address + "\n");
  }

  @Test
  void life_bannerPidfileReloadTermination() throws Exception {
    zone("192.0.2.1");
    Path conf = folder.resolve("my.conf");
    Files.writeString(conf, "example.org {\n  bind 127.0.0.1\n  errors\n  file db\n}\n");
    Process process =
        start("-conf", "my.conf", "-dns.port", Integer.toString(port), "-pidfile", "pid");
    awaitAnswer("www.example.org", Rcode.NOERROR);
    RunningServer.await(
        () -> output().startsWith("example.org.:" + port + " on 127.0.0.1\nbridge53-"),
        this::output);
    RunningServer.await(() -> Files.exists(folder.resolve("pid")), this::output);
    assertEquals(process.pid() + "\n", Files.readString(folder.resolve("pid")));

    Files.writeString(conf, "example.org {\n  bind 127.0.0.1\n  errrors\n  file db\n}\n");
    signal(process, "USR1");
    RunningServer.await(() -> output().contains("[ERROR] SIGUSR1: "), this::output);
    assertTrue(output().contains("the running configuration stays"), output());
    assertTrue(
        output()
            .contains(
                "[ERROR] Restart failed: my.conf:3 - Error during parsing: Unknown directive"
                    + " 'errrors'"),
        output());
    assertEquals(Rcode.NOERROR, ask("www.example.org", "A").getRcode());

    Files.writeString(
        conf, "example.org example.net {\n  bind 127.0.0.1\n  errors\n  file db\n}\n");
    signal(process, "HUP");
    signal(process, "USR1");
    awaitAnswer("www.example.net", Rcode.NOERROR);
    RunningServer.await(() -> output().contains("[INFO] Reloading complete"), this::output);

    signal(process, "TERM");
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), this::output);
    assertEquals(0, process.exitValue());
    assertFalse(Files.exists(folder.resolve("pid")));
    assertTrue(
        output().contains("[INFO] SIGTERM: Shutting down servers then terminating"), output());
  }

  @Test
  void noCorefile_isWhoami_interruptEndsIt() throws Exception {
    Process process = start("-dns.port", Integer.toString(port), "-quiet");
    awaitAnswer("anything.example", Rcode.NOERROR);
    Message answer = ask("anything.example", "A");
    assertEquals(
        List.of("A", "SRV"),
        answer.getSection(Section.ADDITIONAL).stream()
            .map(record -> Type.string(record.getType()))
            .filter(type -> !type.equals("OPT"))
            .sorted()
            .toList());
    RunningServer.await(() -> output().contains("\"A IN anything.example. udp"), this::output);
    assertFalse(output().contains("bridge53-"), output());
    signal(process, "INT");
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), this::output);
    assertEquals(0, process.exitValue());
  }

  @Test
  void configurationFromStandardInput_survivesAReload() throws Exception {
    zone("192.0.2.1");
    Process process = start("-conf", "stdin", "-dns.port", Integer.toString(port));
    try (var input = process.outputWriter()) {
      input.write("example.org {\n  bind 127.0.0.1\n  file db\n}\n");
    }
    awaitAnswer("www.example.org", Rcode.NOERROR);
    signal(process, "USR1");
    RunningServer.await(() -> output().contains("[INFO] Reloading complete"), this::output);
    assertEquals(Rcode.NOERROR, ask("www.example.org", "A").getRcode());
  }

  @Test
  void brokenConfiguration_isABareLine_exitOne() throws Exception {
    Files.writeString(folder.resolve("Corefile"), ". {\n  nosuch\n}\n");
    Process process = start("-dns.port", Integer.toString(port));
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue());
    assertEquals(
        "Corefile:2 - Error during parsing: Unknown directive 'nosuch'",
        Files.readString(folder.resolve("err")).strip());
  }
}
