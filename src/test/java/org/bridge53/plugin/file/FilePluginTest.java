package org.bridge53.plugin.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.name.NameText;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.Service;
import org.bridge53.testing.Offered;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.ResponseComposer;
import org.bridge53.zone.Zones;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class FilePluginTest {
  private static final Handler NEXT = _ -> Response.of(Rcode.YXRRSET);

  private final Problems problems = new Problems().forPlugin("file");
  private final TestResources resources = new TestResources("example.org.");

  private static Directive directive(int line, String words, Directive... block) {
    List<Token> tokens =
        Arrays.stream(words.split(" ", -1))
            .map(word -> new Token(word, new Position("Corefile", line)))
            .toList();
    return new Directive(
        tokens.get(0), tokens.subList(1, tokens.size()), block.length > 0, List.of(block));
  }

  private FileConfig read(Directive... lines) {
    return new FilePlugin().read(List.of(lines), problems);
  }

  private Linked link(Handler next, Directive... lines) {
    FileConfig config = read(lines);
    assertEquals(List.of(), problems.errors());
    return new FilePlugin().link(config, next, resources);
  }

  private static String zone(int serial, String records) {
    return "$TTL 60\n@ SOA ns host " + serial + " 2 3 4 5\n@ NS ns\n" + records;
  }

  private static Response ask(Linked linked, String name, String type) {
    return assertInstanceOf(Response.class, linked.head().handle(Queries.of(name, type)));
  }

  private static int rcode(Linked linked, String name) {
    return ask(linked, name, "A").rcode();
  }

  private static void start(Linked linked) throws Exception {
    for (Service service : linked.services()) {
      service.start();
    }
  }

  @Nested
  class Read {
    @Test
    void nothingSet_defaults() {
      FileConfig.Line line = read(directive(3, "file db.example")).lines().get(0);
      assertEquals(
          new FileConfig.Line(
              new Position("Corefile", 3),
              "db.example",
              List.of(),
              Duration.ofMinutes(1),
              false,
              Fallthrough.NONE),
          line);
    }

    @Test
    void everythingSet_perLine() {
      FileConfig config =
          read(
              directive(
                  1,
                  "file db a.example 10.0.0.0/8",
                  directive(2, "reload 0"),
                  directive(3, "reload_by_mtime"),
                  directive(4, "fallthrough b.a.example"),
                  directive(5, "upstream 192.0.2.1")),
              directive(6, "file other"));
      assertEquals(List.of(), problems.errors());
      assertEquals(
          new FileConfig.Line(
              new Position("Corefile", 1),
              "db",
              List.of(NameText.parse("a.example"), NameText.parse("10.in-addr.arpa")),
              Duration.ZERO,
              true,
              new Fallthrough(List.of(NameText.parse("b.a.example")))),
          config.lines().get(0));
      assertEquals(FileConfig.Line.DEFAULT_RELOAD, config.lines().get(1).reload());
      assertEquals(Fallthrough.NONE, config.lines().get(1).fallthrough());
    }

    @Test
    void reloadTooOften_raisedWithWarning() {
      FileConfig config =
          read(
              directive(1, "file a", directive(2, "reload 1ns")),
              directive(3, "file b", directive(4, "reload 100ms")));
      assertEquals(Duration.ofMillis(100), config.lines().get(0).reload());
      assertEquals(Duration.ofMillis(100), config.lines().get(1).reload());
      assertEquals(
          List.of(
              "plugin/file: Corefile:2 - reload 1ns is too often; the file is looked at every"
                  + " 100ms"),
          problems.warnings());
    }

    @Test
    void mistakes_allReported() {
      read(
          directive(1, "file"),
          directive(
              2,
              "file db bad..zone",
              directive(3, "reload"),
              directive(4, "reload soon"),
              directive(5, "reload -1s"),
              directive(6, "reload_by_mtime yes"),
              directive(7, "relaod 1s")));
      assertEquals(
          List.of(
              "plugin/file: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                  + " line ending after 'file'",
              "plugin/file: Corefile:2 - Error during parsing: zone is not a valid domain name:"
                  + " bad..zone",
              "plugin/file: Corefile:3 - Error during parsing: reload duration value is expected",
              "plugin/file: Corefile:4 - Error during parsing: time: invalid duration \"soon\"",
              "plugin/file: Corefile:5 - Error during parsing: invalid duration \"-1s\"",
              "plugin/file: Corefile:6 - Error during parsing: Wrong argument count or unexpected"
                  + " line ending after 'yes'"),
          problems.errors().subList(0, 6));
      assertTrue(problems.errors().get(6).contains("unknown property 'relaod'"));
    }
  }

  @Nested
  class Link {
    private List<String> linkErrors(String content, String... options) {
      resources.file("db", content);
      Directive[] block =
          Arrays.stream(options).map(option -> directive(2, option)).toArray(Directive[]::new);
      new FilePlugin().link(read(directive(1, "file db", block)), NEXT, resources);
      return resources.problems().errors();
    }

    @Test
    void badLine_fatalWithFileAndLine() {
      assertEquals(
          List.of(
              "Corefile:1 - Error during parsing: failed to parse file \"/db\" for origin"
                  + " example.org. with error /db:4: dns: Invalid address: bad at line: 4"),
          linkErrors(zone(1, "www A bad\n")));
    }

    @Test
    void noSoa_fatal() {
      assertEquals(
          List.of(
              "Corefile:1 - Error during parsing: file \"/db\" has no SOA record for origin"
                  + " example.org."),
          linkErrors("www 60 A 192.0.2.1\n"));
    }

    @Test
    void nsec3_fatal() {
      List<String> errors = linkErrors(zone(1, "@ NSEC3PARAM 1 0 0 -\n"));
      assertEquals(1, errors.size());
      assertTrue(errors.get(0).contains("/db:4: dns: NSEC3 zone is not supported, dropping RR:"));
    }

    @Test
    void serialZero_served() {
      assertEquals(List.of(), linkErrors(zone(0, "www A 192.0.2.1\n")));
    }

    @Test
    void recordThatDoesNotFit_warningOnly() {
      assertEquals(List.of(), linkErrors(zone(1, "www.example.net. A 192.0.2.1\n")));
      assertEquals(
          List.of(
              "WARNING zone example.org.: www.example.net. A lies outside the zone and is left"
                  + " out"),
          List.copyOf(resources.logged));
    }

    @Test
    void missingWithReloadOff_fatal() {
      new FilePlugin()
          .link(read(directive(1, "file gone", directive(2, "reload 0"))), NEXT, resources);
      assertEquals(
          List.of("Corefile:1 - Error during parsing: open /gone: no such file or directory"),
          resources.problems().errors());
    }

    @Test
    void folderOrUnreadable_fatal() {
      resources.directory("folder").file("db", zone(1, "")).broken("db", "permission denied");
      new FilePlugin()
          .link(
              read(directive(1, "file folder"), directive(2, "file db a.example")),
              NEXT,
              resources);
      assertEquals(
          List.of(
              "Corefile:1 - Error during parsing: open /folder: is a directory",
              "Corefile:2 - Error during parsing: open /db: permission denied"),
          resources.problems().errors());
      assertEquals(List.of(), List.copyOf(resources.logged));
    }

    @Test
    void missing_warningThenServedWhenThere() throws Exception {
      Linked linked = link(NEXT, directive(1, "file gone"));
      assertEquals(
          List.of(
              "WARNING Failed to open \"open /gone: no such file or directory\": trying again in"
                  + " 1m0s"),
          List.copyOf(resources.logged));
      Response response = ask(linked, "www.example.org", "A");
      assertEquals(Rcode.SERVFAIL, response.rcode());
      ExtendedError extended = response.extendedError();
      assertNotNull(extended);
      assertEquals(ExtendedError.NOT_READY, extended.infoCode());
      start(linked);
      resources.advance(Duration.ofMinutes(1));
      resources.file("gone", zone(1, "www A 192.0.2.1\n"));
      assertEquals(Rcode.SERVFAIL, rcode(linked, "www.example.org"));
      assertEquals(1, resources.logged.size(), "said at start, not at every look");
      resources.advance(Duration.ofMinutes(1));
      assertEquals(Rcode.NOERROR, rcode(linked, "www.example.org"));
    }

    @Test
    void missingFileOfOneLine_otherLineServed() {
      resources.file("db", zone(1, ""));
      Linked linked =
          link(NEXT, directive(1, "file gone a.example"), directive(2, "file db b.example"));
      assertEquals(Rcode.SERVFAIL, rcode(linked, "a.example"));
      assertEquals(Rcode.NOERROR, rcode(linked, "b.example"));
    }

    @Test
    void sameZoneTwice_lastServedWithWarning() {
      resources.file("one", zone(1, "")).file("two", zone(1, "two A 192.0.2.1\n"));
      Linked linked = link(NEXT, directive(1, "file one"), directive(2, "file two"));
      assertEquals(Rcode.NOERROR, rcode(linked, "two.example.org"));
      assertEquals(
          List.of("Corefile:2 - zone example.org. is named twice; \"two\" is served"),
          resources.problems().warnings());
    }

    @Test
    void severalZonesOfOneFile_eachWithItsOrigin() {
      resources.file("db", zone(1, "www A 192.0.2.1\n"));
      Linked linked = link(NEXT, directive(1, "file db a.example b.example"));
      assertEquals(Rcode.NOERROR, rcode(linked, "www.a.example"));
      assertEquals(Rcode.NOERROR, rcode(linked, "www.b.example"));
    }
  }

  @Nested
  class Handle {
    @Test
    void otherZone_refusedIfLastElseNext() {
      resources.file("db", zone(1, ""));
      Linked last = link(new EndOfChain("file"), directive(1, "file db"));
      assertEquals(Rcode.REFUSED, rcode(last, "example.net"));
      Linked inner = link(NEXT, directive(1, "file db"));
      assertEquals(Rcode.YXRRSET, rcode(inner, "example.net"));
    }

    @Test
    void fallthrough_forMissingNamesOnly() {
      resources.file("db", zone(1, "a.ent A 192.0.2.1\n"));
      Linked linked = link(NEXT, directive(1, "file db", directive(2, "fallthrough")));
      assertEquals(Rcode.YXRRSET, rcode(linked, "gone.example.org"));
      assertEquals(Rcode.NOERROR, rcode(linked, "ent.example.org"));
      assertEquals(Rcode.NOERROR, ask(linked, "a.ent.example.org", "TXT").rcode());
    }

    @Test
    void otherClass_refusedIfLastElseNext() {
      resources.file("db", zone(1, ""));
      Message message =
          Message.newQuery(
              org.xbill.DNS.Record.newRecord(
                  Name.fromConstantString("example.org."), Type.SOA, DClass.CH));
      Query chaos = Queries.read(message, Queries.CLIENT);
      Linked last = link(new EndOfChain("file"), directive(1, "file db"));
      assertEquals(Response.of(Rcode.REFUSED), last.head().handle(chaos));
      Linked inner = link(NEXT, directive(1, "file db"));
      assertEquals(Response.of(Rcode.YXRRSET), inner.head().handle(chaos));
    }

    @Test
    void cnameToMissingNameThatFallsThrough_asked() {
      resources.file("db", zone(1, "c CNAME gone\nd CNAME gone.sub\nloop.sub CNAME gone.sub\n"));
      Linked linked =
          link(NEXT, directive(1, "file db", directive(2, "fallthrough sub.example.org")));
      resources.lookup =
          query ->
              new Response(
                  Rcode.NOERROR,
                  0,
                  Zones.rrsets("example.org.", "gone.sub 5 A 198.51.100.1"),
                  List.of(),
                  List.of(),
                  null,
                  null);
      assertEquals(Rcode.NXDOMAIN, rcode(linked, "c.example.org"));
      assertEquals(
          List.of(
              "d.example.org. 60 CNAME gone.sub.example.org.",
              "gone.sub.example.org. 5 A 198.51.100.1"),
          Zones.lines(ask(linked, "d.example.org", "A").answer()));
    }

    @Test
    void cnameToMissingNameThatOnlyLeadsBack_ends() {
      resources.file("db", zone(1, "c CNAME gone\n"));
      Linked[] linked = new Linked[1];
      // The next plugin sends the missing name back to the name that led to it.
      Handler next =
          query ->
              linked[0]
                  .head()
                  .handle(query.withQuestion(NameText.parse("c.example.org"), query.qtype()));
      linked[0] = link(next, directive(1, "file db", directive(2, "fallthrough")));
      resources.lookup = query -> linked[0].head().handle(query);
      assertEquals(1, ask(linked[0], "c.example.org", "A").answer().size());
    }

    @Test
    void cnameToNameOfCloserZone_asked() {
      resources.file("parent", zone(1, "c CNAME www.sub\n"));
      resources.file("child", zone(1, "www A 192.0.2.1\n"));
      Linked linked =
          link(
              NEXT,
              directive(1, "file parent example.org"),
              directive(2, "file child sub.example.org"));
      resources.lookup = query -> linked.head().handle(query);
      assertEquals(2, ask(linked, "c.example.org", "A").answer().size());
    }

    @Test
    void fallthroughWithZones_othersNxDomain() {
      resources.file("db", zone(1, ""));
      Linked linked =
          link(NEXT, directive(1, "file db", directive(2, "fallthrough sub.example.org")));
      assertEquals(Rcode.YXRRSET, rcode(linked, "x.sub.example.org"));
      assertEquals(Rcode.NXDOMAIN, rcode(linked, "x.example.org"));
    }

    @Test
    void fallthroughOfOneLine_notOfTheOther() {
      resources.file("db", zone(1, ""));
      Linked linked =
          link(
              NEXT,
              directive(1, "file db a.example", directive(2, "fallthrough")),
              directive(3, "file db b.example"));
      assertEquals(Rcode.YXRRSET, rcode(linked, "x.a.example"));
      assertEquals(Rcode.NXDOMAIN, rcode(linked, "x.b.example"));
    }

    @Test
    void parentAndChildZone_longestAnswersAndParentHasDs() {
      String ds = "sub NS ns\nsub DS 1 13 2 " + "00".repeat(32) + "\n";
      resources.file("parent", zone(1, ds)).file("child", zone(1, "www A 192.0.2.1\n"));
      Linked linked =
          link(
              NEXT,
              directive(1, "file parent example.org"),
              directive(2, "file child sub.example.org"));
      assertEquals(1, ask(linked, "www.sub.example.org", "A").answer().size());
      assertEquals(1, ask(linked, "sub.example.org", "DS").answer().size());
    }

    @Test
    void transfer_refused() {
      resources.file("db", zone(1, ""));
      assertEquals(
          Rcode.REFUSED, ask(link(NEXT, directive(1, "file db")), "example.org", "AXFR").rcode());
    }

    @Test
    void nestedLookups_sameLimitAsTheServer() {
      assertEquals(Lookup.MAX_DEPTH, ResponseComposer.MAX_DEPTH);
    }
  }

  @Nested
  class Reload {
    private final String www = "www A 192.0.2.1\n";

    @Test
    void newSerialHigherOrLower_replaced() throws Exception {
      resources.file("db", zone(5, www));
      Linked linked = link(NEXT, directive(1, "file db", directive(2, "reload 30s")));
      start(linked);
      resources.file("db", zone(4, "new A 192.0.2.2\n"));
      resources.advance(Duration.ofSeconds(29));
      assertEquals(Rcode.NXDOMAIN, rcode(linked, "new.example.org"));
      resources.advance(Duration.ofSeconds(1));
      assertEquals(Rcode.NOERROR, rcode(linked, "new.example.org"));
      assertEquals(Rcode.NXDOMAIN, rcode(linked, "www.example.org"));
      assertEquals(
          List.of("INFO Successfully reloaded zone \"example.org.\" in \"/db\" with 4 SOA serial"),
          List.copyOf(resources.logged));
    }

    @Test
    void sameSerial_kept() throws Exception {
      resources.file("db", zone(5, www));
      Linked linked = link(NEXT, directive(1, "file db"));
      start(linked);
      resources.file("db", zone(5, ""));
      resources.advance(Duration.ofMinutes(3));
      assertEquals(Rcode.NOERROR, rcode(linked, "www.example.org"));
      assertEquals(List.of(), List.copyOf(resources.logged));
    }

    @Test
    void sameSerial_warningsNotRepeated() throws Exception {
      String outside = "www.example.net. A 192.0.2.1\n";
      resources.file("db", zone(5, outside));
      Linked linked = link(NEXT, directive(1, "file db"));
      start(linked);
      resources.advance(Duration.ofMinutes(3));
      assertEquals(1, resources.logged.size());
      resources.file("db", zone(6, outside));
      resources.advance(Duration.ofMinutes(3));
      assertEquals(3, resources.logged.size(), "the warning again and the reload");
    }

    @Test
    void failure_loggedOnceUntilItChangesOrEnds() throws Exception {
      resources.file("db", zone(5, www));
      Linked linked = link(NEXT, directive(1, "file db"));
      start(linked);
      resources.remove("db");
      resources.advance(Duration.ofMinutes(3));
      assertEquals(1, resources.logged.size());
      resources.file("db", "x.example.net. 60 A 192.0.2.1\n");
      resources.advance(Duration.ofMinutes(3));
      assertEquals(3, resources.logged.size(), "no SOA, with what was left out");
      resources.file("db", zone(5, www));
      resources.advance(Duration.ofMinutes(1));
      resources.remove("db");
      resources.advance(Duration.ofMinutes(3));
      assertEquals(4, resources.logged.size());
    }

    @Test
    void brokenOrGone_oldDataKept() throws Exception {
      resources.file("db", zone(5, www));
      Linked linked = link(NEXT, directive(1, "file db"));
      start(linked);
      resources.file("db", zone(6, "x A bad\n"));
      resources.advance(Duration.ofMinutes(1));
      resources.file("db", "x 60 A 192.0.2.1\n");
      resources.advance(Duration.ofMinutes(1));
      resources.remove("db");
      resources.advance(Duration.ofMinutes(1));
      assertEquals(Rcode.NOERROR, rcode(linked, "www.example.org"));
      assertEquals(
          List.of(
              "ERROR Parsing zone \"example.org.\": /db:4: dns: Invalid address: bad at line: 4",
              "ERROR Parsing zone \"example.org.\": file \"/db\" has no SOA record for origin"
                  + " example.org.",
              "ERROR Failed to open zone \"example.org.\" in \"/db\": open /db: no such file or"
                  + " directory"),
          List.copyOf(resources.logged));
    }

    @Test
    void byMtime_onlyWhenTouchedAndWhateverTheSerial() throws Exception {
      resources.file("inc", www).file("db", zone(5, "$INCLUDE inc\n"));
      Linked linked = link(NEXT, directive(1, "file db", directive(2, "reload_by_mtime")));
      start(linked);
      resources.advance(Duration.ofMinutes(3));
      assertEquals(List.of(), List.copyOf(resources.logged));
      resources.file("inc", "new A 192.0.2.2\n");
      resources.advance(Duration.ofMinutes(3));
      assertEquals(Rcode.NOERROR, rcode(linked, "new.example.org"));
      assertEquals(1, resources.logged.size());
    }

    @Test
    void off_noTimer() throws Exception {
      resources.file("db", zone(5, www));
      start(link(NEXT, directive(1, "file db", directive(2, "reload 0"))));
      assertEquals(0, resources.scheduledTasks());
    }

    @Test
    void closed_timerEnds() throws Exception {
      resources.file("db", zone(5, www));
      Linked linked = link(NEXT, directive(1, "file db"));
      start(linked);
      assertEquals(1, resources.scheduledTasks());
      linked.services().forEach(Service::close);
      assertEquals(0, resources.scheduledTasks());
    }
  }

  @Test
  void reloadOfTheCorefile_takesOverTheZoneOfAFileThatLooksTheSame() {
    Offered offered = new Offered();
    resources.carryOver = offered;
    resources.file("db", zone(1, "a A 192.0.2.1"));
    assertEquals(
        0, rcode(link(query -> Response.of(3), directive(1, "file db")), "a.example.org."));
    // Other records, same length, same time: the file is not read, so the first are served.
    resources.file("db", zone(1, "b A 192.0.2.1"));
    Linked second = link(query -> Response.of(3), directive(1, "file db"));
    assertEquals(0, rcode(second, "a.example.org."));
    resources.advance(Duration.ofSeconds(1));
    resources.file("db", zone(1, "b A 192.0.2.1"));
    Linked third = link(query -> Response.of(3), directive(1, "file db"));
    assertEquals(0, rcode(third, "b.example.org."));
    resources.remove("db");
    Linked fourth = link(query -> Response.of(3), directive(1, "file db"));
    assertEquals(0, rcode(fourth, "b.example.org."), "a file that is missing now may come back");
    // Another origin makes another zone of the same file.
    resources.file("db", zone(1, "c A 192.0.2.1"));
    Linked other = link(query -> Response.of(3), directive(1, "file db sub.example.org"));
    assertEquals(0, rcode(other, "c.sub.example.org."));
  }
}
