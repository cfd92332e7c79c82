package org.bridge53.plugin.rrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Client;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.ServerCookies;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

class RateLimitTest {
  private static final int RATE = 10;
  private static final DomainName APEX = NameText.parse("example.org.");

  private final TestResources resources = new TestResources(".");
  private Answer next = data(APEX);

  private final Handler limit = linked("");

  private Handler linked(String options) {
    return new PluginBench<>(new RrlPlugin())
        .link("rrl {\nresponses_per_second " + RATE + "\n" + options + "\n}", _ -> next, resources)
        .head();
  }

  private static Response data(DomainName owner) {
    return Response.authoritative(List.of(address(owner)), List.of(), List.of());
  }

  private static Rrset address(DomainName owner) {
    return Rrset.of(owner, RrType.A, 60, List.of(new byte[] {(byte) 192, 0, 2, 1}));
  }

  private static Rrset ns(DomainName owner) {
    return Rrset.of(owner, RrType.NS, 60, List.of(new byte[] {0}));
  }

  private static Rrset soa() {
    return Rrset.of(APEX, RrType.SOA, 60, List.of(new byte[22]));
  }

  private static Query from(String address, String name) {
    return from(address, name, TransportProtocol.UDP);
  }

  private static Query from(String address, String name, TransportProtocol protocol) {
    return from(address, name, "A", protocol);
  }

  private static Query from(String address, String name, String type, TransportProtocol protocol) {
    return Queries.of(
        name,
        type,
        new Client(
            new InetSocketAddress(InetAddress.ofLiteral(address), 40053),
            Queries.CLIENT.local(),
            protocol));
  }

  /** How many of so many queries are answered with a response that is not cut. */
  private int sent(Handler handler, Query query, int times) {
    int sent = 0;
    for (int i = 0; i < times; i++) {
      sent +=
          handler.handle(query) instanceof Response response && !response.has(Header.TC) ? 1 : 0;
    }
    return sent;
  }

  @Test
  void underTheRate_everyResponseIsTheNextsOwn() {
    assertSame(next, limit.handle(from("192.0.2.1", "example.org.")));
  }

  @Test
  void overTheRate_everySecondIsTruncated_theOthersDropped() {
    Query query = from("192.0.2.1", "example.org.");
    assertEquals(RATE, sent(limit, query, RATE));
    Response slipped = assertInstanceOf(Response.class, limit.handle(query));
    assertTrue(slipped.has(Header.TC) && slipped.has(Header.AA));
    assertEquals(Rcode.NOERROR, slipped.rcode());
    assertEquals(List.of(), slipped.answer());
    assertEquals(List.of(), slipped.authority());
    assertEquals(List.of(), slipped.additional());
    assertSame(NoResponse.INSTANCE, limit.handle(query));
    assertInstanceOf(Response.class, limit.handle(query));
    resources.advance(Duration.ofSeconds(2));
    assertEquals(RATE, sent(limit, query, 2 * RATE));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.255, 0",
    "192.0.3.1, 10",
    "2001:db8::1, 10",
  })
  void ipv4Network_has24Bits(String address, int sent) {
    sent(limit, from("192.0.2.1", "example.org."), 5 * RATE);
    assertEquals(sent, sent(limit, from(address, "example.org."), 5 * RATE));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:ff:1::1, 0",
    "2001:db8:0:100::1, 10",
    "2001:db8:1::1, 10",
    "32.1.13.184, 10",
  })
  void ipv6Network_has56Bits(String address, int sent) {
    sent(limit, from("2001:db8::1", "example.org."), 5 * RATE);
    assertEquals(sent, sent(limit, from(address, "example.org."), 5 * RATE));
  }

  @ParameterizedTest
  @CsvSource({
    "ipv4_prefix 20, 192.0.3.1, 192.0.15.255, 0",
    "ipv4_prefix 20, 192.0.3.1, 192.0.16.0, 10",
    "ipv4_prefix 32, 192.0.2.1, 192.0.2.2, 10",
    "ipv4_prefix 1, 192.0.2.1, 128.0.0.1, 0",
    "ipv4_prefix 1, 192.0.2.1, 127.0.0.1, 10",
    "ipv6_prefix 128, 2001:db8::1, 2001:db8::2, 10",
    "ipv6_prefix 127, 2001:db8::2, 2001:db8::3, 0",
  })
  void prefixes_asConfigured(String option, String one, String other, int sent) {
    Handler handler = linked(option);
    sent(handler, from(one, "example.org."), 5 * RATE);
    assertEquals(sent, sent(handler, from(other, "example.org."), 5 * RATE));
  }

  @Test
  void names_areClassesOfTheirOwn() {
    next = data(NameText.parse("a.example.org."));
    sent(limit, from("192.0.2.1", "a.example.org."), 5 * RATE);
    next = data(NameText.parse("b.example.org."));
    assertEquals(RATE, sent(limit, from("192.0.2.1", "b.example.org."), 5 * RATE));
  }

  @Test
  void namesOfOneWildcard_areOneClass() {
    Rrset wildcard = address(APEX.wildcardChild());
    int sent = 0;
    for (int i = 0; i < 5 * RATE; i++) {
      DomainName name = NameText.parse("n" + i + ".example.org.");
      next = Response.authoritative(List.of(wildcard.withOwner(name)), List.of(), List.of());
      sent += sent(limit, from("192.0.2.1", "n" + i + ".example.org."), 1);
    }
    assertEquals(RATE, sent);
  }

  @Test
  void namesBelowADname_areOneClass() {
    Rrset dname = Rrset.of(APEX, RrType.DNAME, 60, List.of(new byte[] {0}));
    next = Response.authoritative(List.of(dname), List.of(), List.of());
    assertEquals(RATE, sentOfRandomNames());
  }

  @Test
  void namesThatDoNotExist_areOneClassAZone() {
    next =
        new Response(Rcode.NXDOMAIN, Header.AA, List.of(), List.of(soa()), List.of(), null, null);
    assertEquals(RATE, sentOfRandomNames());
    Response slipped =
        assertInstanceOf(Response.class, limit.handle(from("192.0.2.1", "x.example.org.")));
    assertEquals(Rcode.NXDOMAIN, slipped.rcode());
  }

  @Test
  void delegation_isOneClass() {
    next = new Response(0, 0, List.of(), List.of(ns(APEX)), List.of(), null, null);
    assertEquals(RATE, sentOfRandomNames());
  }

  @Test
  void errors_areOneClassAndNeverTruncated() {
    next = Response.of(Rcode.REFUSED);
    assertEquals(RATE, sentOfRandomNames());
    next = Response.failure(Rcode.SERVFAIL, "no upstream");
    for (int i = 0; i < 4; i++) {
      assertSame(NoResponse.INSTANCE, limit.handle(from("192.0.2.1", "x.example.org.")));
    }
  }

  @Test
  void noData_isOneClassAZoneWhateverTheNameAndType() {
    next = Response.authoritative(List.of(), List.of(soa()), List.of());
    assertEquals(RATE, sentOfRandomNames());
    assertEquals(0, sentOfRandomTypes());
    Rrset other = Rrset.of(NameText.parse("example.com."), RrType.SOA, 60, List.of(new byte[22]));
    next = Response.authoritative(List.of(), List.of(other), List.of());
    assertEquals(RATE, sentOfRandomTypes());
    // Names that do not exist are another class.
    next =
        new Response(Rcode.NXDOMAIN, Header.AA, List.of(), List.of(soa()), List.of(), null, null);
    assertEquals(RATE, sentOfRandomNames());
  }

  @ParameterizedTest
  @ValueSource(ints = {RrType.CNAME, RrType.DNAME})
  void aliases_areOneClassWhateverTheType(int type) {
    Rrset alias = Rrset.of(APEX, type, 60, List.of(new byte[] {0}));
    next = Response.authoritative(List.of(alias), List.of(), List.of());
    assertEquals(RATE, sentOfRandomTypes());
  }

  @Test
  void shuffledRecords_areClassesAsUnshuffled() {
    Rrset two =
        Rrset.of(
            APEX,
            RrType.A,
            60,
            List.of(new byte[] {(byte) 192, 0, 2, 1}, new byte[] {(byte) 192, 0, 2, 2}));
    int[] swapped = {1, 0};
    int sent = 0;
    for (int i = 0; i < 5 * RATE; i++) {
      Rrset made = two.withOwner(NameText.parse("n" + i + ".example.org."));
      Rrset given = i % 2 == 0 ? made : made.inOrder(swapped);
      next = Response.authoritative(List.of(given), List.of(), List.of());
      sent += sent(limit, from("192.0.2.1", "n" + i + ".example.org."), 1);
    }
    assertEquals(RATE, sent);
    // The same data under a name of its own is that name's class, in any order.
    next = Response.authoritative(List.of(two), List.of(), List.of());
    assertEquals(RATE, sent(limit, from("192.0.2.1", "example.org."), 2 * RATE));
    next = Response.authoritative(List.of(two.inOrder(swapped)), List.of(), List.of());
    assertEquals(0, sent(limit, from("192.0.2.1", "example.org."), 2 * RATE));
  }

  private int sentOfRandomTypes() {
    int sent = 0;
    for (int i = 0; i < 5 * RATE; i++) {
      sent +=
          sent(
              limit,
              from("192.0.2.1", "example.org.", "TYPE" + (700 + i), TransportProtocol.UDP),
              1);
    }
    return sent;
  }

  private int sentOfRandomNames() {
    int sent = 0;
    for (int i = 0; i < 5 * RATE; i++) {
      sent += sent(limit, from("192.0.2.1", "n" + i + ".example.org."), 1);
    }
    return sent;
  }

  @Test
  void tcp_isNeverLimited() {
    Query query = from("192.0.2.1", "example.org.", TransportProtocol.TCP);
    assertEquals(5 * RATE, sent(limit, query, 5 * RATE));
  }

  @Test
  void exemptNetworks_areNeverLimited() {
    Handler handler = linked("exempt 198.51.100.0/24 2001:db8::/32\nexempt 192.0.2.1");
    for (String address : List.of("198.51.100.7", "2001:db8::1", "192.0.2.1")) {
      assertEquals(5 * RATE, sent(handler, from(address, "example.org."), 5 * RATE));
    }
    assertEquals(RATE, sent(handler, from("192.0.2.2", "example.org."), 5 * RATE));
  }

  @Test
  void internalLookUps_areNeverLimited() {
    Query inner = from("192.0.2.1", "example.org.").withQuestion(APEX, RrType.A);
    assertEquals(5 * RATE, sent(limit, inner, 5 * RATE));
  }

  @Test
  void serversOwnQueries_areNeverLimited() {
    assertEquals(5 * RATE, sent(limit, Query.ofServer(APEX, RrType.A), 5 * RATE));
  }

  @Test
  void clientWithOurCookie_isNeverLimited() {
    ServerCookies cookies = new ServerCookies(new byte[16], resources.clock());
    Query first = withCookie(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertEquals(RATE, sent(limit, cookies.checked(first), 5 * RATE));
    Query second = withCookie(cookies.option(first).data());
    assertEquals(5 * RATE, sent(limit, cookies.checked(second), 5 * RATE));
  }

  private static Query withCookie(byte[] cookie) {
    Message message = Queries.message("example.org.", "A");
    message.addRecord(
        new OPTRecord(1232, 0, 0, 0, List.of(new GenericEDNSOption(10, cookie))),
        Section.ADDITIONAL);
    return (Query) QueryReader.read(message.toWire(), Queries.CLIENT);
  }

  @Test
  void deferredAnswer_isJudgedWhenItComes() throws Exception {
    Query query = from("192.0.2.1", "example.org.");
    Response response = data(APEX);
    next = new Deferred(() -> new Deferred(() -> response));
    for (int i = 0; i < RATE; i++) {
      Deferred deferred = assertInstanceOf(Deferred.class, limit.handle(query));
      assertSame(response, deferred.await());
    }
    Deferred deferred = assertInstanceOf(Deferred.class, limit.handle(query));
    assertTrue(((Response) deferred.await()).has(Header.TC));
    assertSame(NoResponse.INSTANCE, ((Deferred) limit.handle(query)).await());
  }

  @Test
  void silence_staysSilence() {
    next = NoResponse.INSTANCE;
    assertSame(NoResponse.INSTANCE, limit.handle(from("192.0.2.1", "example.org.")));
  }

  @Test
  void log_aLineAMinute() {
    sent(limit, from("192.0.2.1", "example.org."), RATE + 100);
    assertEquals(
        List.of(
            "WARNING limiting responses to 192.0.2.1/24 and maybe others: 0 dropped, 1 truncated"
                + " since the last such line"),
        List.copyOf(resources.logged));
    resources.advance(Duration.ofMinutes(1));
    sent(limit, from("2001:db8::1", "example.org."), RATE + 1);
    assertEquals(2, resources.logged.size());
    assertTrue(
        List.copyOf(resources.logged).get(1).contains("/56 and maybe others: 50 dropped, 50 trunc"),
        resources.logged.toString());
  }
}
