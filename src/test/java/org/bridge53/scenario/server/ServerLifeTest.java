package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bridge53.server.StartException;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Start, reload and end of a whole server. */
class ServerLifeTest {
  private static String zone(String address) {
    return "@ 60 IN SOA ns. root. 1 2 3 4 5\n@ 60 IN NS ns.\nwww 60 IN A " + address + "\n";
  }

  private static String block(Path db) {
    return "example.org:0 {\n  bind 127.0.0.1\n  errors\n  file " + db + "\n}\n";
  }

  @Test
  void addressInUse_isAStartErrorThatNamesPortAndOption() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      String corefile = ".:" + taken.getLocalPort() + " {\n  bind 127.0.0.1\n  whoami\n}\n";
      StartException failure =
          assertThrows(StartException.class, () -> RunningServer.start(corefile).close());
      String message = failure.getMessage();
      assertTrue(
          message.contains("127.0.0.1:" + taken.getLocalPort())
              && message.contains("in use")
              && message.contains("-dns.port"),
          message);
    }
  }

  @Test
  void secondServerOnThePort_doesNotStartSilently() throws Exception {
    try (RunningServer first = RunningServer.start(".:0 {\n  bind 127.0.0.1\n  whoami\n}\n")) {
      String corefile = ".:" + first.address().getPort() + " {\n  bind 127.0.0.1\n  whoami\n}\n";
      assertThrows(StartException.class, () -> RunningServer.start(corefile).close());
      assertEquals(Rcode.NOERROR, first.ask("a.", "A").getRcode());
    }
  }

  @Test
  void brokenReload_leavesTheRunningServerUntouched(@TempDir Path folder) throws Exception {
    Path db = folder.resolve("db");
    Files.writeString(db, zone("192.0.2.1"));
    try (RunningServer server = RunningServer.start(block(db))) {
      StartException failure =
          assertThrows(StartException.class, () -> server.reload("example.org:0 {\n  fil x\n}\n"));
      assertTrue(failure.getMessage().contains("Corefile:2"), failure.getMessage());
      server.awaitLog("[ERROR] Restart failed: Corefile:2 - ");
      assertEquals(
          List.of("192.0.2.1"),
          RunningServer.rdata(server.ask("www.example.org", "A"), Section.ANSWER));
    }
  }

  @Test
  void reload_keepsTheSocketAndServesTheNew(@TempDir Path folder) throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Files.writeString(one, zone("192.0.2.1"));
    Files.writeString(two, zone("192.0.2.2"));
    try (RunningServer server = RunningServer.start(block(one))) {
      var address = server.address();
      server.reload(block(two));
      assertEquals(address, server.address());
      assertEquals(
          List.of("192.0.2.2"),
          RunningServer.rdata(server.ask("www.example.org", "A"), Section.ANSWER));
      server.awaitLog("[INFO] Reloading complete");
    }
  }

  @Test
  void reload_addressThatCannotBeBound_keepsTheOld(@TempDir Path folder) throws Exception {
    Path db = folder.resolve("db");
    Files.writeString(db, zone("192.0.2.1"));
    try (RunningServer server = RunningServer.start(block(db));
        DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      String more = block(db) + ".:" + taken.getLocalPort() + " {\n  bind 127.0.0.1\n  whoami\n}\n";
      assertThrows(StartException.class, () -> server.reload(more));
      assertEquals(Rcode.NOERROR, server.ask("www.example.org", "A").getRcode());
    }
  }

  @Test
  void shutdown_answersWhatWaitsForAnUpstream() throws Exception {
    try (DatagramSocket upstream = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      RunningServer server =
          RunningServer.start(
              ".:0 {\n  bind 127.0.0.1\n  forward . 127.0.0.1:"
                  + upstream.getLocalPort()
                  + "\n}\n");
      try {
        CompletableFuture<Message> answer =
            server
                .resolver()
                .sendAsync(Queries.message("slow.example.", "A"))
                .toCompletableFuture();
        DatagramPacket query = new DatagramPacket(new byte[512], 512);
        upstream.setSoTimeout(10_000);
        upstream.receive(query);
        CompletableFuture<Void> ended =
            CompletableFuture.runAsync(() -> server.server().shutdown());
        byte[] reply = query.getData();
        reply[2] |= (byte) 0x80;
        upstream.send(new DatagramPacket(reply, query.getLength(), query.getSocketAddress()));
        assertEquals(Rcode.NOERROR, answer.get(10, TimeUnit.SECONDS).getRcode());
        ended.get(15, TimeUnit.SECONDS);
      } finally {
        server.close();
      }
    }
  }

  @Test
  void noBlockForTheName_isRefused_endOfChainIsServfail() throws Exception {
    try (RunningServer server =
        RunningServer.start("example.org:0 {\n  bind 127.0.0.1\n  errors\n  log\n}\n")) {
      assertEquals(Rcode.REFUSED, server.ask("example.com", "A").getRcode());
      assertEquals(Rcode.SERVFAIL, server.ask("a.example.org", "A").getRcode());
      server.awaitLog(
          "[ERROR] plugin/errors: 2 a.example.org. A: plugin/log: no next plugin found");
    }
  }

  @Test
  void blockWithoutAnAnsweringPlugin_isRefused() throws Exception {
    try (RunningServer server = RunningServer.start(".:0 {\n  bind 127.0.0.1\n}\n")) {
      Message answer = server.ask("a.", "A");
      assertEquals(Rcode.REFUSED, answer.getRcode());
      assertFalse(answer.getHeader().getFlag(Flags.AA));
    }
  }

  @Test
  void otherClasses_areRefused_exceptWhereABlockForwards() throws Exception {
    Message chaos =
        Message.newQuery(
            org.xbill.DNS.Record.newRecord(
                org.xbill.DNS.Name.fromString("version.bind."),
                org.xbill.DNS.Type.TXT,
                org.xbill.DNS.DClass.CH));
    try (RunningServer server = RunningServer.start(".:0 {\n  bind 127.0.0.1\n  whoami\n}\n")) {
      assertEquals(Rcode.REFUSED, server.ask(chaos).getRcode());
    }
  }

  @Test
  void manyBlocks_longestZoneAnswers(@TempDir Path folder) throws Exception {
    Path db = folder.resolve("db");
    Files.writeString(db, zone("192.0.2.1"));
    Path sub = folder.resolve("sub");
    Files.writeString(sub, zone("192.0.2.9"));
    String corefile =
        "example.org:0 {\n  bind 127.0.0.1\n  file "
            + db
            + "\n}\nsub.example.org:0 {\n  bind 127.0.0.1\n  file "
            + sub
            + "\n}\n";
    try (RunningServer server = RunningServer.start(corefile)) {
      assertEquals(
          List.of("192.0.2.9"),
          RunningServer.rdata(server.ask("www.sub.example.org", "A"), Section.ANSWER));
      assertEquals(
          List.of("192.0.2.1"),
          RunningServer.rdata(server.ask("www.example.org", "A"), Section.ANSWER));
    }
  }
}
