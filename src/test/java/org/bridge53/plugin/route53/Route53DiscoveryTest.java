package org.bridge53.plugin.route53;

import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.Problems;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.route53.events.QueueReaders;
import org.bridge53.plugin.route53.health.HealthWatches;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.Vpc;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.snapshot.SnapshotStores;
import org.bridge53.plugin.route53.sync.Accounts;
import org.bridge53.testing.Directives;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

/** Zones that are found: the whole plugin over an account in memory, time moved by hand. */
class Route53DiscoveryTest {
  private static final Handler NEXT = query -> Response.of(Rcode.NOTAUTH);
  private static final Vpc VPC = new Vpc("vpc-0123abcd", "eu-west-1");

  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());
  private final Route53Plugin plugin = new Route53Plugin(aws.opener());
  private Service service;

  private Linked link(String text) {
    Problems problems = new Problems();
    Route53Config config = plugin.read(Directives.of(text), problems);
    assertEquals(List.of(), problems.errors());
    return plugin.link(config, NEXT, resources);
  }

  private Linked start(String text) throws Exception {
    Linked linked = link(text);
    service = linked.services().getFirst();
    service.start();
    return linked;
  }

  private Linked start(String... options) throws Exception {
    return start("route53 {\n" + String.join("\n", options) + "\n budget 100 100\n}");
  }

  private static Response ask(Linked linked, String name) {
    return (Response) linked.head().handle(Queries.of(name, "SOA"));
  }

  private static int rcode(Linked linked, String name) {
    return ask(linked, name).rcode();
  }

  private long logged(String text) {
    return resources.logged.stream().filter(line -> line.contains(text)).count();
  }

  private long calls(String operation) {
    return aws.otherCalls.stream().filter(call -> call.startsWith(operation + " ")).count();
  }

  private static SourceException denied(String operation) {
    return new SourceException(
        SourceException.Kind.FORBIDDEN, "route53:" + operation + " is not allowed");
  }

  @Test
  void zonesAll_foundServedAndNewOnesWithoutReload() throws Exception {
    aws.own("Z1", "a.example.", false);
    Linked linked = start("accept example", "zones all");
    assertEquals(Rcode.SERVFAIL, rcode(linked, "a.example"));
    assertEquals(Rcode.SERVFAIL, rcode(linked, "other.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "example.com"));
    assertFalse(service.ready());
    resources.advance(Duration.ofSeconds(1));
    assertTrue(service.ready());
    assertEquals(Rcode.NOERROR, rcode(linked, "a.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "other.example"));
    aws.own("Z2", "b.example.", true);
    resources.advance(Duration.ofMinutes(5));
    assertEquals(Rcode.NOERROR, rcode(linked, "b.example"));
    assertEquals(2, calls("ListHostedZones"));
  }

  @Test
  void manyPages_allRead() throws Exception {
    for (int i = 0; i < 250; i++) {
      aws.own("Z" + i, "z" + i + ".example.", false);
    }
    Linked linked = start("accept example", "zones all");
    resources.advance(Duration.ofMinutes(1));
    assertEquals(3, calls("ListHostedZones"));
    for (int i = 0; i < 250; i++) {
      assertEquals(Rcode.NOERROR, rcode(linked, "z" + i + ".example"));
    }
  }

  @Test
  void beforeTheFirstCompleteLook_writtenZonesWaitAsWell() throws Exception {
    aws.own("Z1", "a.example.", false);
    aws.own("Z2", "outside.test.", false);
    aws.otherFailure =
        operation -> new SourceException(SourceException.Kind.UNAVAILABLE, "no route to host");
    Linked linked =
        start("route53 a.example:Z1 {\n accept example\n zones private\n budget 100 100\n}");
    resources.advance(Duration.ofSeconds(10));
    Response waiting = ask(linked, "a.example");
    assertEquals(Rcode.SERVFAIL, waiting.rcode());
    assertNotNull(waiting.extendedError());
    assertEquals(ExtendedError.NOT_READY, waiting.extendedError().infoCode());
    assertEquals("the zones under example. are not known yet", waiting.extendedError().text());
    assertEquals(1, logged("hosted zones: no route to host; no zone is found"));
    aws.otherFailure = operation -> null;
    resources.advance(Duration.ofMinutes(1));
    assertEquals(Rcode.NOERROR, rcode(linked, "a.example"));
    assertEquals(1, logged("hosted zones: listed again"));
  }

  @Test
  void lookNotAllowed_writtenZonesServedAndTheRestOfAcceptServfail() throws Exception {
    aws.own("Z1", "a.example.", false);
    aws.own("Z2", "b.example.", false);
    aws.otherFailure = Route53DiscoveryTest::denied;
    Linked linked =
        start("route53 a.example:Z1 {\n accept example\n zones all\n budget 100 100\n}");
    resources.advance(Duration.ofSeconds(10));
    assertEquals(Rcode.NOERROR, rcode(linked, "a.example"));
    assertEquals(Rcode.SERVFAIL, rcode(linked, "b.example"));
    assertTrue(service.ready());
    assertEquals(1, logged("route53:ListHostedZones is not allowed"));
  }

  @Test
  void zoneOutsideOfAccept_namedOnceAndNotServed() throws Exception {
    aws.own("Z1", "a.example.", false);
    aws.own("ROGUE", "bank.test.", false);
    Linked linked = start("accept example", "zones all");
    resources.advance(Duration.ofMinutes(20));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "bank.test"));
    assertEquals(1, logged("zone bank.test. (ROGUE) is outside of what \"accept\" allows"));
    assertEquals(0, aws.callsOf("ROGUE"));
  }

  @Test
  void tags_inTensForThoseThatTheyDecide() throws Exception {
    for (int i = 0; i < 25; i++) {
      aws.own("Z" + i, "z" + i + ".example.", i % 2 == 0);
      if (i < 20) {
        aws.tags.put("Z" + i, Map.of("dns", "on"));
      }
    }
    aws.own("OUT", "bank.test.", true);
    Linked linked = start("accept example", "zones private tag dns=on");
    resources.advance(Duration.ofSeconds(5));
    assertEquals(2, calls("ListTagsForResources")); // 13 private ones under `accept`
    assertEquals(Rcode.NOERROR, rcode(linked, "z0.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "z1.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "z24.example"));
    aws.tags.put("Z24", Map.of("dns", "on"));
    aws.tags.remove("Z0");
    resources.advance(Duration.ofMinutes(5));
    assertEquals(Rcode.NOERROR, rcode(linked, "z24.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "z0.example")); // taken off: that says it
  }

  @Test
  void tagsNotAllowed_servfailNamingThePermission() throws Exception {
    aws.own("Z1", "a.example.", true);
    aws.otherFailure =
        operation -> operation.equals("ListTagsForResources") ? denied(operation) : null;
    Linked linked = start("accept example", "zones all tag dns");
    resources.advance(Duration.ofSeconds(5));
    assertEquals(Rcode.SERVFAIL, rcode(linked, "a.example"));
    assertEquals(1, logged("route53:ListTagsForResources is not allowed"));
  }

  @Test
  void zoneGoesWhileItsTagsAreRead_listedAnewInsteadOfForEver() throws Exception {
    aws.own("Z1", "a.example.", true);
    aws.own("Z2", "b.example.", true);
    aws.tags.put("Z2", Map.of("dns", ""));
    aws.otherFailure =
        operation -> {
          if (operation.equals("ListTagsForResources")) {
            aws.listed.remove("Z1");
          }
          return null;
        };
    Linked linked = start("accept example", "zones all tag dns");
    resources.advance(Duration.ofSeconds(10));
    assertEquals(Rcode.NOERROR, rcode(linked, "b.example"));
  }

  @Test
  void vanishedZone_keptForTheGraceThenServfailForADayThenGone() throws Exception {
    aws.own("Z1", "a.example.", true);
    Linked linked = start("accept example", "zones all", "grace 1h", "discover 1m");
    resources.advance(Duration.ofMinutes(1));
    aws.listed.clear();
    aws.zones.clear();
    resources.advance(Duration.ofMinutes(50));
    assertEquals(Rcode.NOERROR, rcode(linked, "a.example"));
    assertEquals(1, logged("zone a.example. (Z1) is not listed any more"));
    resources.advance(Duration.ofMinutes(15));
    Response gone = ask(linked, "a.example");
    assertEquals(Rcode.SERVFAIL, gone.rcode());
    assertNotNull(gone.extendedError());
    assertEquals("zone a.example. is gone", gone.extendedError().text());
    resources.advance(Duration.ofHours(23));
    assertEquals(Rcode.SERVFAIL, rcode(linked, "a.example"));
    resources.advance(Duration.ofHours(2));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "a.example"));
    int before = aws.calls.size();
    resources.advance(Duration.ofHours(1));
    assertEquals(before, aws.calls.size()); // nothing is asked for it any more
  }

  @Test
  void vanishedZone_thatComesBackIsServedOn() throws Exception {
    aws.own("Z1", "a.example.", true);
    Linked linked = start("accept example", "zones all", "discover 1m");
    resources.advance(Duration.ofMinutes(1));
    HostedZone listed = aws.listed.remove("Z1");
    resources.advance(Duration.ofMinutes(3));
    aws.listed.put("Z1", listed);
    resources.advance(Duration.ofDays(3));
    assertEquals(Rcode.NOERROR, rcode(linked, "a.example"));
    assertEquals(1, logged("is listed again"));
  }

  @Test
  void deletedAndMadeAgain_followedByItsNewId() throws Exception {
    aws.own("OLD", "a.example.", true, simple("old.a.example.", "A", 60, "192.0.2.1"));
    Linked linked = start("accept example", "zones all", "discover 1m");
    resources.advance(Duration.ofMinutes(1));
    aws.listed.clear();
    aws.zones.clear();
    aws.own("NEW", "a.example.", true, simple("new.a.example.", "A", 60, "192.0.2.2"));
    resources.advance(Duration.ofMinutes(2));
    assertEquals(Rcode.NOERROR, rcode(linked, "new.a.example"));
    assertEquals(Rcode.NXDOMAIN, rcode(linked, "old.a.example"));
    assertEquals(0, logged("several private zones"));
  }

  @Test
  void nameAlone_everyZoneOfTheName_andNothingElse() throws Exception {
    aws.own("Z1", "a.example.", false);
    aws.own("Z2", "a.example.", true, simple("in.a.example.", "A", 60, "192.0.2.1"));
    aws.own("Z3", "b.example.", false);
    Linked linked = start("route53 a.example missing.example {\n budget 100 100\n}");
    assertEquals(Rcode.SERVFAIL, rcode(linked, "in.a.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "b.example"));
    resources.advance(Duration.ofSeconds(5));
    assertEquals(Rcode.NOERROR, rcode(linked, "in.a.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "b.example"));
    Response missing = ask(linked, "www.missing.example");
    assertEquals(Rcode.SERVFAIL, missing.rcode());
    assertNotNull(missing.extendedError());
    assertEquals("no zone missing.example. was found", missing.extendedError().text());
  }

  @Test
  void asVpc_itsZonesWhoeverOwnsThem_servicesUnreadable() throws Exception {
    aws.zone("MINE", RecordSets.privateZone("mine.example."));
    aws.zone("OTHERS", RecordSets.privateZone("shared.example."));
    aws.seen.put(
        VPC,
        List.of(
            new HostedZone("MINE", "mine.example.", true, "111111111111", null),
            new HostedZone("OTHERS", "shared.example.", true, "222222222222", null),
            new HostedZone("HIDDEN", "hidden.example.", true, "333333333333", null),
            new HostedZone("EFS", "fs-1.efs.example.", true, null, "efs.amazonaws.com")));
    aws.failure = call -> call.zoneId().equals("HIDDEN") ? denied("ListResourceRecordSets") : null;
    Linked linked = start("accept example", "as vpc-0123abcd eu-west-1");
    resources.advance(Duration.ofSeconds(5));
    assertEquals(0, calls("ListHostedZones"));
    assertEquals(Rcode.NOERROR, rcode(linked, "mine.example"));
    assertEquals(Rcode.NOERROR, rcode(linked, "shared.example"));
    Response service = ask(linked, "fs-1.efs.example");
    assertEquals(Rcode.SERVFAIL, service.rcode());
    assertNotNull(service.extendedError());
    assertEquals(
        "zone fs-1.efs.example. belongs to the AWS service efs.amazonaws.com and may not be read",
        service.extendedError().text());
    Response hidden = ask(linked, "hidden.example");
    assertEquals(Rcode.SERVFAIL, hidden.rcode());
    assertNotNull(hidden.extendedError());
    assertEquals("zone hidden.example. may not be read", hidden.extendedError().text());
    assertEquals(0, aws.callsOf("EFS"));
    assertTrue(this.service.ready());
  }

  @Test
  void unreadableForward_theNextPlugin() throws Exception {
    aws.seen.put(
        VPC,
        List.of(
            new HostedZone("HIDDEN", "hidden.example.", true, "333333333333", null),
            new HostedZone("EFS", "fs-1.efs.example.", true, null, "efs.amazonaws.com")));
    Linked linked = start("accept example", "as vpc-0123abcd eu-west-1", "unreadable forward");
    assertEquals(Rcode.SERVFAIL, rcode(linked, "hidden.example"));
    resources.advance(Duration.ofSeconds(5));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "hidden.example"));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "fs-1.efs.example"));
  }

  @Test
  void writtenByIdAndNotAllowed_unreadableHoldsToo() throws Exception {
    aws.failure = call -> denied("ListResourceRecordSets");
    Linked linked = start("route53 a.example:Z1 {\n unreadable forward\n}");
    assertEquals(Rcode.SERVFAIL, rcode(linked, "a.example"));
    resources.advance(Duration.ofSeconds(1));
    assertEquals(Rcode.NOTAUTH, rcode(linked, "a.example"));
  }

  @Test
  void writtenAndFound_listedOnce() throws Exception {
    aws.own("Z1", "a.example.", true);
    aws.seen.put(VPC, List.of(new HostedZone("Z1", "a.example.", true, "1", null)));
    Linked linked =
        start(
            "route53 a.example:Z1 {\n accept example\n zones all\n as vpc-0123abcd eu-west-1\n"
                + " refresh 1h\n budget 100 100\n}");
    resources.advance(Duration.ofSeconds(5));
    assertEquals(Rcode.NOERROR, rcode(linked, "a.example"));
    assertEquals(1, aws.callsOf("Z1"));
  }

  @Test
  void reload_keepsWhatWasFoundAtNoCall() throws Exception {
    aws.own("Z1", "a.example.", true);
    aws.tags.put("Z1", Map.of("dns", ""));
    String text =
        "route53 {\n accept example\n zones all tag dns\n as vpc-0123abcd eu-west-1\n refresh 1h\n"
            + " budget 100 100\n}";
    start(text);
    resources.advance(Duration.ofSeconds(5));
    Service before = service;
    int calls = aws.otherCalls.size();
    int listings = aws.calls.size();
    Linked after = start(text);
    assertEquals(Rcode.NOERROR, rcode(after, "a.example"));
    assertTrue(service.ready());
    before.close();
    assertEquals(Rcode.NOERROR, rcode(after, "a.example"));
    assertEquals(calls, aws.otherCalls.size());
    assertEquals(listings, aws.calls.size());
    resources.advance(Duration.ofMinutes(6));
    assertTrue(aws.otherCalls.size() > calls); // and it goes on
    service.close();
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void reloadInTheMiddleOfALook_theNewLineEndsIt() throws Exception {
    aws.own("Z1", "a.example.", true);
    aws.otherFailure =
        operation -> new SourceException(SourceException.Kind.UNAVAILABLE, "no route to host");
    start("accept example", "zones all");
    resources.advance(Duration.ofSeconds(1));
    Service before = service;
    Linked after = start("accept example", "zones all");
    before.close();
    aws.otherFailure = operation -> null;
    resources.advance(Duration.ofMinutes(1));
    assertEquals(Rcode.NOERROR, rcode(after, "a.example"));
  }

  @Test
  void listingThatDoesNotAdvance_reportedAndNeverComplete() throws Exception {
    for (int i = 0; i < 3; i++) {
      aws.own("Z" + i, "z" + i + ".example.", false);
    }
    aws.zonesAPage = 1;
    aws.markerStuck = true;
    Linked linked = start("accept example", "zones all");
    resources.advance(Duration.ofSeconds(5));
    assertEquals(Rcode.SERVFAIL, rcode(linked, "z0.example"));
    assertEquals(1, logged("the listing does not advance"));
  }

  @Test
  void privateZoneByItsNameServers_writtenById_clientsOnly() throws Exception {
    aws.zone("Z1", RecordSets.privateZone("a.example."));
    aws.zone("Z2", RecordSets.zone("b.example."));
    Linked linked = start("route53 a.example:Z1 b.example:Z2");
    resources.advance(Duration.ofSeconds(1));
    for (String name : List.of("a.example", "b.example")) {
      Response stranger =
          (Response) linked.head().handle(Queries.of(name, "SOA", Queries.client("192.0.2.1")));
      assertEquals(name.startsWith("a") ? Rcode.REFUSED : Rcode.NOERROR, stranger.rcode(), name);
      assertEquals(Rcode.NOERROR, rcode(linked, name));
    }
  }

  @Test
  void asFrom_zonesForTheseClientsOnly() throws Exception {
    aws.zone("Z1", RecordSets.privateZone("a.example."));
    aws.seen.put(VPC, List.of(new HostedZone("Z1", "a.example.", true, "1", null)));
    Linked linked = start("accept example", "as vpc-0123abcd eu-west-1 from 192.0.2.0/24");
    resources.advance(Duration.ofSeconds(5));
    Response inside =
        (Response)
            linked.head().handle(Queries.of("a.example", "SOA", Queries.client("192.0.2.1")));
    assertEquals(Rcode.NOERROR, inside.rcode());
    assertEquals(Rcode.NOTAUTH, rcode(linked, "a.example"));
  }

  /** A line that reads through two accounts, the first of which has the VPC. */
  private Handler twoAccounts(FakeHostedZones other, String text) {
    AwsAccess one = new AwsAccess("one", null, null, null);
    AwsAccess two = new AwsAccess("two", null, null, null);
    Accounts accounts = new Accounts(access -> access.equals(one) ? aws : other);
    Route53Config config = plugin.read(Directives.of(text), new Problems());
    ZoneBoard board = new ZoneBoard(NEXT, resources);
    Route53Handler handler = new Route53Handler(board);
    SharedTargets targets = new SharedTargets();
    SharedTargets.Key key = new SharedTargets.Key(List.of(), List.of());
    TargetRequest request = new TargetRequest(resources.exchange(), null, List.of());
    TargetCache cache =
        new TargetCache(request, resources.scheduler(), resources.ticker(), resources.log());
    Evaluator evaluator = new Evaluator(config.answers().policy(), cache, resources.random());
    service =
        new Route53Service(
            config,
            List.of(one, two),
            accounts,
            resources,
            board,
            TestLines.plain(handler::handle),
            new FoundZones(config.find(), List.of()),
            new LineHealth(config, new HealthWatches(), request, resources, evaluator),
            new LineSides(config, resources, evaluator, SignedZones.SERVE),
            new LineSnapshot(config.snapshot(), new SnapshotStores(), resources),
            new LineEvents(config.events(), new QueueReaders(), resources, HostLookup.SYSTEM),
            new Route53Service.TargetUse(targets, key, cache, request),
            new Route53Meters());
    return handler;
  }

  @Test
  void severalAccounts_eachZoneReadByItsOwner() throws Exception {
    FakeHostedZones other = new FakeHostedZones(resources.ticker());
    aws.own("MINE", "mine.example.", true);
    other.own("THEIRS", "theirs.example.", true);
    other.own("WRITTEN", "written.test.", false);
    aws.seen.put(
        VPC,
        List.of(
            new HostedZone("MINE", "mine.example.", true, "1", null),
            new HostedZone("THEIRS", "theirs.example.", true, "2", null)));
    other.otherFailure =
        operation -> operation.equals("ListHostedZonesByVPC") ? denied(operation) : null;
    Handler handler =
        twoAccounts(
            other, "route53 WRITTEN {\n accept .\n as vpc-0123abcd eu-west-1\n budget 100 100\n}");
    service.start();
    resources.advance(Duration.ofSeconds(5));
    for (String name : List.of("mine.example", "theirs.example", "written.test")) {
      Response response = (Response) handler.handle(Queries.of(name, "SOA"));
      assertEquals(Rcode.NOERROR, response.rcode(), name);
    }
    assertEquals(0, aws.callsOf("THEIRS") + other.callsOf("MINE"));
    assertEquals(1, aws.callsOf("WRITTEN")); // of an id nothing is known: both are asked once
    assertTrue(service.ready());
    service.close();
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void oneOfSeveralAccountsSilent_nothingIsKnownYet_refusedIsNoObstacle() throws Exception {
    FakeHostedZones other = new FakeHostedZones(resources.ticker());
    aws.own("Z1", "a.example.", true);
    SourceException[] failure = {
      new SourceException(SourceException.Kind.UNAVAILABLE, "no route to host")
    };
    other.otherFailure = operation -> failure[0];
    Handler handler =
        twoAccounts(other, "route53 {\n accept example\n zones all\n budget 100 100\n}");
    service.start();
    resources.advance(Duration.ofSeconds(5));
    assertEquals(
        Rcode.SERVFAIL, ((Response) handler.handle(Queries.of("a.example", "SOA"))).rcode());
    failure[0] = new SourceException(SourceException.Kind.CREDENTIALS, "no such role");
    resources.advance(Duration.ofMinutes(2));
    assertEquals(
        Rcode.NOERROR, ((Response) handler.handle(Queries.of("a.example", "SOA"))).rcode());
    assertEquals(
        Rcode.SERVFAIL, ((Response) handler.handle(Queries.of("b.example", "SOA"))).rcode());
  }
}
