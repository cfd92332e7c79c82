package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.route53.FakeHostedZones;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.Vpc;
import org.bridge53.plugin.route53.snapshot.SnapshotStore;
import org.bridge53.plugin.route53.snapshot.SnapshotStores;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an account serves after a restart, before and after AWS is asked. */
class RestoredZonesTest {
  private static final AwsAccess ACCESS = new AwsAccess("team", null, null, null);
  private static final AwsAccess OTHER = new AwsAccess("other", null, null, null);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path temp;
  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());

  private static final class Heard implements ZoneListener {
    private final List<Zone> loaded = new ArrayList<>();
    private long serial;

    @Override
    public void loaded(Zone zone) {
      loaded.add(zone);
    }

    @Override
    public void loaded(Zone zone, long number) {
      serial = number;
      loaded(zone);
    }

    @Override
    public void failed(boolean lasting) {}
  }

  /** A process. */
  private final class Life {
    private final Accounts accounts = new Accounts(aws.opener());
    private final SnapshotStore store;
    private final Memberships members;

    private Life(String directory, AwsAccess... access) {
      store = new SnapshotStores().join(temp.resolve(directory), false, resources);
      members =
          accounts.join(List.of(access), new Budget(100, 100), resources, HostLookup.SYSTEM, store);
    }

    private Heard follow(String id) {
      Heard heard = new Heard();
      members.follow(id, null, Pace.every(MINUTE), heard);
      return heard;
    }

    private void end() {
      members.leave();
      store.leave(resources);
    }
  }

  private void unreachable() {
    aws.failure =
        call -> new SourceException(SourceException.Kind.UNAVAILABLE, "connection refused");
    aws.otherFailure =
        operation -> new SourceException(SourceException.Kind.UNAVAILABLE, "connection refused");
  }

  private void reachable() {
    aws.failure = call -> null;
    aws.otherFailure = operation -> null;
  }

  @Test
  void restart_servedBeforeTheFirstCallAndEqualListingPublishesNothing() {
    aws.zone("Z1", zone("example.org.", simple("www.example.org.", "A", 60, "192.0.2.1")));
    Life first = new Life("s", ACCESS);
    Heard before = first.follow("Z1");
    resources.advance(Duration.ofSeconds(2));
    first.end();
    int calls = aws.calls.size();
    resources.advance(Duration.ofHours(5));

    Life second = new Life("s", ACCESS);
    second.members.restore();
    Heard after = second.follow("Z1");
    assertEquals(1, after.loaded.size());
    assertEquals(before.serial, after.serial);
    resources.advance(Duration.ofSeconds(1));
    assertEquals(calls, aws.calls.size(), "nobody is asked before all is restored");
    ZoneStatus status = second.members.all().getFirst().status("Z1");
    assertEquals(ZoneStatus.Origin.SNAPSHOT, status.origin());
    assertEquals(3, status.recordSets());
    long age = resources.ticker().getAsLong() - status.confirmedNanos();
    assertTrue(age > Duration.ofHours(4).toNanos(), "as old as it is: " + age);
    second.members.restored();
    resources.advance(Duration.ofSeconds(1));
    assertEquals(calls + 1, aws.calls.size());
    assertEquals(1, after.loaded.size());
    second.end();
  }

  @Test
  void changeAfterARestart_publishedWithAGreaterSerialAndKept() {
    aws.zone("Z1", zone("example.org.", simple("www.example.org.", "A", 60, "192.0.2.1")));
    Life first = new Life("s", ACCESS);
    long before = first.follow("Z1").serial;
    resources.advance(Duration.ofSeconds(2));
    first.end();
    aws.zone("Z1", zone("example.org.", simple("www.example.org.", "A", 60, "192.0.2.2")));
    Life second = new Life("s", ACCESS);
    Heard after = second.follow("Z1");
    resources.advance(Duration.ofSeconds(2));
    assertEquals(2, after.loaded.size());
    assertTrue(after.serial > before);
    second.end();
    unreachable();
    Life third = new Life("s", ACCESS);
    Heard last = third.follow("Z1");
    assertEquals(after.serial, last.serial);
    assertEquals(1, last.loaded.size());
    third.end();
  }

  @Test
  void awsUnreachable_servedForAsLongAsThatLasts() {
    aws.zone("Z1", zone("example.org."));
    Life first = new Life("s", ACCESS);
    first.follow("Z1");
    resources.advance(Duration.ofSeconds(2));
    first.end();
    unreachable();
    Life second = new Life("s", ACCESS);
    Heard after = second.follow("Z1");
    resources.advance(Duration.ofDays(1));
    assertEquals(1, after.loaded.size());
    assertTrue(second.members.all().getFirst().status("Z1").failing());
    reachable();
    resources.advance(Duration.ofHours(1));
    assertEquals(1, after.loaded.size());
    second.end();
  }

  @Test
  void anotherDirectory_whatIsServedIsKeptThereWithTheNextRead() {
    aws.zone("Z1", zone("example.org."));
    Life first = new Life("s", ACCESS);
    first.follow("Z1");
    resources.advance(Duration.ofSeconds(2));
    SnapshotStore store = new SnapshotStores().join(temp.resolve("other"), false, resources);
    Memberships reloaded =
        first.accounts.join(
            List.of(ACCESS), new Budget(100, 100), resources, HostLookup.SYSTEM, store);
    Heard heard = new Heard();
    reloaded.follow("Z1", null, Pace.every(MINUTE), heard);
    first.end();
    resources.advance(Duration.ofMinutes(2));
    assertEquals(1, heard.loaded.size(), "no publication");
    reloaded.leave();
    store.leave(resources);
    unreachable();
    Life later = new Life("other", ACCESS);
    assertEquals(heard.serial, later.follow("Z1").serial);
    later.end();
  }

  @Test
  void reload_zonesStayWithoutACall() {
    aws.zone("Z1", zone("example.org."));
    Life first = new Life("s", ACCESS);
    first.follow("Z1");
    resources.advance(Duration.ofSeconds(2));
    int calls = aws.calls.size();
    Memberships reloaded =
        first.accounts.join(
            List.of(ACCESS), new Budget(100, 100), resources, HostLookup.SYSTEM, first.store);
    reloaded.restore();
    Heard heard = new Heard();
    reloaded.follow("Z1", null, Pace.every(MINUTE), heard);
    reloaded.restored();
    first.members.leave();
    resources.advance(Duration.ofSeconds(1));
    assertEquals(1, heard.loaded.size());
    assertEquals(calls, aws.calls.size());
    assertEquals(
        ZoneStatus.Origin.API, reloaded.all().getFirst().status("Z1").origin(), "not the disk's");
    reloaded.leave();
    first.store.leave(resources);
  }

  @Test
  void severalAccounts_readByTheOneThatHasIt() {
    FakeHostedZones none = new FakeHostedZones(resources.ticker());
    aws.zone("Z1", zone("example.org."));
    SnapshotStore store = new SnapshotStores().join(temp.resolve("s"), false, resources);
    Accounts accounts = new Accounts(access -> access.equals(OTHER) ? aws : none);
    Memberships members =
        accounts.join(
            List.of(ACCESS, OTHER), new Budget(100, 100), resources, HostLookup.SYSTEM, store);
    members.follow("Z1", null, Pace.every(MINUTE), new Heard());
    resources.advance(Duration.ofSeconds(3));
    members.leave();
    store.leave(resources);
    unreachable();
    Life second = new Life("s", ACCESS, OTHER);
    assertEquals(1, second.follow("Z1").loaded.size());
    assertEquals(OTHER, second.members.reader("Z1").access());
    second.end();
  }

  /** What a line hears of zones. */
  private static final class Looking implements Discovery {
    private Look own = Look.NONE;
    private Map<Vpc, Look> seen = new HashMap<>();

    @Override
    public boolean ownZones() {
      return true;
    }

    @Override
    public Predicate<Sighting> tagged() {
      return zone -> true;
    }

    @Override
    public Set<Vpc> vpcs() {
      return Set.of(new Vpc("vpc-0123abcd", "eu-west-1"));
    }

    @Override
    public Duration interval() {
      return Duration.ofMinutes(5);
    }

    @Override
    public Duration retention() {
      return Duration.ofDays(1);
    }

    @Override
    public void looked(Look zones, Look.State tags, Map<Vpc, Look> byVpc) {
      own = zones;
      seen = byVpc;
    }
  }

  @Test
  void foundZones_knownAfterARestart() {
    aws.own("Z1", "one.example.", false).own("Z2", "two.example.", true);
    aws.tags.put("Z1", Map.of("team", "dns"));
    aws.seen.put(new Vpc("vpc-0123abcd", "eu-west-1"), List.of(aws.listed.get("Z2")));
    Life first = new Life("s", ACCESS);
    Looking before = new Looking();
    first.members.all().getFirst().discover(before);
    resources.advance(Duration.ofSeconds(2));
    aws.listed.remove("Z2");
    resources.advance(Duration.ofMinutes(6));
    first.end();
    unreachable();
    Life second = new Life("s", ACCESS);
    Looking after = new Looking();
    second.members.all().getFirst().discover(after);
    assertEquals(Look.State.COMPLETE, after.own.state());
    assertEquals(2, after.own.zones().size());
    for (Sighting zone : after.own.zones()) {
      boolean gone = zone.zoneId().equals("Z2");
      assertEquals(gone, zone.goneNanos() != null, zone.toString());
      assertEquals(gone ? Map.of() : Map.of("team", "dns"), zone.tags());
    }
    assertEquals(before.seen.keySet(), after.seen.keySet());
    assertEquals(Look.State.COMPLETE, after.seen.get(new Vpc("vpc-0123abcd", "eu-west-1")).state());
    second.end();
  }

  @Test
  void cidrCollections_knownAfterARestart() {
    aws.collections.add(new CidrCollection("c1", "office", 7));
    aws.blocks.put("c1", List.of(new CidrBlock("here", "192.0.2.0/24")));
    Life first = new Life("s", ACCESS);
    Map<String, VersionFeed.Known<CidrCollection, List<CidrBlock>>> known = new HashMap<>();
    Membership member = first.members.all().getFirst();
    var follower = member.cidrCollections().follow(member, MINUTE, known::putAll);
    follower.want(Set.of("c1"));
    resources.advance(Duration.ofSeconds(2));
    assertEquals(1, known.size());
    follower.end();
    first.end();
    unreachable();
    Life second = new Life("s", ACCESS);
    Map<String, VersionFeed.Known<CidrCollection, List<CidrBlock>>> again = new HashMap<>();
    Membership later = second.members.all().getFirst();
    var other = later.cidrCollections().follow(later, MINUTE, again::putAll);
    other.want(Set.of("c1"));
    assertEquals(known, again);
    assertTrue(other.settled());
    other.end();
    second.end();
  }

  @Test
  void nothingKept_nothingServed() {
    unreachable();
    Life life = new Life("s", ACCESS);
    Heard heard = life.follow("Z1");
    assertEquals(0, heard.loaded.size());
    assertNotNull(life.members.all().getFirst().status("Z1"));
    assertNull(life.members.all().getFirst().status("Z1").origin());
    life.end();
  }
}
