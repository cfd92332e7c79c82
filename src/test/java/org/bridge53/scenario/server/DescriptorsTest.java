package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.ServerProgram;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;

/** A process that has run out of descriptors. */
class DescriptorsTest {
  private static final int MOST = 150;

  @TempDir private Path folder;
  private InetSocketAddress server;
  private InetSocketAddress ready;

  private int ask(boolean tcp) throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTCP(tcp);
    resolver.setTimeout(Duration.ofSeconds(2));
    return resolver.send(Queries.message("a.example.", "A")).getRcode();
  }

  private boolean answersOverTcp() {
    try {
      return ask(true) == Rcode.NOERROR;
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean isReady() {
    try (Socket socket = new Socket(ready.getAddress(), ready.getPort())) {
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write("GET /ready HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .startsWith("HTTP/1.1 200 ");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static Duration processorTime(ServerProgram program) {
    return program.process().info().totalCpuDuration().orElseThrow();
  }

  private static long descriptors(ServerProgram program) {
    try (var all = Files.list(Path.of("/proc/" + program.process().pid() + "/fd"))) {
      return all.count();
    } catch (IOException ended) {
      return -1;
    }
  }

  @Test
  void noneLeft_udpGoesOn_tcpComesBack() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/fd")), "left out: no /proc here");
    server =
        new InetSocketAddress("127.0.0.1", Transport.freePort(InetAddress.ofLiteral("127.0.0.1")));
    ready =
        new InetSocketAddress("127.0.0.1", Transport.freePort(InetAddress.ofLiteral("127.0.0.1")));
    Files.writeString(
        folder.resolve("Corefile"),
        ".:"
            + server.getPort()
            + " {\n  bind 127.0.0.1\n  whoami\n  ready 127.0.0.1:"
            + ready.getPort()
            + "\n  timeouts {\n    read 1m\n  }\n}\n");
    List<Socket> connections = new ArrayList<>();
    Duration lookingOn = Duration.ofSeconds(2);
    try (ServerProgram program = ServerProgram.startWithDescriptors(folder, MOST)) {
      program.awaitOutput("bridge53-");
      assertEquals(Rcode.NOERROR, ask(true));
      for (int i = 0; i < MOST + 50; i++) {
        Socket socket = new Socket();
        connections.add(socket);
        socket.connect(server, 5_000);
      }
      RunningServer.await(() -> descriptors(program) == MOST, () -> "" + descriptors(program));
      for (int i = 0; i < 200; i++) {
        assertEquals(Rcode.NOERROR, ask(false));
      }
      assertTrue(descriptors(program) >= MOST - 5, "not exhausted");
      connections.add(new Socket(ready.getAddress(), ready.getPort())); // waits to be accepted
      Duration before = processorTime(program);
      boolean _ = program.process().waitFor(lookingOn);
      Duration took = processorTime(program).minus(before);
      assertTrue(took.compareTo(lookingOn.dividedBy(8)) < 0, "a loop that spins: " + took);
      for (Socket socket : connections) {
        socket.close();
      }
      RunningServer.await(this::answersOverTcp, program::output);
      RunningServer.await(this::isReady, program::output);
      assertEquals(Rcode.NOERROR, ask(false));
      program.signal("TERM");
      assertEquals(0, program.awaitEnd());
    } finally {
      for (Socket socket : connections) {
        socket.close();
      }
    }
  }
}
