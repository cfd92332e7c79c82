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
import java.util.random.RandomGenerator;
import org.bridge53.plugin.route53.FakeHostedZones;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Never a wrong zone: torn reads, accidents, deletions, outages. */
class ZoneSafetyTest {
  private static final AwsAccess ACCESS = new AwsAccess("team", null, null, null);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());
  private final Membership membership =
      new Accounts(aws.opener()).join(ACCESS, new Budget(100, 100), resources);
  private final List<Zone> loaded = new ArrayList<>();
  private final List<Long> gone = new ArrayList<>();
  private final ZoneListener listener =
      new ZoneListener() {
        @Override
        public void loaded(Zone zone) {
          loaded.add(zone);
        }

        @Override
        public void gone(long sinceNanos) {
          gone.add(sinceNanos);
        }

        @Override
        public void failed(boolean lasting) {}
      };

  private static List<RecordSet> records(String name, int count) {
    List<RecordSet> all = zone(name);
    for (int i = all.size(); i < count; i++) {
      all.add(simple(String.format("h%05d.%s", i, name), "A", 60, "192.0.2." + i % 250));
    }
    return all;
  }

  private void follow() {
    resources.random = new Highest();
    membership.follow("Z1", null, Pace.every(MINUTE), listener);
  }

  /** Chance that makes each pause as long as it may be. */
  private static final class Highest implements RandomGenerator {
    @Override
    public long nextLong() {
      return -1;
    }
  }

  private ZoneStatus status() {
    return membership.status("Z1");
  }

  private List<String> logged(String part) {
    return resources.logged.stream().filter(line -> line.contains(part)).toList();
  }

  private static SourceException failure(SourceException.Kind kind) {
    return new SourceException(kind, kind.name());
  }

  @Nested
  class Torn {
    /** Does something in the middle of one walk through the pages. */
    private void duringCall(int number, Runnable action) {
      int[] calls = {0};
      aws.during =
          () -> {
            if (++calls[0] == number) {
              action.run();
            }
          };
    }

    @Test
    void oneAddedBehindTheCursor_noticedAndReadAgain() {
      aws.zone("Z1", records("example.org.", 700));
      duringCall(
          2,
          () -> {
            List<RecordSet> more = new ArrayList<>(aws.zones.get("Z1"));
            more.add(3, simple("a.example.org.", "A", 60, "192.0.2.9"));
            aws.zone("Z1", more);
          });
      follow();
      resources.advance(Duration.ofSeconds(10));
      assertEquals(1, loaded.size());
      assertEquals(701, status().recordSets());
      assertEquals(1, status().counts().torn());
      assertEquals(6, aws.calls.size());
      assertEquals(List.of("GetHostedZone Z1", "GetHostedZone Z1"), aws.otherCalls);
      assertEquals(
          List.of(
              "WARNING hosted zone Z1: it changed while it was read: 700 record sets were listed"
                  + " and 701 counted; it is read again"),
          logged("changed while"));
    }

    @Test
    void markersSetDeleted_noticedThoughTheCountIsRight() {
      aws.zone("Z1", records("example.org.", 700));
      // One before the cursor is added, the one at the cursor is deleted: as many as before.
      duringCall(
          2,
          () -> {
            List<RecordSet> other = new ArrayList<>(aws.zones.get("Z1"));
            other.remove(300);
            other.add(3, simple("a.example.org.", "A", 60, "192.0.2.9"));
            aws.zone("Z1", other);
          });
      aws.failure = call -> null;
      aws.lenientMarkers = true;
      follow();
      resources.advance(Duration.ofSeconds(10));
      assertEquals(1, loaded.size());
      assertEquals(1, status().counts().torn());
      assertEquals(700, status().recordSets());
    }

    @Test
    void tornAgainAndAgain_limitedSaidAndTheLastGoodZoneStays() {
      aws.zone("Z1", records("example.org.", 700));
      follow();
      resources.advance(Duration.ofSeconds(10));
      int[] number = {700};
      aws.during =
          () ->
              aws.zone("Z1", records("example.org.", ++number[0])); // each call adds one at the end
      resources.advance(Duration.ofMinutes(30));
      assertEquals(1, loaded.size());
      assertTrue(status().failing());
      assertEquals("torn listing", status().failure().kind());
      assertTrue(status().counts().torn() >= 8, "torn " + status().counts().torn());
      assertTrue(status().counts().torn() < 40, "backs off: " + status().counts().torn());
      assertEquals(1, logged("it is read again").size());
      assertEquals(1, logged("ERROR zone example.org. (Z1): it changed while").size());
      aws.during = () -> {};
      resources.advance(Duration.ofMinutes(6));
      assertEquals(2, loaded.size());
      assertEquals(number[0], status().recordSets());
      assertFalse(status().failing());
    }

    @Test
    void endpointThatCountsOtherwise_acceptedWhenTheSameComesTwice() {
      aws.zone("Z1", records("example.org.", 700));
      aws.miscount = 5;
      follow();
      resources.advance(Duration.ofSeconds(10));
      assertEquals(1, loaded.size());
      assertEquals(6, aws.calls.size());
      resources.advance(MINUTE);
      assertFalse(status().failing());
    }

    @Test
    void setsThatAreCountedAndNotListed_keptOutHoweverOften() {
      aws.zone("Z1", records("example.org.", 700));
      follow();
      resources.advance(Duration.ofSeconds(10));
      aws.miscount = 5;
      aws.zone("Z1", records("example.org.", 701));
      resources.advance(Duration.ofMinutes(30));
      assertEquals(1, loaded.size());
      assertTrue(status().failing());
      aws.miscount = 0;
      resources.advance(Duration.ofMinutes(11)); // two turns of the longest back-off
      assertEquals(2, loaded.size());
    }

    @Test
    void mayNotBeCounted_servedAndThePermissionIsSaidOnce() {
      aws.zone("Z1", records("example.org.", 700));
      aws.otherFailure =
          operation ->
              operation.equals("GetHostedZone")
                  ? new SourceException(
                      SourceException.Kind.FORBIDDEN, "route53:GetHostedZone is not allowed")
                  : null;
      follow();
      resources.advance(Duration.ofHours(3));
      assertEquals(1, loaded.size());
      assertEquals(
          List.of(
              "WARNING route53:GetHostedZone is not allowed; zones of several pages are served"
                  + " without being counted"),
          logged("GetHostedZone"));
      assertTrue(aws.otherCalls.size() <= 4, "asked once an hour: " + aws.otherCalls);
    }

    @Test
    void onePage_isOfOneMoment() {
      aws.zone("Z1", records("example.org.", 300));
      follow();
      resources.advance(Duration.ofSeconds(30));
      assertEquals(1, aws.calls.size());
      assertEquals(List.of(), aws.otherCalls);
    }
  }

  @Nested
  class Shrinking {
    @Test
    void losesMoreThanHalf_heldThenPublishedWhenTheTimeIsOver() {
      aws.zone("Z1", records("example.org.", 100));
      follow();
      resources.advance(MINUTE);
      aws.zone("Z1", records("example.org.", 49));
      resources.advance(Duration.ofMinutes(10));
      assertEquals(1, loaded.size());
      assertEquals("it would lose 51 of its 100 record sets", status().held().why());
      assertEquals(100, status().recordSets());
      assertEquals(1, status().counts().held());
      assertEquals(
          List.of(
              "ERROR zone example.org. (Z1): it would lose 51 of its 100 record sets; it is held,"
                  + " what was read before is still served for 900 s unless AWS takes it back"),
          logged("held"));
      resources.advance(Duration.ofMinutes(7));
      assertEquals(2, loaded.size());
      assertEquals(49, status().recordSets());
      assertNull(status().held());
      assertEquals(
          "INFO zone example.org. (Z1): what was held is published", logged("held").get(1));
    }

    @Test
    void comesBackMeanwhile_nothingPublished() {
      List<RecordSet> whole = records("example.org.", 100);
      aws.zone("Z1", whole);
      follow();
      resources.advance(MINUTE);
      aws.zone("Z1", records("example.org.", 2));
      resources.advance(Duration.ofMinutes(5));
      assertNotNull(status().held());
      aws.zone("Z1", whole);
      resources.advance(MINUTE);
      assertNull(status().held());
      resources.advance(Duration.ofMinutes(30));
      assertEquals(1, loaded.size());
      assertEquals(1, logged("AWS says again what is served").size());
    }

    @Test
    void accepted_publishedAtTheNextRead() {
      aws.zone("Z1", records("example.org.", 100));
      follow();
      resources.advance(MINUTE);
      assertFalse(membership.accept("Z1"), "nothing is held");
      aws.zone("Z1", records("example.org.", 2));
      resources.advance(Duration.ofMinutes(2));
      assertTrue(membership.accept("Z1"));
      resources.advance(Duration.ofSeconds(1));
      assertEquals(2, loaded.size());
      assertFalse(membership.accept("Z9"));
    }

    @Test
    void exactlyHalf_smallZonesAndMoreSets_notHeld() {
      aws.zone("Z1", records("example.org.", 100));
      follow();
      resources.advance(MINUTE);
      for (int size : new int[] {50, 25, 13, 2, 100}) {
        aws.zone("Z1", records("example.org.", size));
        resources.advance(MINUTE);
        assertEquals(size, status().recordSets());
      }
      assertEquals(0, status().counts().held());
    }

    @Test
    void apexMxLost_held() {
      List<RecordSet> sets = records("example.org.", 30);
      sets.add(simple("example.org.", "MX", 60, "10 mail.example.org."));
      aws.zone("Z1", sets);
      follow();
      resources.advance(MINUTE);
      aws.zone("Z1", records("example.org.", 30));
      resources.advance(MINUTE);
      assertEquals("it would lose the MX set at its apex", status().held().why());
    }

    @Test
    void anotherName_heldUntilAccepted() {
      aws.zone("Z1", records("example.org.", 5));
      follow();
      resources.advance(MINUTE);
      aws.zone("Z1", records("example.com.", 5));
      resources.advance(Duration.ofHours(2));
      assertEquals(1, loaded.size());
      assertEquals("it is example.com. now and was example.org.", status().held().why());
      assertNull(status().held().untilNanos());
      membership.accept("Z1");
      resources.advance(Duration.ofSeconds(1));
      assertEquals(2, loaded.size());
    }

    @Test
    void apexNsLost_keptOut() {
      aws.zone("Z1", records("example.org.", 30));
      follow();
      resources.advance(MINUTE);
      List<RecordSet> without = records("example.org.", 30);
      without.removeIf(set -> set.type().equals("NS"));
      aws.zone("Z1", without);
      resources.advance(Duration.ofHours(1));
      assertEquals(1, loaded.size());
      assertTrue(status().counts().refused() > 0);
      assertEquals("refused listing", status().failure().kind());
    }
  }

  @Nested
  class Deleted {
    @Test
    void oneAnswerThatThereIsNone_isNotBelieved() {
      aws.zone("Z1", records("example.org.", 5));
      follow();
      resources.advance(MINUTE);
      List<RecordSet> sets = aws.zones.remove("Z1");
      resources.advance(Duration.ofSeconds(110));
      assertEquals(List.of(), gone);
      assertTrue(status().failing());
      aws.zone("Z1", sets);
      resources.advance(Duration.ofMinutes(6));
      assertFalse(status().failing());
      assertEquals(List.of(), gone);
    }

    @Test
    void twiceAnIntervalApart_goneSinceTheFirst_andLoadedWhenItComesBack() {
      aws.zone("Z1", records("example.org.", 5));
      follow();
      resources.advance(MINUTE);
      aws.zones.remove("Z1");
      resources.advance(Duration.ofMinutes(10));
      assertTrue(gone.size() >= 2, gone.toString());
      assertEquals(status().failure().sinceNanos(), gone.getFirst());
      assertEquals(gone.getFirst(), gone.getLast());
      aws.zone("Z1", records("example.org.", 5));
      resources.advance(Duration.ofMinutes(6));
      assertEquals(2, loaded.size(), "lines that gave it up want it again");
    }
  }

  @Nested
  class Outages {
    private void followMany(int count) {
      for (int i = 0; i < count; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
        membership.follow("Z" + i, null, Pace.every(MINUTE), listener);
      }
    }

    @Test
    void awsUnreachable_oneProbeAtATime_twoLines_allReadAtOnceAfterwards() {
      followMany(50);
      resources.advance(MINUTE);
      assertEquals(50, loaded.size());
      aws.failure = call -> failure(SourceException.Kind.UNAVAILABLE);
      resources.advance(MINUTE);
      aws.calls.clear();
      resources.advance(Duration.ofHours(1));
      assertTrue(aws.calls.size() <= 3600 / 7, "probes: " + aws.calls.size());
      assertTrue(aws.calls.size() >= 3600 / 16, "probes: " + aws.calls.size());
      assertTrue(membership.statuses().stream().allMatch(ZoneStatus::failing));
      assertEquals("UNAVAILABLE", membership.accountStatus().outage().kind());
      aws.failure = call -> null;
      aws.calls.clear();
      resources.advance(Duration.ofSeconds(20));
      assertTrue(
          aws.calls.stream().map(FakeHostedZones.Call::zoneId).distinct().count() == 50,
          "read: " + aws.calls.size());
      assertTrue(membership.statuses().stream().noneMatch(ZoneStatus::failing));
      assertNull(membership.accountStatus().outage());
      assertEquals(1, logged("AWS cannot be reached").size());
      assertEquals(1, logged("AWS answers").size());
      assertTrue(logged("ERROR").size() <= 4, resources.logged.toString());
    }

    @Test
    void oneBadZone_isNoOutage() {
      followMany(50);
      resources.advance(MINUTE);
      aws.failure =
          call -> call.zoneId().equals("Z7") ? failure(SourceException.Kind.UNAVAILABLE) : null;
      resources.advance(Duration.ofMinutes(10));
      assertNull(membership.accountStatus().outage());
      assertEquals(1, membership.statuses().stream().filter(ZoneStatus::failing).count());
      assertEquals(1, logged("ERROR").size());
    }
  }

  @Nested
  class Counts {
    private final Membership small =
        new Accounts(aws.opener()).join(ACCESS, new Budget(1, 5), resources);

    /** So many that they cannot all be read each minute. */
    private void followMany() {
      for (int i = 0; i < 150; i++) {
        aws.own("Z" + i, "z" + i + ".example.", false);
        small.follow("Z" + i, null, Pace.every(MINUTE), listener);
      }
      resources.advance(Duration.ofMinutes(10));
      aws.calls.clear();
      aws.otherCalls.clear();
      loaded.clear();
    }

    @Test
    void changedCount_readAtOnce_theOthersConfirmed() {
      followMany();
      long before = small.status("Z3").confirmedNanos();
      aws.own("Z77", "z77.example.", false, simple("new.z77.example.", "A", 60, "192.0.2.1"));
      resources.advance(Duration.ofSeconds(62));
      assertEquals(1, loaded.size());
      assertEquals(3, small.status("Z77").recordSets());
      assertTrue(small.status("Z3").confirmedNanos() > before);
      assertEquals(2, aws.otherCalls.size(), "one page a hundred zones: " + aws.otherCalls);
      assertNotNull(small.accountStatus().heartbeatNanos());
    }

    @Test
    void countThatNoReadFinds_saidOnceAndReadOnce() {
      followMany();
      aws.counts = false;
      resources.advance(Duration.ofMinutes(2));
      aws.counts = true;
      aws.miscount = 1;
      aws.calls.clear();
      resources.advance(Duration.ofMinutes(30));
      assertEquals(150, logged("AWS counts 3 record sets and lists 2").size());
      assertTrue(aws.calls.size() <= 30 * 60 + 5, "calls " + aws.calls.size());
      assertEquals(0, loaded.size());
    }

    @Test
    void listingDenied_worksWithoutAndNamesThePermission() {
      aws.otherFailure =
          operation ->
              operation.equals("ListHostedZones")
                  ? new SourceException(
                      SourceException.Kind.FORBIDDEN, "route53:ListHostedZones is not allowed")
                  : null;
      followMany();
      resources.advance(Duration.ofMinutes(10));
      assertEquals(
          List.of(
              "ERROR hosted zones: route53:ListHostedZones is not allowed; changes of zones are"
                  + " only seen when each is read in its turn"),
          logged("ListHostedZones"));
      assertTrue(
          aws.calls.stream().map(FakeHostedZones.Call::zoneId).distinct().count() == 150,
          "each was read");
    }

    @Test
    void zoneMissingFromTheListing_readNow() {
      followMany();
      aws.listed.remove("Z5");
      aws.zones.remove("Z5");
      resources.advance(Duration.ofSeconds(62));
      assertEquals("NO_SUCH_ZONE", small.status("Z5").failure().kind());
    }
  }
}
