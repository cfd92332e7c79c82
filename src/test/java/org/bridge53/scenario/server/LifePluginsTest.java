package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.server.CorefileText;
import org.bridge53.server.StartException;
import org.bridge53.testing.FreePort;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TcpKeepaliveOption;

/**
 * {@code health}, {@code ready}, {@code reload}, {@code on}, {@code timeouts} in a whole server.
 */
class LifePluginsTest {
  private static String get(int port, String page) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + page).toURL().openConnection();
    connection.setConnectTimeout(5_000);
    connection.setReadTimeout(5_000);
    int status = connection.getResponseCode();
    try (InputStream body =
        status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
      return status + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String block(String more) {
    return ".:0 {\n  bind 127.0.0.1\n  whoami\n" + more + "}\n";
  }

  @Test
  void healthAndReady_onOnePort_openThroughoutReloads_closedAtTheEnd() throws Exception {
    int port = FreePort.find();
    String corefile = block("  health 127.0.0.1:" + port + "\n  ready 127.0.0.1:" + port + "\n");
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger asked = new AtomicInteger();
    try (RunningServer server = RunningServer.start(corefile)) {
      Thread probe =
          Thread.startVirtualThread(
              () -> {
                try {
                  while (!ended.get()) {
                    assertEquals("200 OK", get(port, "/ready"));
                    assertEquals("200 OK", get(port, "/health"));
                    asked.incrementAndGet();
                  }
                } catch (IOException failure) {
                  throw new AssertionError(failure);
                }
              });
      AtomicBoolean failed = new AtomicBoolean();
      probe.setUncaughtExceptionHandler((_, _) -> failed.set(true));
      for (int i = 0; i < 10; i++) {
        int before = asked.get();
        server.reload(corefile);
        RunningServer.await(() -> failed.get() || asked.get() > before, () -> "probes: " + asked);
      }
      assertThrows(
          StartException.class,
          () -> server.reload(corefile + ".:0 {\n  bind 198.51.100.77\n  whoami\n}\n"));
      assertEquals("200 OK", get(port, "/ready"));
      ended.set(true);
      assertTrue(probe.join(Duration.ofSeconds(10)));
      assertFalse(failed.get());
      server.reload(block(""));
      assertThrows(IOException.class, () -> get(port, "/ready"));
    }
  }

  @Test
  void pageOnATakenPort_isAStartErrorWithItsLine() throws Exception {
    try (java.net.ServerSocket taken =
        new java.net.ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String corefile = block("  ready 127.0.0.1:" + taken.getLocalPort() + "\n");
      String message =
          assertThrows(StartException.class, () -> RunningServer.start(corefile).close())
              .getMessage();
      assertTrue(
          message.startsWith(
              "plugin/ready: Corefile:4 - listen tcp 127.0.0.1:"
                  + taken.getLocalPort()
                  + ": address already in use"),
          message);
    }
  }

  @Test
  void ready_waitsForRoute53() throws Exception {
    int port = FreePort.find();
    String corefile =
        block(
            "  ready 127.0.0.1:"
                + port
                + "\n  route53 corp.example:Z0123456789ABCDEFGHIJ {\n"
                + "    aws_access_key a b\n    aws_endpoint http://127.0.0.1:"
                + FreePort.find()
                + "\n  }\n");
    try (RunningServer server = RunningServer.start(corefile)) {
      assertEquals("503 route53", get(port, "/ready"));
      server.awaitLog("[INFO] plugin/ready: Plugins not ready: \"route53\"");
    }
  }

  @Test
  void reload_noticesAChangeOfAnImport_andEndsWhenItIsTakenOut(@TempDir Path folder)
      throws Exception {
    Path main = folder.resolve("Corefile");
    Path part = folder.resolve("part");
    Files.writeString(main, ".:0 {\n  bind 127.0.0.1\n  import " + part + "\n}\n");
    Files.writeString(part, "reload 2s 0\nwhoami\n");
    try (RunningServer server =
        RunningServer.start(
            () -> {
              try {
                return new CorefileText(main.toString(), Files.readString(main));
              } catch (IOException unreadable) {
                throw new StartException(unreadable.toString());
              }
            })) {
      server.awaitLog("[INFO] plugin/reload: Running configuration SHA512 = ");
      assertEquals(Rcode.NOERROR, server.ask("a.", "A").getRcode());
      Files.writeString(part, "errors\n");
      server.awaitLog("[INFO] Reloading complete");
      assertEquals(Rcode.SERVFAIL, server.ask("a.", "A").getRcode());
      assertEquals(1, server.log().stream().filter(line -> line.contains("SHA512")).count());
    }
  }

  @Test
  void on_runsAtTheStart_atEachReload_atTheEnd(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("events");
    String corefile =
        block(
            "  on startup sh -c \"'echo up >> "
                + file
                + "'\"\n  on shutdown sh -c \"'echo down >> "
                + file
                + "'\"\n");
    try (RunningServer server = RunningServer.start(corefile)) {
      awaitContent(file, "up\n");
      server.reload(corefile);
      awaitContent(file, "up\nup\n");
      server.server().shutdown();
      assertEquals("up\nup\ndown\n", Files.readString(file));
    }
  }

  private static void awaitContent(Path file, String text) {
    RunningServer.await(
        () -> {
          try {
            return Files.exists(file) && Files.readString(file).equals(text);
          } catch (IOException unreadable) {
            return false;
          }
        },
        () -> text);
  }

  private static Message keepaliveQuery() {
    Message query = Queries.message("a.example.", "A");
    query.addRecord(
        new org.xbill.DNS.OPTRecord(1232, 0, 0, 0, new TcpKeepaliveOption()),
        org.xbill.DNS.Section.ADDITIONAL);
    return query;
  }

  private static Message ask(RunningServer server, Message query, boolean tcp) throws IOException {
    SimpleResolver resolver = server.resolver();
    resolver.setTCP(tcp);
    return resolver.send(query);
  }

  private static Integer keepalive(Message answer) {
    return answer.getOPT() == null
        ? null
        : answer.getOPT().getOptions(EDNSOption.Code.TCP_KEEPALIVE).stream()
            .map(option -> ((TcpKeepaliveOption) option).getTimeout().getAsInt())
            .findFirst()
            .orElse(null);
  }

  @Test
  void keepalive_toldOverTcpToWhoAsks_neverOverUdp_changesWithAReload() throws Exception {
    String two = "b.example:0 {\n  bind 127.0.0.1\n  whoami\n  timeouts {\n    idle 20s\n  }\n}\n";
    try (RunningServer server =
        RunningServer.start(block("  timeouts {\n    idle 60\n    read 9\n  }\n") + two)) {
      // Both blocks listen there; the last that says a time decides.
      assertEquals(200, keepalive(ask(server, keepaliveQuery(), true)));
      assertNull(keepalive(ask(server, keepaliveQuery(), false)));
      Message without = Queries.message("a.example.", "A");
      assertNull(keepalive(ask(server, without, true)));
      server.reload(block(""));
      assertEquals(100, keepalive(ask(server, keepaliveQuery(), true)));
      server.reload(block("  timeouts {\n    idle 24h\n  }\n"));
      assertEquals(65_535, keepalive(ask(server, keepaliveQuery(), true)));
    }
  }

  @Test
  void timeouts_closeASilentClient() throws Exception {
    try (RunningServer server =
            RunningServer.start(block("  timeouts {\n    read 1s\n    maxtcpqueries 2\n  }\n"));
        Socket silent = new Socket();
        Socket greedy = new Socket()) {
      InetSocketAddress address = server.address();
      silent.connect(address, 5_000);
      silent.setSoTimeout(2_900); // less than the default
      greedy.connect(address, 5_000);
      greedy.setSoTimeout(5_000);
      byte[] query = Queries.message("a.", "A").toWire();
      DataInputStream input = new DataInputStream(greedy.getInputStream());
      for (int i = 0; i < 3; i++) {
        greedy.getOutputStream().write(new byte[] {0, (byte) query.length});
        greedy.getOutputStream().write(query);
      }
      for (int i = 0; i < 2; i++) {
        byte[] answer = input.readNBytes(input.readUnsignedShort());
        assertArrayEquals(List.of(query[0], query[1]).toArray(), new Byte[] {answer[0], answer[1]});
      }
      assertEquals(-1, input.read());
      assertEquals(-1, silent.getInputStream().read());
    }
  }
}
