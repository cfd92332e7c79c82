package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.FakeHostedZones;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is asked for out of turn, and what is told of each zone. */
class ChangedZonesTest {
  private static final AwsAccess ACCESS = new AwsAccess("team", null, null, null);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());
  private final Accounts accounts = new Accounts(aws.opener());
  private final List<Zone> loaded = new ArrayList<>();
  private final ZoneListener listener =
      new ZoneListener() {
        @Override
        public void loaded(Zone zone) {
          loaded.add(zone);
        }

        @Override
        public void failed(boolean lasting) {}
      };

  private Membership join(Budget budget) {
    return accounts.join(ACCESS, budget, resources);
  }

  private static List<RecordSet> records(String name, int count) {
    List<RecordSet> all = zone(name);
    for (int i = all.size(); i < count; i++) {
      all.add(simple("h" + i + "." + name, "A", 60, "192.0.2." + i % 250, "198.51.100.1"));
    }
    return all;
  }

  private long now() {
    return resources.ticker().getAsLong();
  }

  @Nested
  class Changed {
    @Test
    void severalInASecond_oneRead() {
      aws.zone("Z1", records("example.org.", 3));
      Membership membership = join(Budget.DEFAULT);
      membership.follow("Z1", null, Pace.every(HOUR), listener);
      resources.advance(Duration.ofHours(2));
      aws.calls.clear();
      aws.zone("Z1", records("example.org.", 4));
      assertTrue(membership.changed("Z1"));
      resources.advance(Duration.ofMillis(500));
      assertTrue(membership.changed("Z1"));
      resources.advance(Duration.ofMillis(500));
      assertEquals(1, aws.calls.size());
      assertEquals(2, loaded.size());
      resources.advance(Duration.ofSeconds(10));
      assertEquals(1, aws.calls.size());
      ZoneStatus status = membership.status("Z1");
      assertEquals(ZoneStatus.Origin.EVENT, status.origin());
      assertEquals(2, status.counts().events());
    }

    @Test
    void zoneThatNobodyFollows_false() {
      assertFalse(join(Budget.DEFAULT).changed("Z9"));
    }

    @Test
    void duringTheReadOfItsOnlyPage_oneMoreRead() {
      aws.zone("Z1", records("example.org.", 3));
      Membership membership = join(Budget.DEFAULT);
      membership.follow("Z1", null, Pace.every(HOUR), listener);
      int[] calls = {0};
      aws.during =
          () -> {
            if (++calls[0] == 1) {
              membership.changed("Z1");
            }
          };
      resources.advance(Duration.ZERO);
      assertEquals(1, loaded.size(), "one page is of one piece");
      resources.advance(SECOND);
      assertEquals(2, aws.calls.size());
    }

    @Test
    void duringAWalk_theWalkBeginsAnew() {
      aws.zone("Z1", records("example.org.", 900));
      Membership membership = join(Budget.DEFAULT);
      membership.follow("Z1", null, Pace.every(HOUR), listener);
      int[] calls = {0};
      aws.during =
          () -> {
            if (++calls[0] == 2) {
              membership.changed("Z1");
            }
          };
      resources.advance(Duration.ofSeconds(10));
      assertEquals(1, loaded.size());
      assertEquals(1, membership.status("Z1").counts().torn());
      assertEquals(
          2,
          aws.calls.stream().filter(call -> call.start() == null).count(),
          () -> aws.calls + " " + resources.logged);
      assertEquals(5, aws.calls.size());
    }

    @Test
    void zoneThatChanged_beforeThoseWhoseTurnItIs() {
      Membership membership = join(new Budget(1, 1));
      for (int i = 0; i < 10; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
        membership.follow("Z" + i, null, Pace.every(SECOND), listener);
      }
      resources.advance(Duration.ofSeconds(20));
      aws.calls.clear();
      membership.changed("Z7");
      resources.advance(Duration.ofMillis(1999));
      assertEquals("Z7", aws.calls.getLast().zoneId());
    }
  }

  @Nested
  class Wanted {
    @Test
    void zoneThatAQueryWants_first() {
      Membership membership = join(new Budget(1, 1));
      for (int i = 0; i < 10; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
        membership.follow("Z" + i, null, Pace.every(HOUR), listener);
      }
      membership.wanted("Z8");
      membership.wanted("Z99");
      resources.advance(SECOND);
      assertEquals(
          List.of("Z0", "Z8"), aws.calls.stream().map(FakeHostedZones.Call::zoneId).toList());
    }
  }

  @Nested
  class Status {
    @Test
    void beforeTheFirstRead_nothingIsServed() {
      Membership membership = join(Budget.DEFAULT);
      membership.follow("Z1", NameText.parse("example.org"), Pace.every(HOUR), listener);
      ZoneStatus status = membership.status("Z1");
      assertEquals(NameText.parse("example.org"), status.name());
      assertNull(status.origin());
      assertNull(status.confirmedNanos());
      assertEquals(0, status.serial());
      assertFalse(status.failing());
      assertNull(membership.status("Z2"));
    }

    @Test
    void loaded_countsAndMoments() {
      List<RecordSet> sets = records("example.org.", 5);
      sets.add(simple("bad.example.org.", "A", 60, "x"));
      aws.zone("Z1", sets);
      Membership membership = join(Budget.DEFAULT);
      membership.follow("Z1", null, Pace.every(HOUR), listener);
      long begin = now();
      resources.advance(SECOND);
      ZoneStatus status = membership.status("Z1");
      assertEquals(ZoneStatus.Origin.API, status.origin());
      assertEquals(begin, status.confirmedNanos());
      assertEquals(begin, status.publishedNanos());
      assertEquals(Duration.ZERO, status.took());
      assertEquals(6, status.recordSets());
      assertEquals(
          zone("example.org.").stream().mapToInt(s -> s.values().size()).sum() + 7,
          status.records());
      assertEquals(1, status.skippedSets());
      assertEquals(List.of(status), membership.statuses());
      assertEquals(resources.clock().instant().getEpochSecond() - 1, status.serial());
    }

    @Test
    void failing_sinceTheFirstOfTheRow_andOverAfterwards() {
      aws.zone("Z1", records("example.org.", 3));
      Membership membership = join(Budget.DEFAULT);
      membership.follow("Z1", null, Pace.every(Duration.ofSeconds(10)), listener);
      resources.advance(SECOND);
      long confirmed = membership.status("Z1").confirmedNanos();
      aws.failure = call -> new SourceException(SourceException.Kind.UNAVAILABLE, "reset");
      resources.advance(Duration.ofMinutes(1));
      ZoneStatus.Failure failure = membership.status("Z1").failure();
      assertNotNull(failure);
      assertEquals("UNAVAILABLE", failure.kind());
      assertEquals("reset", failure.text());
      assertTrue(failure.sinceNanos() <= confirmed + Duration.ofSeconds(11).toNanos());
      assertTrue(membership.status("Z1").confirmedNanos() < failure.sinceNanos());
      aws.failure = call -> null;
      resources.advance(Duration.ofMinutes(5));
      assertFalse(membership.status("Z1").failing());
    }

    @Test
    void account_callsByOperationAndResult() {
      aws.zone("Z1", records("example.org.", 3));
      Membership membership = join(new Budget(2, 3));
      membership.follow("Z1", null, Pace.every(HOUR), listener);
      int[] calls = {0};
      aws.failure =
          call ->
              ++calls[0] == 1 ? new SourceException(SourceException.Kind.THROTTLED, "Rate") : null;
      resources.advance(Duration.ofSeconds(5));
      AccountStatus status = membership.accountStatus();
      assertEquals(
          List.of(
              new AccountStatus.Calls("ListResourceRecordSets", "ok", 1),
              new AccountStatus.Calls("ListResourceRecordSets", "throttled", 1)),
          status.calls());
      assertEquals(1, status.throttles());
      assertTrue(status.rate() < 2, "slower: " + status.rate());
      assertTrue(status.tokens() >= 0 && status.tokens() <= 3, "tokens " + status.tokens());
      assertEquals("fake credentials", status.description());
    }
  }
}
