package org.bridge53.plugin.route53.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bridge53.plugin.route53.FakeHostedZones;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Reference;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class VersionFeedTest {
  private static final AwsAccess ACCESS = new AwsAccess("team", null, null, null);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());
  private final Accounts accounts = new Accounts(aws.opener());

  /** What the line was told last: ids and their blocks. */
  private Map<String, List<String>> told = Map.of();

  private int tellings;

  private Membership join() {
    return accounts.join(ACCESS, new Budget(1000, 1000), resources);
  }

  private void hear(Map<String, VersionFeed.Known<CidrCollection, List<CidrBlock>>> known) {
    told = new TreeMap<>();
    tellings++;
    known.forEach(
        (id, one) -> told.put(id, one.content().stream().map(CidrBlock::network).toList()));
  }

  private VersionFeed<CidrCollection, List<CidrBlock>>.Follower follow(Membership member) {
    return member.cidrCollections().follow(member, MINUTE, this::hear);
  }

  private void collection(String id, long version, String... networks) {
    aws.collections.removeIf(one -> one.id().equals(id));
    aws.collections.add(new CidrCollection(id, "name-" + id, version));
    aws.blocks.put(
        id, List.of(networks).stream().map(network -> new CidrBlock("office", network)).toList());
  }

  private List<String> asked() {
    List<String> calls = List.copyOf(aws.asked);
    aws.asked.clear();
    return calls;
  }

  @Test
  void collectionsThatAreReferredTo_areRead_andNoOthers() {
    collection("c", 1, "192.0.2.0/24");
    collection("d", 1, "198.51.100.0/24");
    var follower = follow(join());
    resources.advance(MINUTE);
    assertEquals(List.of(), asked());
    follower.want(Set.of("c"));
    assertEquals(Map.of(), told);
    resources.advance(Duration.ZERO);
    assertEquals(Map.of("c", List.of("192.0.2.0/24")), told);
    assertEquals(List.of("ListCidrCollections", "ListCidrBlocks c"), asked());
    follower.want(Set.of("c", "d"));
    assertEquals(Map.of("c", List.of("192.0.2.0/24")), told);
    resources.advance(Duration.ZERO);
    assertEquals(2, told.size());
    assertEquals(List.of("ListCidrCollections", "ListCidrBlocks d"), asked());
    follower.want(Set.of());
    asked();
    resources.advance(Duration.ofHours(1));
    assertEquals(List.of(), asked());
  }

  @Test
  void versionThatStays_oneCallARefresh_andMoved_readAgain() {
    collection("c", 1, "192.0.2.0/24");
    follow(join()).want(Set.of("c"));
    resources.advance(Duration.ZERO);
    asked();
    int before = tellings;
    resources.advance(Duration.ofMinutes(10));
    List<String> calls = asked();
    assertTrue(calls.size() >= 10 && calls.size() <= 11, calls.toString());
    assertEquals(Set.of("ListCidrCollections"), Set.copyOf(calls));
    assertEquals(before, tellings);
    collection("c", 2, "203.0.113.0/24");
    resources.advance(MINUTE);
    assertTrue(asked().contains("ListCidrBlocks c"));
    assertEquals(Map.of("c", List.of("203.0.113.0/24")), told);
  }

  @Test
  void severalPages_ofOneVersionOnly() {
    aws.pageSize = 1;
    collection("c", 1, "192.0.2.0/24", "198.51.100.0/24");
    aws.during =
        () -> {
          aws.during = () -> {}; // changed once, after the first page
          collection("c", 2, "203.0.113.0/24", "203.0.112.0/24");
        };
    follow(join()).want(Set.of("c"));
    resources.advance(Duration.ZERO);
    assertEquals(
        List.of(
            "ListCidrCollections",
            "ListCidrBlocks c",
            "ListCidrBlocks c 1",
            "ListCidrCollections",
            "ListCidrBlocks c",
            "ListCidrBlocks c 1",
            "ListCidrCollections"),
        asked());
    assertEquals(Map.of("c", List.of("203.0.113.0/24", "203.0.112.0/24")), told);
    assertEquals(2, tellings, "nothing was told of what was torn");
  }

  @Test
  void changesAllTheTime_endAfterThreeReadings() {
    aws.pageSize = 1;
    collection("c", 1, "192.0.2.0/24", "198.51.100.0/24");
    long[] version = {1};
    aws.during = () -> collection("c", ++version[0], "192.0.2.0/24", "198.51.100.0/24");
    follow(join()).want(Set.of("c"));
    resources.advance(Duration.ZERO);
    assertEquals(1, told.size());
    assertEquals(4, asked().stream().filter("ListCidrCollections"::equals).count());
  }

  @Test
  void denied_oneLineThatNamesThePermission_andTheLastBlocksStay() {
    collection("c", 1, "192.0.2.0/24");
    follow(join()).want(Set.of("c"));
    aws.otherFailure =
        operation ->
            new SourceException(
                Kind.FORBIDDEN, "route53:" + operation + " is not allowed with fake");
    resources.advance(Duration.ofMinutes(30));
    assertEquals(
        List.of(
            "WARNING CIDR collections: route53:ListCidrCollections is not allowed with fake; until"
                + " it is read, its record sets answer as for clients of the default location"),
        List.copyOf(resources.logged));
    aws.otherFailure = operation -> null;
    resources.advance(Duration.ofMinutes(10));
    assertEquals(Map.of("c", List.of("192.0.2.0/24")), told);
    assertTrue(resources.logged.contains("INFO CIDR collections: read again"));
    resources.logged.clear();
    aws.otherFailure = operation -> new SourceException(Kind.UNAVAILABLE, "no connection");
    resources.advance(Duration.ofMinutes(30));
    assertEquals(
        List.of("WARNING CIDR collections: no connection; what was read before is still used"),
        List.copyOf(resources.logged));
    assertEquals(Map.of("c", List.of("192.0.2.0/24")), told);
  }

  @Test
  void oneThatCannotBeRead_costsItselfOnly() {
    collection("c", 1, "192.0.2.0/24");
    collection("d", 1, "198.51.100.0/24");
    aws.otherFailure =
        operation ->
            operation.equals("ListCidrBlocks") && aws.asked.getLast().endsWith("c")
                ? new SourceException(Kind.INVALID_ANSWER, "NoSuchCidrCollectionException")
                : null;
    follow(join()).want(Set.of("c", "d"));
    resources.advance(Duration.ZERO);
    assertEquals(Map.of("d", List.of("198.51.100.0/24")), told);
    assertEquals(
        List.of(
            "WARNING CIDR collection c: NoSuchCidrCollectionException; until it is read, its record"
                + " sets answer as for clients of the default location"),
        List.copyOf(resources.logged));
  }

  @Test
  void collectionOfAnotherAccount_readEachTime() {
    aws.blocks.put("shared", List.of(new CidrBlock("office", "192.0.2.0/24")));
    follow(join()).want(Set.of("shared"));
    resources.advance(Duration.ZERO);
    assertEquals(Map.of("shared", List.of("192.0.2.0/24")), told);
    aws.blocks.put("shared", List.of(new CidrBlock("office", "198.51.100.0/24")));
    resources.advance(MINUTE);
    assertEquals(Map.of("shared", List.of("198.51.100.0/24")), told);
  }

  @Test
  void reload_keepsWhatIsReadAtNoCall() {
    collection("c", 1, "192.0.2.0/24");
    Membership before = join();
    var old = follow(before);
    old.want(Set.of("c"));
    resources.advance(Duration.ZERO);
    asked();
    told = Map.of();
    Membership after = join();
    var fresh = follow(after);
    fresh.want(Set.of("c"));
    assertEquals(Map.of("c", List.of("192.0.2.0/24")), told);
    old.end();
    before.leave();
    resources.advance(Duration.ofSeconds(1));
    assertTrue(asked().size() <= 1);
    collection("c", 2, "203.0.113.0/24");
    resources.advance(MINUTE);
    assertEquals(Map.of("c", List.of("203.0.113.0/24")), told);
    fresh.end();
    after.leave();
    asked();
    resources.advance(Duration.ofHours(1));
    assertEquals(List.of(), asked());
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void lineThatEndsInTheMiddle_anotherGoesOn() {
    collection("c", 1, "192.0.2.0/24");
    Membership one = join();
    var first = follow(one);
    Membership two = join();
    var second = follow(two);
    first.want(Set.of("c"));
    second.want(Set.of("c"));
    aws.during =
        () -> {
          aws.during = () -> {};
          second.end();
          two.leave();
        };
    resources.advance(Duration.ofSeconds(1));
    assertEquals(Map.of("c", List.of("192.0.2.0/24")), told);
    first.end();
    one.leave();
  }

  @Test
  void trafficPolicies_aDocumentOnceAVersion() {
    TrafficPolicyDocument document =
        new TrafficPolicyDocument("A", new Reference(false, "e"), Map.of(), Map.of());
    aws.documents.put("p 1", document);
    aws.documents.put("p 2", document);
    aws.instances.add(new TrafficPolicyInstance("i", "www.example.org.", "A", 60, "p", 1));
    aws.instances.add(new TrafficPolicyInstance("other", "o.example.org.", "A", 60, "q", 1));
    Membership member = join();
    Map<String, Long> ttls = new TreeMap<>();
    var follower =
        member
            .trafficPolicies()
            .follow(
                member,
                MINUTE,
                known -> known.forEach((id, one) -> ttls.put(id, one.version().ttl())));
    follower.want(Set.of("i", "gone"));
    resources.advance(Duration.ZERO);
    assertEquals(Map.of("i", 60L), ttls);
    assertEquals(List.of("ListTrafficPolicyInstances", "GetTrafficPolicy p 1"), asked());
    assertEquals(
        List.of(
            "WARNING traffic policy instance gone: it is not listed; until it is read, queries for"
                + " it get SERVFAIL"),
        List.copyOf(resources.logged));
    aws.instances.set(0, new TrafficPolicyInstance("i", "www.example.org.", "A", 30, "p", 1));
    resources.advance(Duration.ofMinutes(10));
    assertEquals(Map.of("i", 30L), ttls);
    assertEquals(Set.of("ListTrafficPolicyInstances"), Set.copyOf(asked()));
    aws.instances.set(0, new TrafficPolicyInstance("i", "www.example.org.", "A", 30, "p", 2));
    resources.advance(Duration.ofMinutes(10));
    assertTrue(asked().contains("GetTrafficPolicy p 2"));
    follower.end();
    member.leave();
  }
}
