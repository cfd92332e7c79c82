package org.bridge53.scenario.examples;

import static org.bridge53.testing.RunningServer.rdata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.EmulatedRole;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.emulator.Vpc;
import org.bridge53.server.StartException;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/**
 * Every Corefile of {@code conf/examples}, started and asked over a socket; the test of {@code
 * branch-office.corefile} is {@code branchOffice_…}.
 */
class ExamplesTest {
  private static final String SOA = "@ 60 IN SOA ns. root. 1 2 3 4 5\n@ 60 IN NS ns.\n";
  private static final Vpc VPC = new Vpc("vpc-0123456789abcdef0", "eu-west-1");

  @TempDir private Path folder;
  private Emulator aws;

  @BeforeEach
  void startEmulator() throws IOException {
    aws = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stopEmulator() {
    aws.close();
  }

  @Test
  void examples_eachHasATest() throws IOException {
    assertEquals(
        new TreeSet<>(Example.names()),
        Stream.of(ExamplesTest.class, ResolverExamplesTest.class)
            .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
            .map(method -> method.getName().split("_", 2)[0])
            .filter(name -> !List.of("examples", "lambda$").contains(name))
            .filter(name -> Files.exists(Example.FOLDER.resolve(fileName(name) + ".corefile")))
            .map(ExamplesTest::fileName)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** {@code branch-office} of {@code branchOffice}. */
  private static String fileName(String method) {
    return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void examples_eachSaysFirstWhoNeedsIt() throws IOException {
    for (String name : Example.names()) {
      String first = Files.readAllLines(Example.FOLDER.resolve(name + ".corefile")).get(0);
      assertTrue(first.startsWith("# For "), name + ": " + first);
    }
  }

  private void zoneFile(String name, String records) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, SOA + records);
  }

  /** A resolver outside: a root zone of these records. */
  private RunningServer resolver(String name, String records) throws Exception {
    zoneFile(name, records);
    return RunningServer.start(".:0 {\n  bind 127.0.0.1\n  file " + folder.resolve(name) + "\n}\n");
  }

  private static String at(RunningServer server) {
    return "127.0.0.1:" + server.address().getPort();
  }

  private String hostedZone(String name, boolean isPrivate, PlainRecordSet... sets) {
    String id = aws.createZone(name, isPrivate ? VPC : null);
    aws.change(id, Action.CREATE, List.of(sets));
    return id;
  }

  private static PlainRecordSet a(String name, String address) {
    return new PlainRecordSet(name, "A", 60, address);
  }

  private static void assertAddress(RunningServer server, String name, String... addresses)
      throws IOException {
    Message answer = server.ask(name, "A");
    assertEquals(List.of(addresses), rdata(answer, Section.ANSWER), answer.toString());
  }

  private static void assertRcode(RunningServer server, String name, int rcode) throws IOException {
    Message answer = server.ask(name, "A");
    assertEquals(Rcode.string(rcode), Rcode.string(answer.getRcode()), answer.toString());
  }

  @Test
  void privateZone_itsNamesAndNothingElse() throws Exception {
    String id = hostedZone("corp.example.com.", true, a("www.corp.example.com.", "10.1.0.20"));
    try (RunningServer server =
        Example.of("private-zone")
            .replace("Z0123456789ABCDEFGHIJ", id)
            .endpoint(aws.endpoint())
            .start()) {
      server.awaitReady();
      assertAddress(server, "www.corp.example.com", "10.1.0.20");
      assertRcode(server, "nothing.corp.example.com", Rcode.NXDOMAIN);
      assertRcode(server, "www.example.net", Rcode.REFUSED);
      server.awaitLog("\"A IN www.corp.example.com. udp ");
    }
  }

  @Test
  void twoAccounts_eachLineSignsWithItsProfile() throws Exception {
    try (Emulator accounts =
        Emulator.builder()
            .account("AKIASHOP", "111111111111")
            .account("AKIAPLANT", "222222222222")
            .refuseUnknownKeys()
            .start(new InetSocketAddress("127.0.0.1", 0))) {
      String shop = accounts.createZone("111111111111", "shop.example.com.", null);
      accounts.change(shop, Action.CREATE, a("www.shop.example.com.", "192.0.2.10"));
      String plant = accounts.createZone("222222222222", "plant.example.com.", null);
      accounts.change(plant, Action.CREATE, a("robot.plant.example.com.", "192.0.2.20"));
      Files.writeString(
          folder.resolve("credentials"),
          "[shop]\naws_access_key_id = AKIASHOP\naws_secret_access_key = s\n"
              + "[plant]\naws_access_key_id = AKIAPLANT\naws_secret_access_key = p\n");
      try (RunningServer server =
          Example.of("two-accounts")
              .replace("Z0000000000SHOP", shop)
              .replace("Z000000000PLANT", plant)
              .folder(folder)
              .endpoint(accounts.endpoint())
              .start()) {
        server.awaitReady();
        assertAddress(server, "www.shop.example.com", "192.0.2.10");
        assertAddress(server, "robot.plant.example.com", "192.0.2.20");
      }
    }
  }

  @Test
  void manyAccounts_eachZoneThroughTheRoleOfItsAccount() throws Exception {
    String hub = "111111111111";
    try (Emulator accounts =
        Emulator.builder()
            .account("AKIAHUB", hub)
            .refuseUnknownKeys()
            .role(EmulatedRole.of("arn:aws:iam::222222222222:role/bridge53-read", "corp-dns", hub))
            .role(EmulatedRole.of("arn:aws:iam::333333333333:role/bridge53-read", "corp-dns", hub))
            .start(new InetSocketAddress("127.0.0.1", 0))) {
      String shop = accounts.createZone("222222222222", "shop.example.com.", null);
      accounts.change(shop, Action.CREATE, a("www.shop.example.com.", "192.0.2.10"));
      String plant = accounts.createZone("333333333333", "plant.example.com.", null);
      accounts.change(plant, Action.CREATE, a("robot.plant.example.com.", "192.0.2.20"));
      Files.writeString(
          folder.resolve("credentials"),
          "[hub]\naws_access_key_id = AKIAHUB\naws_secret_access_key = s\n");
      try (RunningServer server =
          Example.of("many-accounts")
              .replace("Z0000000000SHOP", shop)
              .replace("Z000000000PLANT", plant)
              .replace("corp-dns", "corp-dns\n        endpoint sts " + accounts.endpoint())
              .folder(folder)
              .endpoint(accounts.endpoint())
              .start()) {
        server.awaitReady();
        assertAddress(server, "www.shop.example.com", "192.0.2.10");
        assertAddress(server, "robot.plant.example.com", "192.0.2.20");
      }
    }
  }

  @Test
  void branchOffice_listThenZoneThenResolvers() throws Exception {
    String id = hostedZone("corp.example.com.", true, a("www.corp.example.com.", "10.1.0.20"));
    Files.writeString(folder.resolve("branch.hosts"), "192.0.2.54 gateway.corp.example.com\n");
    try (RunningServer world = resolver("world", "www.example.net. 60 IN A 203.0.113.80\n");
        RunningServer branch =
            resolver("branch", "desk.branch.corp.example.com. 60 IN A 10.2.0.1\n");
        RunningServer server =
            Example.of("branch-office")
                .replace("Z0123456789ABCDEFGHIJ", id)
                .replace("198.51.100.53", at(branch))
                .replace("192.0.2.1", at(world))
                .folder(folder)
                .endpoint(aws.endpoint())
                .start()) {
      server.awaitReady();
      assertAddress(server, "printer.corp.example.com", "192.0.2.53");
      assertAddress(server, "gateway.corp.example.com", "192.0.2.54");
      assertAddress(server, "www.corp.example.com", "10.1.0.20");
      assertRcode(server, "nothing.corp.example.com", Rcode.NXDOMAIN);
      assertAddress(server, "desk.branch.corp.example.com", "10.2.0.1");
      assertAddress(server, "www.example.net", "203.0.113.80");
      assertEquals(
          List.of("printer.corp.example.com."),
          rdata(server.ask("53.2.0.192.in-addr.arpa", "PTR"), Section.ANSWER));
    }
  }

  @Test
  void overlay_privateThenPublicThenOutside() throws Exception {
    String inside =
        hostedZone(
            "example.com.",
            true,
            a("www.example.com.", "10.0.0.1"),
            a("db.example.com.", "10.0.0.2"));
    String outside =
        hostedZone(
            "example.com.",
            false,
            a("www.example.com.", "203.0.113.1"),
            a("blog.example.com.", "203.0.113.2"));
    try (RunningServer world = resolver("world", "a.shop.example.com. 60 IN A 203.0.113.3\n");
        RunningServer server =
            Example.of("overlay")
                .replace("Z0000000PRIVATE", inside)
                .replace("Z00000000PUBLIC", outside)
                .replace("192.0.2.1", at(world))
                .endpoint(aws.endpoint())
                .start()) {
      server.awaitReady();
      assertAddress(server, "www.example.com", "10.0.0.1");
      assertAddress(server, "db.example.com", "10.0.0.2");
      assertAddress(server, "blog.example.com", "203.0.113.2");
      assertAddress(server, "a.shop.example.com", "203.0.113.3");
      assertRcode(server, "nothing.example.com", Rcode.NXDOMAIN);
    }
  }

  @Test
  void splitHorizon_answersByTheAddressAsked() throws Exception {
    zoneFile("inside.example.org", "www 60 IN A 10.0.0.1\nintranet 60 IN A 10.0.0.2\n");
    zoneFile("outside.example.org", "www 60 IN A 203.0.113.1\n");
    try (RunningServer world = resolver("world", "www.example.net. 60 IN A 203.0.113.80\n");
        RunningServer server =
            Example.of("split-horizon")
                .replace("192.0.2.53", "127.0.0.1")
                .replace("198.51.100.53", "127.0.0.2")
                .replace("192.0.2.1", at(world))
                .folder(folder)
                .start()) {
      assertAddress(server, "www.example.org", "10.0.0.1");
      assertAddress(server, "intranet.example.org", "10.0.0.2");
      assertAddress(server, "www.example.net", "203.0.113.80");
      InetSocketAddress outside =
          server.server().addresses().stream()
              .filter(address -> address.getAddress().getHostAddress().equals("127.0.0.2"))
              .findFirst()
              .orElseThrow();
      SimpleResolver client = new SimpleResolver(outside);
      client.setTimeout(Duration.ofSeconds(15));
      assertEquals(
          List.of("203.0.113.1"),
          rdata(client.send(Queries.message("www.example.org", "A")), Section.ANSWER));
      assertEquals(
          Rcode.NXDOMAIN, client.send(Queries.message("intranet.example.org", "A")).getRcode());
      assertEquals(Rcode.REFUSED, client.send(Queries.message("www.example.net", "A")).getRcode());
    }
  }

  @Test
  void authoritative_zoneAndItsReverse() throws Exception {
    zoneFile("zones/db.example.org", "www 60 IN A 192.0.2.10\n");
    zoneFile("zones/db.192.0.2", "10 60 IN PTR www.example.org.\n");
    try (RunningServer server = Example.of("authoritative").folder(folder).start()) {
      Message answer = server.ask("www.example.org", "A");
      assertEquals(List.of("192.0.2.10"), rdata(answer, Section.ANSWER));
      assertTrue(answer.getHeader().getFlag(org.xbill.DNS.Flags.AA));
      assertEquals(
          List.of("www.example.org."),
          rdata(server.ask("10.2.0.192.in-addr.arpa", "PTR"), Section.ANSWER));
      assertRcode(server, "nothing.example.org", Rcode.NXDOMAIN);
      assertRcode(server, "www.example.net", Rcode.REFUSED);
      assertTrue(server.log().stream().noneMatch(line -> line.contains("example.org. udp")));
    }
  }

  @Test
  void internalTld_changedFilesAreTakenOver() throws Exception {
    zoneFile("zones/internal.zone", "press 60 IN A 10.0.0.10\n");
    zoneFile("zones/reverse.zone", "10.0.0 60 IN PTR press.internal.\n");
    Files.writeString(folder.resolve("zones/leases.hosts"), "10.0.1.7 laptop.internal\n");
    try (RunningServer server = Example.of("internal-tld").folder(folder).start()) {
      assertAddress(server, "press.internal", "10.0.0.10");
      assertAddress(server, "laptop.internal", "10.0.1.7");
      assertEquals(
          List.of("press.internal."),
          rdata(server.ask("10.0.0.10.in-addr.arpa", "PTR"), Section.ANSWER));
      assertEquals(
          List.of("laptop.internal."),
          rdata(server.ask("7.1.0.10.in-addr.arpa", "PTR"), Section.ANSWER));
      assertRcode(server, "nothing.internal", Rcode.NXDOMAIN);
      zoneFile("zones/internal.zone", "press 60 IN A 10.0.0.11\nnew 60 IN A 10.0.0.12\n");
      Files.writeString(folder.resolve("zones/leases.hosts"), "10.0.1.8 other.internal\n");
      awaitAddress(server, "press.internal", "10.0.0.11");
      awaitAddress(server, "other.internal", "10.0.1.8");
    }
  }

  private static void awaitAddress(RunningServer server, String name, String address) {
    RunningServer.await(
        () -> {
          try {
            return rdata(server.ask(name, "A"), Section.ANSWER).equals(List.of(address));
          } catch (IOException unanswered) {
            throw new AssertionError(unanswered);
          }
        },
        () -> name + " is " + address + "; log: " + server.log());
  }

  @Test
  void activeDirectory_controllersInOrderThenResolvers() throws Exception {
    try (RunningServer refusing =
            RunningServer.start("other.example:0 {\n  bind 127.0.0.1\n  whoami\n}\n");
        RunningServer controller = resolver("ad", "dc1.ad.example.com. 60 IN A 10.0.0.1\n");
        RunningServer first = resolver("one", "www.example.net. 60 IN A 203.0.113.80\n");
        RunningServer second = resolver("two", "rare.example.net. 60 IN A 203.0.113.81\n");
        RunningServer server =
            Example.of("active-directory")
                .replace("192.0.2.11", at(refusing))
                .replace("192.0.2.12", at(controller))
                .replace("198.51.100.1", at(first))
                .replace("198.51.100.2", at(second))
                .start()) {
      assertAddress(server, "dc1.ad.example.com", "10.0.0.1");
      assertAddress(server, "www.example.net", "203.0.113.80");
      assertAddress(server, "rare.example.net", "203.0.113.81");
      assertRcode(server, "nothing.example.net", Rcode.NXDOMAIN);
    }
  }

  @Test
  void blockList_blockedNamesAndOthers() throws Exception {
    Files.writeString(
        folder.resolve("block.hosts"),
        "0.0.0.0 ads.example.net track.example.net\n:: ads.example.net\n");
    try (RunningServer world =
            resolver(
                "world",
                "www.example.net. 60 IN A 203.0.113.80\nads.example.net. 60 IN A 203.0.113.66\n");
        RunningServer server =
            Example.of("block-list")
                .replace("192.0.2.1", at(world))
                .replace("192.0.2.2", at(world))
                .folder(folder)
                .start()) {
      assertAddress(server, "ads.example.net", "0.0.0.0");
      assertAddress(server, "track.example.net", "0.0.0.0");
      assertAddress(server, "www.example.net", "203.0.113.80");
      assertEquals(
          List.of("0:0:0:0:0:0:0:0"), rdata(server.ask("ads.example.net", "AAAA"), Section.ANSWER));
      assertEquals(Rcode.NXDOMAIN, server.ask("0.0.0.0.in-addr.arpa", "PTR").getRcode());
    }
  }

  @Test
  void emulator_changesWithinSeconds() throws Exception {
    String id = hostedZone("lab.example.", false, a("www.lab.example.", "192.0.2.1"));
    try (RunningServer server =
        Example.of("emulator")
            .replace(".:1053", ".:0")
            .environment("LAB_ZONE_ID", id)
            .environment("LAB_ENDPOINT", aws.endpoint().toString())
            .start()) {
      server.awaitReady();
      assertAddress(server, "www.lab.example", "192.0.2.1");
      aws.change(id, Action.UPSERT, a("www.lab.example.", "192.0.2.2"));
      awaitAddress(server, "www.lab.example", "192.0.2.2");
    }
  }

  @Test
  void kubernetesStub_asksRoute53ForTheCluster() throws Exception {
    try (RunningServer stub = startStub()) {
      assertAddress(stub, "www.corp.example.com", "10.1.0.20");
      assertEquals(
          List.of("www.corp.example.com."),
          rdata(stub.ask("20.0.1.10.in-addr.arpa", "PTR"), Section.ANSWER));
      assertRcode(stub, "nothing.corp.example.com", Rcode.NXDOMAIN);
      stub.awaitLog("[INFO] 127.0.0.1 A nothing.corp.example.com. NXDOMAIN 0.");
      assertTrue(stub.log().stream().noneMatch(line -> line.contains("A www.corp")));
    }
  }

  @Test
  void kubernetesCoredns_handsTheZonesToTheStub() throws Exception {
    try (RunningServer stub = startStub();
        RunningServer cluster =
            Example.of("kubernetes-coredns").replace("192.0.2.53", at(stub)).start()) {
      assertAddress(cluster, "www.corp.example.com", "10.1.0.20");
      assertRcode(cluster, "www.example.net", Rcode.REFUSED);
    }
  }

  private RunningServer startStub() throws IOException, StartException {
    String corp = hostedZone("corp.example.com.", true, a("www.corp.example.com.", "10.1.0.20"));
    String reverse =
        hostedZone(
            "10.in-addr.arpa.",
            true,
            new PlainRecordSet("20.0.1.10.in-addr.arpa.", "PTR", 60, "www.corp.example.com."));
    RunningServer stub =
        Example.of("kubernetes-stub")
            .replace("Z0123456789ABCDEFGHIJ", corp)
            .replace("Z0123456789KLMNOPQRST", reverse)
            .endpoint(aws.endpoint())
            .start();
    stub.awaitReady();
    return stub;
  }
}
