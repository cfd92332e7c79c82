package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
    Files.writeString(
        folder.resolve("Corefile"),
        ".:"
            + server.getPort()
            + " {\n  bind 127.0.0.1\n  whoami\n  timeouts {\n    read 1m\n  }\n}\n");
    List<Socket> connections = new ArrayList<>();
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
      for (Socket socket : connections) {
        socket.close();
      }
      RunningServer.await(this::answersOverTcp, program::output);
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
