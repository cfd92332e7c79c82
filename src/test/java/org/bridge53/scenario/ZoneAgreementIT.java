package org.bridge53.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bridge53.corefile.Position;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.file.FileConfig;
import org.bridge53.plugin.file.FilePlugin;
import org.bridge53.plugin.route53.translation.EscapedName;
import org.bridge53.presentation.RdataText;
import org.bridge53.testing.NameServerProcess;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zones;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Our answers against those of NSD, Knot and BIND, for every name and type of a rich zone, from a
 * file and from Route 53, and for names that do not exist: wherever the three agree on a part of
 * the response we must say the same.
 */
class ZoneAgreementIT {
  /*
   * Of some 20,000 parts (rcode, AA, three sections) the three agree on all but 2 %, with NSD 4.6,
   * Knot 3.2 and BIND 9.18. Where they do not, we are with two of them: BIND sends SERVFAIL for CNAME
   * loops, an SOA with TTL 0 for missing names asked for SOA, and no sibling address that is no glue;
   * Knot follows an overlong DNAME into NXDOMAIN; NSD adds no addresses for SVCB. Only BIND adds those
   * of HTTPS with the target ".", and so do we (RFC 9460 section 4.1).
   *
   * Not compared: the apex NS set in the authority section of positive answers, and the addresses of
   * its targets with it. The three send minimal responses, or not, as they are configured.
   */
  private static final String APEX = "example.org.";

  private static final String LABEL63 = "a".repeat(63);

  /** 255 octets on the wire: 3 x 64 + 50 and the apex's 13. */
  private static final String LONGEST =
      LABEL63 + "." + LABEL63 + "." + LABEL63 + "." + "b".repeat(49) + ".example.org.";

  private static final String ZONE =
      """
      $ORIGIN example.org.
      $TTL 60
      @            3600 IN SOA   ns1 hostmaster 7 7200 900 1209600 300
      @             600 IN NS    ns1
      @             600 IN NS    ns2.example.net.
      @                 IN MX    10 mail
      @                 IN MX    20 mail.example.net.
      @                 IN MX    30 host.sub
      ns1               IN A     192.0.2.1
      ns1               IN AAAA  2001:db8::1
      mail              IN A     192.0.2.25
      www               IN A     192.0.2.80
      www               IN A     192.0.2.81
      www               IN TXT   "Mixed Case" "two"
      a.b.ent           IN A     192.0.2.2
      *.wild            IN A     192.0.2.3
      *.wild            IN MX    10 host.wild
      exists.wild       IN TXT   "no address"
      x.y.wild          IN A     192.0.2.4
      *.cwild           IN CNAME www
      *.nxwild          IN CNAME nothing
      *.wsub            IN CNAME host.sub
      *.nsub.wildent    IN A     192.0.2.5
      a.*.starmid       IN A     192.0.2.6
      sub          3600 IN NS    ns.sub
      sub          3600 IN NS    ns.sibling
      sub          3600 IN NS    ns1
      sub          3600 IN NS    ns.example.com.
      sub          3600 IN DS    12345 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF
      ns.sub            IN A     192.0.2.10
      ns.sub            IN AAAA  2001:db8::10
      sibling      3600 IN NS    ns.sibling
      ns.sibling        IN A     192.0.2.11
      glueless     3600 IN NS    ns.example.com.
      a.deep.cut   3600 IN NS    ns.a.deep.cut
      ns.a.deep.cut     IN A     192.0.2.12
      chain1         10 IN CNAME chain2
      chain2         20 IN CNAME chain3
      chain3         30 IN CNAME www
      loop1             IN CNAME loop2
      loop2             IN CNAME loop1
      self              IN CNAME self
      tonodata          IN CNAME mail
      toent             IN CNAME ent
      tonxdomain        IN CNAME nothing
      tosub             IN CNAME host.sub
      towild            IN CNAME foo.wild
      tocwild           IN CNAME foo.cwild
      outside           IN CNAME target.example.net.
      toapex            IN CNAME @
      x.towild          IN A     192.0.2.13
      _sip._tcp         IN SRV   1 2 5060 mail
      _sip._tcp         IN SRV   1 2 5060 foo.wild
      svc               IN HTTPS 1 . alpn=h2
      svc               IN A     192.0.2.9
      alias             IN SVCB  0 svc
      service           IN SVCB  1 mail port=8443
      dname             IN DNAME target
      dname             IN TXT   "beside"
      a.target          IN A     192.0.2.14
      *.b.target        IN A     192.0.2.15
      c.target          IN CNAME a.dname
      dnameout          IN DNAME example.net.
      dnamesub          IN DNAME sub
      dname2            IN DNAME dname
      todname           IN CNAME a.dname
      dlong             IN DNAME LONGTARGET
      has\\.dot          IN A     192.0.2.16
      has\\032blank      IN A     192.0.2.17
      bin\\000\\255       IN A     192.0.2.18
      LONGEST           IN A     192.0.2.19
      naptr             IN NAPTR 1 2 "u" "sip+E2U" "!^.*$!sip:x@example.org!" .
      caa               IN CAA   0 issue "ca.example.net"
      sshfp             IN SSHFP 1 1 00112233445566778899AABBCCDDEEFF00112233
      tlsa              IN TLSA  3 1 1 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF
      unknown           IN TYPE65280 \\# 4 00112233
      ptr               IN PTR   WWW.Example.ORG.
      """
          .replace("LONGEST", LONGEST)
          .replace("LONGTARGET", LABEL63 + "." + LABEL63 + "." + LABEL63 + ".example.org.");

  private static final List<String> TYPES =
      List.of(
          "A",
          "AAAA",
          "NS",
          "SOA",
          "CNAME",
          "DNAME",
          "MX",
          "TXT",
          "SRV",
          "DS",
          "PTR",
          "HTTPS",
          "SVCB",
          "NAPTR",
          "CAA",
          "TYPE65280",
          "MAILA",
          "MAILB");

  /** The types that Route 53 has, SOA and NS among them. */
  private static final Set<String> ROUTE53_TYPES =
      Set.of(
          "A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF",
          "SRV", "SSHFP", "SVCB", "TLSA", "TXT");

  /** Answers a question: one of our servers. */
  @FunctionalInterface
  private interface Ours {
    Message ask(Message question) throws IOException;
  }

  @Test
  void everyNameAndType_asTheNameServersAgree() throws IOException {
    Handler handler = handler();
    assertAgreement(ZONE, question -> ask(handler, question));
  }

  @Test
  void everyNameAndTypeOfHostedZone_asTheNameServersAgree() throws Exception {
    String zone = ofRoute53Types(ZONE);
    try (Emulator emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0))) {
      String id = emulator.createZone(APEX, null);
      emulator.change(id, Action.UPSERT, recordSets(zone));
      // The zone's own block: targets outside are refused, as by the three.
      String corefile =
          "example.org.:0 {\n  bind 127.0.0.1\n  route53 example.org.:"
              + id
              + " {\n    aws_access_key test test\n    aws_endpoint "
              + emulator.endpoint()
              + "\n  }\n}\n";
      try (RunningServer server = RunningServer.start(corefile)) {
        server.awaitReady();
        assertAgreement(zone, server::ask);
      }
    }
  }

  /** The lines of a zone that Route 53 can hold. */
  private static String ofRoute53Types(String zone) {
    StringBuilder kept = new StringBuilder();
    for (String line : zone.lines().toList()) {
      String[] words = line.split(" +");
      if (line.startsWith("$") || ROUTE53_TYPES.contains(words[words[1].equals("IN") ? 2 : 3])) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }

  private static List<PlainRecordSet> recordSets(String zone) {
    List<PlainRecordSet> sets = new ArrayList<>();
    for (Rrset rrset : Zones.rrsets(APEX, zone)) {
      List<String> values = new ArrayList<>();
      for (byte[] rdata : rrset.rdatas()) {
        values.add(RdataText.format(rrset.type(), rdata));
      }
      sets.add(
          new PlainRecordSet(
              EscapedName.format(rrset.owner()), RrType.text(rrset.type()), rrset.ttl(), values));
    }
    return sets;
  }

  /** Compares for all names and types of a zone that we serve already. */
  private static void assertAgreement(String zone, Ours ours) throws IOException {
    int agreed = 0;
    int compared = 0;
    List<String> differences = new ArrayList<>();
    Map<String, String> zones = Map.of(APEX, zone);
    try (NameServerProcess nsd = NameServerProcess.start(NameServerProcess.Kind.NSD, zones);
        NameServerProcess knot = NameServerProcess.start(NameServerProcess.Kind.KNOT, zones);
        NameServerProcess bind = NameServerProcess.start(NameServerProcess.Kind.BIND, zones)) {
      List<SimpleResolver> resolvers = new ArrayList<>();
      for (NameServerProcess server : List.of(nsd, knot, bind)) {
        SimpleResolver resolver = new SimpleResolver(server.address());
        resolver.setTimeout(Duration.ofSeconds(5));
        resolvers.add(resolver);
      }
      for (String name : names(zone)) {
        for (String type : TYPES) {
          Message question = Queries.message(name, type);
          question.getHeader().unsetFlag(Flags.RD);
          question.addRecord(new org.xbill.DNS.OPTRecord(4096, 0, 0), Section.ADDITIONAL);
          List<Map<String, Set<String>>> theirs = new ArrayList<>();
          for (SimpleResolver resolver : resolvers) {
            theirs.add(parts(resolver.send(question)));
          }
          Map<String, Set<String>> mine = parts(ours.ask(question));
          for (String part : mine.keySet()) {
            compared++;
            Set<String> nsdSays = theirs.get(0).get(part);
            if (nsdSays.equals(theirs.get(1).get(part))
                && nsdSays.equals(theirs.get(2).get(part))) {
              agreed++;
              if (!nsdSays.equals(mine.get(part))) {
                differences.add(
                    name
                        + " "
                        + type
                        + " "
                        + part
                        + ": ours "
                        + mine.get(part)
                        + ", theirs "
                        + nsdSays);
              }
            }
          }
        }
      }
    }
    assertEquals(List.of(), differences, () -> String.join("\n", differences));
    assertTrue(compared > 5_000, "compared only " + compared);
    assertTrue(agreed > compared * 9 / 10, "the servers agree on " + agreed + " of " + compared);
  }

  private static Handler handler() {
    TestResources resources = new TestResources(APEX).file("db", ZONE);
    FileConfig.Line line =
        new FileConfig.Line(
            new Position("Corefile", 1), "db", List.of(), Duration.ZERO, false, Fallthrough.NONE);
    Handler handler =
        new FilePlugin()
            .link(new FileConfig(List.of(line)), new EndOfChain("file"), resources)
            .head();
    assertEquals(List.of(), resources.problems().errors());
    return handler;
  }

  private static Message ask(Handler handler, Message question) throws IOException {
    Query query = Queries.read(question, Queries.CLIENT);
    Response response = (Response) handler.handle(query);
    byte[] target = new byte[ResponseWriter.MAX_OCTETS];
    int length = new ResponseWriter(1232).write(query, response, target, target.length);
    return new Message(java.util.Arrays.copyOf(target, length));
  }

  /** All owners, names above and below them, and some that are drawn. */
  private static Set<String> names(String zone) {
    Set<String> names = new LinkedHashSet<>();
    for (String line : zone.lines().toList()) {
      String owner = line.substring(0, line.indexOf(' '));
      if (!owner.startsWith("$")) {
        String absolute =
            owner.equals("@") ? APEX : owner.endsWith(".") ? owner : owner + "." + APEX;
        names.add(absolute);
        if (absolute.length() < 200) {
          names.add("x." + absolute);
          names.add("p.q." + absolute);
        }
      }
    }
    names.addAll(
        List.of(
            "ent.example.org.",
            "b.ent.example.org.",
            "y.wild.example.org.",
            "nsub.wildent.example.org.",
            "_tcp.example.org.",
            "cut.example.org.",
            "deep.cut.example.org.",
            "starmid.example.org.",
            "*.starmid.example.org.",
            "b.starmid.example.org.",
            "a.dname.example.org.",
            "b.dname.example.org.",
            "q.b.dname.example.org.",
            "c.dname.example.org.",
            "a.dname2.example.org.",
            "host.dnamesub.example.org.",
            "*.example.org.",
            "WwW.ExAmPlE.oRg.",
            "c".repeat(60) + ".dlong.example.org.",
            "c.dlong.example.org."));
    SplittableRandom random = new SplittableRandom(53);
    List<String> known = List.copyOf(names);
    for (int i = 0; i < 40; i++) {
      String below = known.get(random.nextInt(known.size()));
      if (below.length() < 200) {
        names.add(Integer.toString(random.nextInt(1_000_000), 36) + "." + below);
      }
    }
    return names;
  }

  private static Map<String, Set<String>> parts(Message message) {
    int qtype = message.getQuestion().getType();
    boolean positive =
        !message.getSection(Section.ANSWER).isEmpty()
            && message.getSection(Section.AUTHORITY).stream()
                .noneMatch(record -> record.getType() == Type.SOA);
    Set<String> authority = lines(message, Section.AUTHORITY);
    Set<String> additional = lines(message, Section.ADDITIONAL);
    if (positive) {
      authority.removeIf(line -> line.startsWith("example.org. 600 ns "));
      if (qtype != Type.NS) {
        additional.removeIf(line -> line.startsWith("ns1.example.org. "));
      }
    }
    return Map.of(
        "rcode", Set.of(Integer.toString(message.getRcode())),
        "aa", Set.of(Boolean.toString(message.getHeader().getFlag(Flags.AA))),
        "answer", lines(message, Section.ANSWER),
        "authority", authority,
        "additional", additional);
  }

  private static Set<String> lines(Message message, int section) {
    Set<String> lines = new TreeSet<>();
    for (Record record : message.getSection(section)) {
      if (record.getType() != Type.OPT) {
        lines.add(
            (record.getName()
                    + " "
                    + record.getTTL()
                    + " "
                    + Type.string(record.getType())
                    + " "
                    + record.rdataToString())
                .toLowerCase(Locale.ROOT));
      }
    }
    return lines;
  }
}
