package org.bridge53.plugin.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Lines;
import org.bridge53.corefile.Problems;
import org.bridge53.message.Answer;
import org.bridge53.message.Client;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

class QueryLogTest {
  private static final Rrset A = rrset("example.org.", RrType.A, new byte[] {10, 0, 0, 1});
  private static final Response SUCCESS = Response.authoritative(List.of(A), List.of(), List.of());

  private final TestResources resources = new TestResources(".");

  private static Rrset rrset(String owner, int type, byte[] rdata) {
    return Rrset.of(NameText.parse(owner), type, 60, List.of(rdata));
  }

  private Handler link(String text, Handler next) {
    Problems problems = new Problems();
    LogPlugin plugin = new LogPlugin();
    LogConfig config = plugin.read(Lines.of("log", text, problems), problems);
    assertEquals(List.of(), problems.errors());
    return plugin.link(config, next, resources).head();
  }

  private String line(String format, Query query, Response response) {
    link("log . \"" + format.replace("\"", "\\\"") + "\"", any -> response).handle(query);
    return resources.logged.remove();
  }

  private void assertLogged(String... lines) {
    assertEquals(List.of(lines), List.copyOf(resources.logged));
    resources.logged.clear();
  }

  private static Query query(Client client, int id, int payload) {
    Message message = Queries.message("Example.ORG.", "A");
    message.getHeader().setID(id);
    message.addRecord(new OPTRecord(payload, 0, 0, 0), Section.ADDITIONAL);
    return Queries.read(message, client);
  }

  private static Client client(String address, TransportProtocol protocol) throws Exception {
    return new Client(
        new InetSocketAddress(InetAddress.getByName(address), 40212),
        new InetSocketAddress(InetAddress.getByName(address), 53),
        protocol);
  }

  @Test
  void defaultFormat_theLineOfTheManual() throws Exception {
    Query query = query(client("127.0.0.1", TransportProtocol.UDP), 41934, 4096);
    Handler next =
        any -> {
          resources.advance(Duration.ofNanos(291_000));
          return SUCCESS;
        };
    assertSame(SUCCESS, link("log", next).handle(query));
    int size = new ResponseWriter(1232).write(query, SUCCESS, new byte[4096], 4096);
    assertEquals(56, size);
    assertLogged(
        "[INFO] 127.0.0.1:40212 - 41934 \"A IN example.org. udp 40 false 4096\""
            + " NOERROR qr,aa,rd 56 0.000291s");
  }

  @Test
  void combinedFormat_opcodeBehindIt() throws Exception {
    Query query = query(client("::1", TransportProtocol.TCP), 7, 1232);
    assertEquals(
        "[INFO] <[::1]:40212 - 7 \"A IN example.org. tcp 40 false 65535\""
            + " NOERROR qr,aa,rd 56 0s \"0\">",
        line("<{combined}>", query, SUCCESS));
  }

  @Test
  void everyPlaceholder_replaced() {
    Message message = Queries.message("www.example.org.", "AAAA");
    message.getHeader().setID(9);
    message.getHeader().setFlag(Flags.CD);
    message.addRecord(new OPTRecord(1400, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
    Query query = Queries.read(message, Queries.CLIENT);
    Response response = Response.of(Rcode.NXDOMAIN).withFlags(Header.AA | Header.RA | Header.AD);
    assertEquals(
        "[INFO] AAAA IN www.example.org. udp 44 127.0.0.1 127.0.0.1 40053 NXDOMAIN 44 0s 9 0 true"
            + " 1400 qr,aa,rd,ra,ad,cd -",
        line(
            "{type} {class} {name} {proto} {size} {remote} {local} {port} {rcode} {rsize}"
                + " {duration} {>id} {>opcode} {>do} {>bufsize} {>rflags} {/forward/upstream}",
            query,
            response));
  }

  @Test
  void unknownPlaceholdersAndLoneBraces_text() {
    assertEquals(
        "[INFO] {nothing} {} } {A { -",
        line("{nothing} {} } {{type} { {/a}", Queries.of("x.", "A"), SUCCESS));
  }

  @Test
  void queryWithoutEdns_512Octets() {
    assertEquals("[INFO] 512 false", line("{>bufsize} {>do}", Queries.of("x.", "A"), SUCCESS));
  }

  @Test
  void truncatedResponse_flagAndSizeOnTheWire() {
    Response large =
        Response.authoritative(
            List.of(rrset("x.", RrType.TXT, new byte[600])), List.of(), List.of());
    assertEquals(
        "[INFO] qr,aa,tc,rd 19", line("{>rflags} {rsize}", Queries.of("x.", "TXT"), large));
  }

  @Test
  void oddNameTypeAndCodes_numbersAndEscapes() {
    Query query = Queries.of("a\\010b\\\"c.", "TYPE65399");
    assertEquals(
        "[INFO] a\\010b\\\"c. TYPE65399 4000",
        line("{name} {type} {rcode}", query, Response.of(4000)));
    assertEquals("[INFO] 15", line("{rcode} ", query, Response.of(15)).strip());
  }

  @Test
  void durations_shortestDecimalForm() {
    assertDuration("0s", 0);
    assertDuration("0.000000001s", 1);
    assertDuration("1s", 1_000_000_000);
    assertDuration("12.03s", 12_030_000_000L);
    assertDuration("0.123456789s", 123_456_789);
    assertDuration("0s", -5);
  }

  private static void assertDuration(String expected, long nanos) {
    StringBuilder line = new StringBuilder();
    LogFormat.seconds(line, nanos);
    assertEquals(expected, line.toString());
  }

  @Test
  void deferredResponse_loggedWhenItIsThere() throws Exception {
    Handler next =
        any ->
            new Deferred(
                () -> {
                  resources.advance(Duration.ofMillis(20));
                  return SUCCESS;
                });
    Answer answer =
        link("log . \"{rcode} {duration}\"", next).handle(Queries.of("example.org.", "A"));
    assertLogged();
    assertSame(SUCCESS, assertInstanceOf(Deferred.class, answer).await());
    assertLogged("[INFO] NOERROR 0.02s");
  }

  @Test
  void deferredSilence_lineWhenItIsKnown() throws Exception {
    Handler next = any -> new Deferred(() -> new Deferred(() -> NoResponse.INSTANCE));
    Answer answer =
        link("log . \"{rcode} {>rflags} {rsize}\"", next).handle(Queries.of("example.org.", "A"));
    assertLogged();
    assertSame(NoResponse.INSTANCE, assertInstanceOf(Deferred.class, answer).await());
    assertLogged("[INFO] NOERROR - 0");
  }

  @Test
  void clientTakesMoreThanIsSent_sizeAsSent() throws Exception {
    Response large =
        Response.authoritative(
            List.of(rrset("x.", RrType.TXT, new byte[2_000])), List.of(), List.of());
    Query query = Queries.edns("x.", "TXT", 4096, false);
    assertEquals("[INFO] qr,aa,tc,rd 30 4096", line("{>rflags} {rsize} {>bufsize}", query, large));
    Response limited =
        Response.authoritative(
                List.of(rrset("x.", RrType.TXT, new byte[700])), List.of(), List.of())
            .withMostOctets(600);
    assertEquals("[INFO] qr,aa,tc,rd 30", line("{>rflags} {rsize}", query, limited));
  }

  @Test
  void silence_lineWithoutFlagsAndOctets() throws Exception {
    Query query = query(client("127.0.0.1", TransportProtocol.UDP), 7, 1232);
    Handler head = link("log", any -> NoResponse.INSTANCE);
    assertSame(NoResponse.INSTANCE, head.handle(query));
    assertLogged(
        "[INFO] 127.0.0.1:40212 - 7 \"A IN example.org. udp 40 false 1232\" NOERROR - 0 0s");
    link("log {\nclass error\n}", any -> NoResponse.INSTANCE).handle(query);
    assertEquals(1, resources.logged.size());
    resources.logged.clear();
    link("log {\nclass success denial\n}", any -> NoResponse.INSTANCE).handle(query);
    assertLogged();
  }

  @Test
  void nameOfNoRule_noLine() {
    Handler head = link("log example.org", any -> SUCCESS);
    head.handle(Queries.of("example.net.", "A"));
    head.handle(Queries.of("notexample.org.", "A"));
    assertLogged();
    head.handle(Queries.of("WWW.Example.org.", "A"));
    assertEquals(1, resources.logged.size());
  }

  @Test
  void firstRuleWhoseNameMatches_decidesEvenIfItsClassSaysNo() {
    Handler head =
        link(
            """
            log a.example.org example.net "first {name}" {
              class error
            }
            log . "second {name}"
            """,
            query -> SUCCESS);
    head.handle(Queries.of("a.example.org.", "A"));
    assertLogged();
    head.handle(Queries.of("example.org.", "A"));
    assertLogged("[INFO] second example.org.");
  }

  @Test
  void classes_successDenialError() {
    Rrset ns = rrset("sub.example.org.", RrType.NS, new byte[] {1, 'a', 0});
    Rrset soa = rrset("example.org.", RrType.SOA, new byte[22]);
    Response delegation =
        Response.of(Rcode.NOERROR).withSections(List.of(), List.of(ns), List.of());
    Response noData = Response.of(Rcode.NOERROR).withSections(List.of(), List.of(soa), List.of());
    Response nsAndSoa =
        Response.of(Rcode.NOERROR).withSections(List.of(), List.of(ns, soa), List.of());
    assertEquals(LogClass.SUCCESS, LogClass.of(SUCCESS));
    assertEquals(LogClass.SUCCESS, LogClass.of(delegation));
    assertEquals(LogClass.DENIAL, LogClass.of(noData));
    assertEquals(LogClass.DENIAL, LogClass.of(nsAndSoa));
    assertEquals(LogClass.DENIAL, LogClass.of(Response.of(Rcode.NOERROR)));
    assertEquals(LogClass.DENIAL, LogClass.of(Response.of(Rcode.NXDOMAIN)));
    assertEquals(LogClass.ERROR, LogClass.of(Response.of(Rcode.SERVFAIL)));
    assertEquals(LogClass.ERROR, LogClass.of(Response.of(Rcode.REFUSED)));
    Handler head =
        link(
            "log . \"{rcode}\" {\nclass denial error\n}",
            query -> query.qtype() == RrType.A ? SUCCESS : Response.of(Rcode.NXDOMAIN));
    head.handle(Queries.of("x.", "A"));
    head.handle(Queries.of("x.", "TXT"));
    assertLogged("[INFO] NXDOMAIN");
  }

  @Test
  void manyThreads_linesDoNotMix() throws InterruptedException {
    Handler head = link("log . \"{name} {rsize} {name}\"", query -> SUCCESS);
    List<Thread> threads =
        List.of("aa.example.org.", "b.example.org.").stream()
            .map(name -> Thread.ofPlatform().start(() -> many(head, Queries.of(name, "A"))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(4_000, resources.logged.size());
    assertEquals(
        List.of(
            "[INFO] aa.example.org. 48 aa.example.org.", "[INFO] b.example.org. 47 b.example.org."),
        resources.logged.stream().distinct().sorted().toList());
  }

  private static void many(Handler head, Query query) {
    for (int i = 0; i < 2_000; i++) {
      head.handle(query);
    }
  }
}
