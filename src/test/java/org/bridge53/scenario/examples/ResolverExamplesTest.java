package org.bridge53.scenario.examples;

import static org.bridge53.testing.RunningServer.rdata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.testing.FreePort;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** The Corefiles of {@code conf/examples} for resolvers; see {@link ExamplesTest}. */
class ResolverExamplesTest {
  @TempDir private Path folder;

  private RunningServer world() throws Exception {
    Path zone = folder.resolve("world");
    Files.writeString(
        zone,
        "@ 60 IN SOA ns. root. 1 2 3 4 5\n@ 60 IN NS ns.\n"
            + "www.example.net. 60 IN A 203.0.113.80\n"
            + "intranet.corp.example.com. 60 IN A 10.0.0.1\n");
    return RunningServer.start(".:0 {\n  bind 127.0.0.1\n  file " + zone + "\n}\n");
  }

  private static String at(RunningServer server) {
    return "127.0.0.1:" + server.address().getPort();
  }

  private static void assertWww(RunningServer server) throws IOException {
    Message answer = server.ask("www.example.net", "A");
    assertEquals(List.of("203.0.113.80"), rdata(answer, Section.ANSWER), answer.toString());
  }

  @Test
  void cachingOnly_answersWithoutTheResolver() throws Exception {
    RunningServer world = world();
    try (RunningServer server =
        Example.of("caching-only")
            .replace("192.0.2.1", at(world))
            .replace("192.0.2.2", at(world))
            .start()) {
      assertWww(server);
      assertEquals(Rcode.NXDOMAIN, server.ask("nothing.example.net", "A").getRcode());
      world.close();
      assertWww(server);
      assertEquals(Rcode.NXDOMAIN, server.ask("nothing.example.net", "A").getRcode());
    } finally {
      world.close();
    }
  }

  @Test
  void dotUpstream_asksOverTlsAndChecksTheName() throws Exception {
    TestKeys keys = TestKeys.make("dns:resolver.example.net");
    TestKeys other = TestKeys.make("dns:other.example.net");
    Files.writeString(folder.resolve("ca.pem"), keys.certificatePem() + other.certificatePem());
    try (RunningServer world = world();
        TlsFront front = new TlsFront(keys.context(), world);
        TlsFront wrong = new TlsFront(other.context(), world)) {
      try (RunningServer server = startOver(front)) {
        assertWww(server);
        assertWww(server);
        assertEquals(1, front.queries());
      }
      try (RunningServer server = startOver(wrong)) {
        assertEquals(Rcode.SERVFAIL, server.ask("www.example.net", "A").getRcode());
        assertEquals(0, wrong.queries());
      }
    }
  }

  private RunningServer startOver(TlsFront front) throws Exception {
    return Example.of("dot-upstream")
        .replace("192.0.2.1", "127.0.0.1:" + front.port())
        .folder(folder)
        .start();
  }

  @Test
  void probes_healthAtOnceReadyWhenLoaded() throws Exception {
    try (Emulator aws = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
        RunningServer world = world()) {
      String id = aws.createZone("corp.example.com.", null);
      aws.change(
          id, Action.CREATE, new PlainRecordSet("www.corp.example.com.", "A", 60, "10.1.0.20"));
      int health = FreePort.find();
      int ready = FreePort.find();
      try (RunningServer server =
          Example.of("probes")
              .replace(":8080", "127.0.0.1:" + health)
              .replace(":8181", "127.0.0.1:" + ready)
              .replace("lameduck 5s", "lameduck 100ms")
              .replace("Z0123456789ABCDEFGHIJ", id)
              .replace("192.0.2.1", at(world))
              .endpoint(aws.endpoint())
              .start()) {
        assertEquals("OK", get(health, "/health"));
        server.awaitReady();
        assertEquals("OK", get(ready, "/ready"));
        assertWww(server);
        assertEquals(
            List.of("10.1.0.20"), rdata(server.ask("www.corp.example.com", "A"), Section.ANSWER));
      }
    }
  }

  private static String get(int port, String path) throws IOException {
    URL url = URI.create("http://127.0.0.1:" + port + path).toURL();
    try (InputStream body = url.openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void guestNetwork_guestsOnlyAndNothingOfTheHouse() throws Exception {
    try (RunningServer world = world();
        RunningServer server =
            Example.of("guest-network")
                .replace("192.0.2.1", at(world))
                .replace("192.0.2.2", at(world))
                .start()) {
      assertWww(server);
      Message answer = server.ask("www.example.net", "A");
      assertEquals(List.of(), answer.getSection(Section.AUTHORITY));
      assertEquals(Rcode.REFUSED, server.ask("intranet.corp.example.com", "A").getRcode());
      assertEquals(Rcode.REFUSED, server.ask("1.0.0.10.in-addr.arpa", "PTR").getRcode());
      SimpleResolver stranger = server.resolver();
      stranger.setLocalAddress(new InetSocketAddress("127.0.0.2", 0));
      stranger.setTimeout(Duration.ofMillis(300));
      for (Message query :
          List.of(
              Queries.message("www.example.net", "A"),
              Queries.message("www.example.net", "ANY"),
              Queries.message("intranet.corp.example.com", "A"),
              Queries.message("1.0.0.10.in-addr.arpa", "PTR"))) {
        assertThrows(IOException.class, () -> stranger.send(query), query::toString);
      }
    }
  }
}
