package org.bridge53.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.PlainRecordSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code explain} and {@code check --aws} against the emulator. */
class ExplainTest {
  private record Ran(int code, String out, String err) {}

  @TempDir private Path folder;

  private Emulator emulator;
  private String zone;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
    zone = emulator.createZone("example.org", null);
    emulator.change(
        zone,
        Action.CREATE,
        new PlainRecordSet("plain.example.org", "A", 60, List.of("192.0.2.1")));
    put("f", "<Failover>PRIMARY</Failover>", "192.0.2.2", "check-1");
    put("f", "<Failover>SECONDARY</Failover>", "192.0.2.3", "");
    put("l", "<Region>eu-west-1</Region>", "192.0.2.4", "");
    String collection =
        emulator.createCidrCollection("c", Map.of("office", List.of("198.51.100.0/24")));
    put(
        "i",
        "<CidrRoutingConfig><CollectionId>"
            + collection
            + "</CollectionId><LocationName>office</LocationName></CidrRoutingConfig>",
        "192.0.2.5",
        "");
  }

  @AfterEach
  void stop() {
    emulator.close();
  }

  /** A set of a group through the API; its identifier is its address. */
  private void put(String name, String policy, String address, String check) throws Exception {
    String body =
        "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
            + "<ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet><Name>"
            + name
            + ".example.org</Name><Type>A</Type><SetIdentifier>set-"
            + address
            + "</SetIdentifier>"
            + policy
            + "<TTL>60</TTL><ResourceRecords><ResourceRecord><Value>"
            + address
            + "</Value></ResourceRecord></ResourceRecords>"
            + (check.isEmpty() ? "" : "<HealthCheckId>" + check + "</HealthCheckId>")
            + "</ResourceRecordSet></Change></Changes></ChangeBatch>"
            + "</ChangeResourceRecordSetsRequest>";
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      var response =
          http.send(
              java.net.http.HttpRequest.newBuilder(
                      URI.create(emulator.endpoint() + "/2013-04-01/hostedzone/" + zone + "/rrset"))
                  .header(
                      "Authorization",
                      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/route53/aws4_request")
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              java.net.http.HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
    }
  }

  private String corefile(String... options) throws Exception {
    Path file = folder.resolve("Corefile");
    Files.writeString(
        file,
        "example.org:5300 {\n  route53 example.org:"
            + zone
            + " {\n    aws_access_key test test\n    aws_endpoint "
            + emulator.endpoint()
            + "\n    budget 100 100\n    "
            + String.join("\n    ", options)
            + "\n  }\n}\n");
    return file.toString();
  }

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void failover_zoneSetsHealthRuleAndAnswer() throws Exception {
    Ran ran =
        run(
            "explain",
            "-conf",
            corefile("health_override check-1 unhealthy"),
            "f.example.org",
            "a");
    assertEquals(
        List.of(
            "f.example.org. A, asked from 127.0.0.1",
            "  zone     example.org. (" + zone + "): public",
            "  look-up  the name has the type",
            "  policy   failover, 2 set(s)",
            "  set      set-192.0.2.2: primary; 1 value(s); health check check-1 unhealthy; left"
                + " out as unhealthy",
            "  set      set-192.0.2.3: secondary; 1 value(s)",
            "  rule     the primary while it is healthy, else the secondary: set-192.0.2.3",
            "  answer   NOERROR",
            "           f.example.org. 60 A 192.0.2.3"),
        ran.out().lines().toList());
    assertEquals(0, ran.code());
  }

  @Test
  void client_decidesAndIsNamed() throws Exception {
    String file = corefile("location 198.51.0.0/16 country FR");
    Ran office = run("explain", "-conf", file, "i.example.org", "A", "--client", "198.51.100.9");
    assertTrue(office.out().contains("192.0.2.5"), office.out());
    assertTrue(
        office.out().contains("client   country FR, continent EU, address 198.51.100.9/32"),
        office.out());
    Ran elsewhere = run("explain", "-conf", file, "--client", "203.0.113.1", "i.example.org", "A");
    assertTrue(elsewhere.out().contains(": no set fits this client"), elsewhere.out());
    assertEquals(0, elsewhere.code());
  }

  @Test
  void json_oneObject() throws Exception {
    Ran ran = run("explain", "-conf", corefile(), "--json", "plain.example.org", "A");
    assertEquals(
        "{\"name\":\"plain.example.org.\",\"type\":\"A\",\"client\":\"127.0.0.1\","
            + "\"complete\":true,\"explanations\":[{\"steps\":[{\"topic\":\"zone\",\"text\":"
            + "\"example.org. ("
            + zone
            + "): public\"},{\"topic\":\"look-up\",\"text\":\"the name has the type\"}],"
            + "\"rcode\":\"NOERROR\",\"answer\":[\"plain.example.org. 60 A 192.0.2.1\"]}]}",
        ran.out().strip());
  }

  @Test
  void nameOfNoZone_said() throws Exception {
    Ran ran = run("explain", "-conf", corefile(), "example.com", "A");
    assertTrue(ran.out().contains("no route53 line has a hosted zone"), ran.out());
    assertEquals(0, ran.code());
  }

  @Test
  void nothingInTime_exitOne() throws Exception {
    emulator
        .faults()
        .arm(
            new Fault.ErrorResponse(500, "InternalError", "no"),
            Faults.Scope.of(Operation.LIST_RECORD_SETS));
    Ran ran = run("explain", "-conf", corefile(), "--wait", "0", "plain.example.org", "A");
    assertTrue(ran.out().contains("example.org. is not loaded"), ran.out());
    assertTrue(ran.out().contains("answer   SERVFAIL"), ran.out());
    assertEquals(1, ran.code());
  }

  @Test
  void wrongCommandLines_exitTwo_wrongConfiguration_exitOne() throws Exception {
    assertEquals(2, run("explain", "-conf", corefile(), "example.org").code());
    assertEquals(2, run("explain", "-conf", corefile(), "example.org", "NOTYPE").code());
    assertEquals(
        2, run("explain", "-conf", corefile(), "--client", "me", "example.org", "A").code());
    Ran ran = run("explain", "-conf", corefile("nonsense"), "example.org", "A");
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("unknown property \"nonsense\""), ran.err());
  }

  @Test
  void checkAws_eachZonesParity() throws Exception {
    Ran ran = run("check", "--aws", corefile());
    assertEquals(
        List.of(
            "  zone example.org. (" + zone + "): public",
            "    exact: 1 A IP-based",
            "    exact: 2 A failover",
            "    exact: 1 A simple",
            "    exact: 1 NS simple",
            "    exact: 1 SOA simple",
            "    approximated: 1 A latency: distance stands for latency; nobody knows where clients"
                + " are: the first set answers"),
        ran.out()
            .lines()
            .filter(line -> !line.contains("warning") && !line.endsWith(": ok"))
            .toList());
    assertEquals(0, ran.code());
  }

  @Test
  void checkAws_zoneThatMayNotBeRead_exitOne() throws Exception {
    emulator
        .faults()
        .arm(
            new Fault.ErrorResponse(403, "AccessDenied", "no"),
            Faults.Scope.of(Operation.LIST_RECORD_SETS));
    Ran ran = run("check", "--aws", corefile());
    assertTrue(ran.out().contains("(" + zone + "): not loaded"), ran.out());
    assertEquals(1, ran.code());
  }
}
