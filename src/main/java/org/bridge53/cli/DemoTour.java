package org.bridge53.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bridge53.emulator.Emulator;
import org.bridge53.message.Rcode;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.SocketNames;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.presentation.RdataText;
import org.bridge53.server.Server;

/**
 * The demo's questions, asked over the network as any client would, each with what must come out.
 */
final class DemoTour {
  /** How long a zone may take to load, or a change to arrive. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /**
   * One question.
   *
   * @param answeredBy the part that has the answer
   * @param rcode see {@link Rcode}
   * @param answer {@code TYPE RDATA} of each record of the answer section, in any order
   */
  private record Question(
      String name, String type, String answeredBy, int rcode, List<String> answer) {
    private static Question of(String name, String type, String answeredBy, String... answer) {
      return new Question(name, type, answeredBy, Rcode.NOERROR, List.of(answer));
    }
  }

  private static final String CORP = "route53: private zone corp.example";

  private static final List<Question> QUESTIONS =
      List.of(
          Question.of("intranet.corp.example.", "A", CORP, "A 10.1.0.10"),
          Question.of("intranet.corp.example.", "AAAA", CORP + " (the name has no such type)"),
          Question.of(
              "www.corp.example.",
              "A",
              CORP + ", CNAME inside",
              "CNAME web.corp.example.",
              "A 10.1.0.20",
              "A 10.1.0.21"),
          Question.of(
              "portal.corp.example.",
              "A",
              "route53: CNAME from the private zone into the public zone shop.example",
              "CNAME www.shop.example.",
              "A 192.0.2.10"),
          Question.of("any.thing.apps.corp.example.", "A", CORP + ", wildcard", "A 10.1.0.30"),
          Question.of("corp.example.", "MX", CORP, "MX 10 mail.corp.example."),
          Question.of("_sip._tcp.corp.example.", "SRV", CORP, "SRV 1 10 5060 web.corp.example."),
          Question.of(
              "note.corp.example.",
              "TXT",
              CORP + ", octets as AWS stores them",
              "TXT \"it's \\\"quoted\\\" and \\195\\188ber\" \"second string\""),
          Question.of(
              "10.0.1.10.in-addr.arpa.",
              "PTR",
              "route53: private zone 10.in-addr.arpa",
              "PTR intranet.corp.example."),
          Question.of(
              "shop.example.",
              "A",
              "route53: alias at the apex of shop.example, to www",
              "A 192.0.2.10"),
          Question.of("shop.example.", "MX", "route53: an alias says nothing of other types"),
          Question.of(
              "shop.example.",
              "CAA",
              "route53: public zone shop.example",
              "CAA 0 issue \"ca.example.net\""),
          new Question(
              "nothing.corp.example.",
              "A",
              CORP + " (denied here, asked nowhere else)",
              Rcode.NXDOMAIN,
              List.of()),
          Question.of("gateway.corp.example.", "A", "hosts", "A 192.0.2.1"),
          Question.of(
              DemoUpstream.PRINTER.toString(),
              "A",
              "forward: fallthrough to the branch's name server",
              "A 10.2.0.30"));

  /** Aliases and policies have no master file form: they come through the API. */
  private static final String ROUTED =
      """
      <Change><Action>CREATE</Action><ResourceRecordSet>
        <Name>shop.example.</Name><Type>A</Type>
        <AliasTarget><HostedZoneId>SHOP</HostedZoneId><DNSName>www.shop.example.</DNSName>
          <EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>
      </ResourceRecordSet></Change>
      <Change><Action>CREATE</Action><ResourceRecordSet>
        <Name>pay.shop.example.</Name><Type>A</Type><SetIdentifier>one</SetIdentifier><Weight>1</Weight><TTL>60</TTL>
        <ResourceRecords><ResourceRecord><Value>192.0.2.21</Value></ResourceRecord></ResourceRecords>
      </ResourceRecordSet></Change>
      <Change><Action>CREATE</Action><ResourceRecordSet>
        <Name>pay.shop.example.</Name><Type>A</Type><SetIdentifier>three</SetIdentifier><Weight>3</Weight><TTL>60</TTL>
        <ResourceRecords><ResourceRecord><Value>192.0.2.23</Value></ResourceRecord></ResourceRecords>
      </ResourceRecordSet></Change>
      <Change><Action>CREATE</Action><ResourceRecordSet>
        <Name>app.shop.example.</Name><Type>A</Type><SetIdentifier>first</SetIdentifier><Failover>PRIMARY</Failover><TTL>60</TTL>
        <ResourceRecords><ResourceRecord><Value>192.0.2.31</Value></ResourceRecord></ResourceRecords>
        <HealthCheckId>CHECK</HealthCheckId>
      </ResourceRecordSet></Change>
      <Change><Action>CREATE</Action><ResourceRecordSet>
        <Name>app.shop.example.</Name><Type>A</Type><SetIdentifier>second</SetIdentifier><Failover>SECONDARY</Failover><TTL>60</TTL>
        <ResourceRecords><ResourceRecord><Value>192.0.2.32</Value></ResourceRecord></ResourceRecords>
      </ResourceRecordSet></Change>
      """;

  /** So many that a pair of 1 : 3 shows both: the chance of missing one is 1 in 100,000. */
  private static final int DRAWS = 40;

  private static final String CHECK =
      """
      <CreateHealthCheckRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
        <CallerReference>demo</CallerReference>
        <HealthCheckConfig><Type>HTTP</Type><IPAddress>192.0.2.31</IPAddress></HealthCheckConfig>
      </CreateHealthCheckRequest>
      """;

  private static final String FAILING = "app.shop.example.";
  private static final String CHANGED = "intranet.corp.example.";

  private final Server server;
  private final DemoZones zones;
  private final Emulator emulator;
  private final boolean quiet;
  private final PrintWriter out;
  private final InetSocketAddress address;

  DemoTour(Server server, DemoZones zones, Emulator emulator, boolean quiet, PrintWriter out) {
    this.server = server;
    this.zones = zones;
    this.emulator = emulator;
    this.quiet = quiet;
    this.out = out;
    this.address = server.addresses().get(0);
  }

  /** Asks everything; true if everything came out right. */
  boolean run() throws IOException, InterruptedException {
    say("Route 53 endpoint at " + emulator.endpoint() + " with three hosted zones;");
    say(
        "bridge53 at "
            + SocketNames.of(address.getAddress())
            + ":"
            + address.getPort()
            + ", which lists them through the API.");
    String check = createCheck();
    send(zones.shopId(), ROUTED.replace("SHOP", zones.shopId()).replace("CHECK", check));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!(server.ready() && answers("pay.shop.example.")) && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    say("");
    boolean good = true;
    for (Question question : QUESTIONS) {
      good &= ask(question);
    }
    good &= draw();
    good &= change();
    good &= failover(check);
    if (good) {
      say("");
      say("All " + (QUESTIONS.size() + 3) + " answers are right.");
    }
    out.flush();
    return good;
  }

  /**
   * Asks again, of a server that was started when AWS was gone; true if everything came out right.
   */
  boolean again() {
    say("");
    say("AWS is gone, and the server starts anew, with what it has kept:");
    boolean good = true;
    int asked = 0;
    for (Question question : QUESTIONS) {
      if (!question.name().equals(CHANGED)) {
        good &= isRight(question, answer(question));
        asked++;
      }
    }
    if (good) {
      say("All " + asked + " answers are right again.");
    }
    out.flush();
    return good;
  }

  private boolean answers(String name) throws IOException {
    return query(name, "A").response().rcode() == Rcode.NOERROR;
  }

  private boolean ask(Question question) {
    String actual = answer(question);
    say(line(question, actual));
    say(" ".repeat(38) + "<- " + question.answeredBy());
    return isRight(question, actual);
  }

  private String answer(Question question) {
    try {
      ResponseReader.Reply reply = query(question.name(), question.type());
      return summary(reply.response().rcode(), texts(reply.response().answer()));
    } catch (IOException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  private static String line(Question question, String actual) {
    return String.format("%-31s %-5s %s", question.name(), question.type(), actual);
  }

  private boolean isRight(Question question, String actual) {
    String expected = summary(question.rcode(), question.answer());
    boolean good = expected.equals(actual);
    if (!good) {
      out.println("WRONG: " + line(question, actual) + "  expected: " + expected);
    }
    return good;
  }

  private boolean draw() throws IOException {
    Map<String, Integer> drawn = new TreeMap<>();
    for (int i = 0; i < DRAWS; i++) {
      ResponseReader.Reply reply = query("pay.shop.example.", "A");
      drawn.merge(
          summary(reply.response().rcode(), texts(reply.response().answer())), 1, Integer::sum);
    }
    say(String.format("%-31s %-5s %d times: %s", "pay.shop.example.", "A", DRAWS, drawn));
    say(" ".repeat(38) + "<- route53: weighted pair, 1 to 3");
    boolean good =
        drawn
            .keySet()
            .equals(
                Set.of(
                    summary(Rcode.NOERROR, List.of("A 192.0.2.21")),
                    summary(Rcode.NOERROR, List.of("A 192.0.2.23"))));
    if (!good) {
      out.println("WRONG: pay.shop.example. A: " + drawn + "  expected: both addresses");
    }
    return good;
  }

  private boolean change() throws IOException, InterruptedException {
    say("");
    say("Now the record changes through the API: " + CHANGED + " A 10.1.0.99");
    upsert();
    return comes(CHANGED, "A 10.1.0.99", "arrived after %d ms (refresh 1s)");
  }

  private boolean failover(String check) throws IOException, InterruptedException {
    say("");
    say("Now the health check of the primary at " + FAILING + " fails, and passes again:");
    emulator.health(check, false);
    boolean good = comes(FAILING, "A 192.0.2.32", "the secondary, after %d ms");
    emulator.health(check, true);
    return good && comes(FAILING, "A 192.0.2.31", "the primary again, after %d ms");
  }

  /**
   * Asks until this is the answer.
   *
   * @param remark for what was seen, with the milliseconds that it took
   */
  private boolean comes(String name, String record, String remark)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    String expected = summary(Rcode.NOERROR, List.of(record));
    String actual = "";
    while (System.nanoTime() - start < PATIENCE_NANOS) {
      ResponseReader.Reply reply = query(name, "A");
      actual = summary(reply.response().rcode(), texts(reply.response().answer()));
      if (actual.equals(expected)) {
        say(String.format("%-31s %-5s %s", name, "A", actual));
        say(
            " ".repeat(38)
                + "<- "
                + String.format(remark, (System.nanoTime() - start) / 1_000_000));
        return true;
      }
      Thread.sleep(20);
    }
    out.println("WRONG: " + name + " A did not become " + expected + " within 10 s: " + actual);
    return false;
  }

  private void upsert() throws IOException {
    send(
        zones.corpId(),
        """
        <Change><Action>UPSERT</Action><ResourceRecordSet>
          <Name>intranet.corp.example.</Name><Type>A</Type><TTL>300</TTL>
          <ResourceRecords><ResourceRecord><Value>10.1.0.99</Value></ResourceRecord></ResourceRecords>
        </ResourceRecordSet></Change>
        """);
  }

  private void send(String zoneId, String changes) throws IOException {
    call(
        "hostedzone/" + zoneId + "/rrset/",
        "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
            + "<ChangeBatch><Changes>"
            + changes
            + "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>");
  }

  /** Returns the id of a new health check. */
  private String createCheck() throws IOException {
    String created = call("healthcheck", CHECK);
    int id = created.indexOf("<Id>") + "<Id>".length();
    return created.substring(id, created.indexOf("</Id>", id));
  }

  /** A call of the API as any client makes it; the emulator verifies no signature. */
  private String call(String path, String body) throws IOException {
    URL url = emulator.endpoint().resolve("/2013-04-01/" + path).toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/xml");
    connection.setRequestProperty(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=demo/20260101/us-east-1/route53/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature=00");
    try (OutputStream request = connection.getOutputStream()) {
      request.write(body.getBytes(StandardCharsets.UTF_8));
    }
    if (connection.getResponseCode() >= 300) {
      throw new IOException(path + " was refused with HTTP " + connection.getResponseCode());
    }
    try (InputStream answer = connection.getInputStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ResponseReader.Reply query(String name, String type) throws IOException {
    DomainName qname = NameText.parse(name);
    return DnsClient.ask(address, qname, RrType.of(type).orElseThrow());
  }

  private static List<String> texts(List<Rrset> rrsets) {
    List<String> texts = new ArrayList<>();
    for (Rrset rrset : rrsets) {
      for (byte[] rdata : rrset.rdatas()) {
        texts.add(RrType.text(rrset.type()) + " " + RdataText.format(rrset.type(), rdata));
      }
    }
    return texts;
  }

  private static String summary(int rcode, List<String> answer) {
    return Rcode.text(rcode)
        + (answer.isEmpty() ? "  (no records)" : "  " + String.join(" | ", new TreeSet<>(answer)));
  }

  private void say(String line) {
    if (!quiet) {
      out.println(line);
    }
  }
}
