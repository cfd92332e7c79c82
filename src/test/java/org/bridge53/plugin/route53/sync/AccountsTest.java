package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.FakeHostedZones;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final AwsAccess ACCESS = new AwsAccess("team", null, null, null);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());
  private final Accounts accounts = new Accounts(aws.opener());

  /** What a line hears. */
  private static final class Heard implements ZoneListener {
    private final List<Zone> loaded = new ArrayList<>();
    private int failed;
    private boolean lasting;

    @Override
    public void loaded(Zone zone) {
      loaded.add(zone);
    }

    @Override
    public void failed(boolean isLasting) {
      failed++;
      lasting = isLasting;
    }

    private Zone zone() {
      return loaded.isEmpty() ? null : loaded.getLast();
    }
  }

  private Membership join(Budget budget) {
    return accounts.join(ACCESS, budget, resources);
  }

  private Heard follow(Membership membership, String id, String name, Duration refresh) {
    Heard heard = new Heard();
    membership.follow(id, name == null ? null : NameText.parse(name), Pace.every(refresh), heard);
    return heard;
  }

  private List<String> logged() {
    return List.copyOf(resources.logged);
  }

  private static List<RecordSet> records(String name, int count) {
    List<RecordSet> all = zone(name);
    for (int i = all.size(); i < count; i++) {
      all.add(simple("h" + i + "." + name, "A", 60, "192.0.2." + i % 250));
    }
    return all;
  }

  private static final RecordSet UNKNOWN_POLICY =
      new RecordSet(
          "www.example.org.",
          "A",
          "one",
          60,
          List.of("192.0.2.1"),
          null,
          new RoutingPolicy.Unknown(),
          null,
          null);

  @Nested
  class Loading {
    @Test
    void oneZone_oneCallAndOneLogLine() {
      aws.zone("Z1", zone("example.org.", UNKNOWN_POLICY));
      Heard heard = follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      assertEquals(0, aws.calls.size());
      resources.advance(Duration.ZERO);
      assertEquals(1, aws.calls.size());
      assertEquals(NameText.parse("example.org"), heard.zone().apex());
      assertEquals(
          List.of(
              "INFO zone example.org. (Z1): loaded, 3 record sets; 1 policy record set"
                  + " answers SERVFAIL in this version"),
          logged());
    }

    @Test
    void pages_exactlyOneCallFor300Sets() {
      for (int count : new int[] {2, 299, 300, 301, 600, 601}) {
        aws.calls.clear();
        aws.zone("Z" + count, records("example.org.", count));
        Heard heard = follow(join(new Budget(100, 100)), "Z" + count, "example.org", MINUTE);
        resources.advance(Duration.ZERO);
        assertEquals((count + 299) / 300, aws.callsOf("Z" + count), count + " sets");
        assertNotNull(heard.zone());
      }
    }

    @Test
    void hundredZonesOfHundredSets_underTheBudgetAndNoneLost() {
      Membership membership = join(new Budget(10, 50));
      Map<String, Heard> heard = new HashMap<>();
      for (int i = 0; i < 100; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 100));
        heard.put("Z" + i, follow(membership, "Z" + i, "z" + i + ".example", MINUTE));
      }
      long begin = resources.ticker().getAsLong();
      resources.advance(Duration.ofSeconds(5));
      assertEquals(100, heard.values().stream().filter(each -> each.zone() != null).count());
      resources.advance(Duration.ofMinutes(5));
      int most = 0;
      int[] perSecond = new int[306];
      for (FakeHostedZones.Call call : aws.calls) {
        perSecond[(int) ((call.atNanos() - begin) / 1_000_000_000L)]++;
      }
      // The bucket's law: in any span of t seconds 50 + 10 t calls at the most.
      for (int from = 0; from < perSecond.length; from++) {
        int sum = 0;
        for (int to = from; to < perSecond.length; to++) {
          sum += perSecond[to];
          assertTrue(sum <= 50 + 10 * (to - from + 1), sum + " calls from second " + from);
        }
        most = Math.max(most, perSecond[from]);
      }
      assertTrue(most >= 50, "the burst was used: " + most);
      for (int i = 0; i < 100; i++) {
        assertTrue(aws.callsOf("Z" + i) >= 5, "zone " + i + " was refreshed every minute");
      }
    }

    @Test
    void zonesNeverLoaded_beforeRefreshes() {
      Membership membership = join(new Budget(1, 1));
      for (int i = 0; i < 5; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
        follow(membership, "Z" + i, null, SECOND);
      }
      resources.advance(Duration.ofSeconds(20));
      aws.zone("NEW", records("new.example.", 3));
      Heard heard = follow(membership, "NEW", null, SECOND);
      resources.advance(SECOND);
      assertNotNull(heard.zone());
    }

    @Test
    void oneWrongId_harmsNoOther() {
      aws.zone("Z1", zone("example.org."));
      Membership membership = join(Budget.DEFAULT);
      Heard wrong = follow(membership, "Z9", "wrong.example", MINUTE);
      Heard right = follow(membership, "Z1", "example.org", MINUTE);
      resources.advance(Duration.ofMinutes(10));
      assertNull(wrong.zone());
      assertTrue(wrong.lasting);
      assertNotNull(right.zone());
      assertEquals(
          List.of(
              "ERROR zone wrong.example. (Z9): No hosted zone found with ID: Z9; it is not loaded,"
                  + " its names answer SERVFAIL",
              "INFO zone example.org. (Z1): loaded, 2 record sets"),
          logged());
      assertTrue(aws.callsOf("Z9") < 14, "backs off: " + aws.callsOf("Z9"));
      assertTrue(aws.callsOf("Z9") > 5, "does not give up: " + aws.callsOf("Z9"));
    }

    @Test
    void zoneOfAnotherName_errorNamesBothAndNothingServed() {
      aws.zone("Z1", zone("example.com."));
      Heard heard = follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ofHours(1));
      assertNull(heard.zone());
      assertTrue(heard.lasting);
      assertEquals(
          List.of(
              "ERROR zone example.org.: the hosted zone Z1 is example.com. and not example.org.; it"
                  + " is not served"),
          logged());
      assertTrue(aws.calls.size() < 30, "asked ever more rarely: " + aws.calls.size());
    }

    @Test
    void zoneOfAnotherName_reportedWhenALineTakesIt() {
      aws.zone("Z1", zone("example.com.", simple("w.example.com.", "A", 60, "x")));
      Membership membership = join(Budget.DEFAULT);
      follow(membership, "Z1", "example.org", MINUTE);
      resources.advance(SECOND);
      assertEquals(1, logged().size());
      follow(membership, "Z1", "example.com", MINUTE);
      assertEquals(3, logged().size(), logged().toString());
      assertTrue(logged().get(1).startsWith("WARNING zone example.com. (Z1): w.example.com. A: "));
      assertEquals("INFO zone example.com. (Z1): loaded, 3 record sets", logged().get(2));
    }

    @Test
    void nothingReadable_hundredLinesAndTheCountOfTheRest() {
      List<RecordSet> all = zone("example.org.");
      for (int i = 0; i < 137; i++) {
        all.add(simple("h" + i + ".example.org.", "A", 60, "x\n" + "y".repeat(1000)));
      }
      aws.zone("Z1", all);
      follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ofMinutes(5));
      assertEquals(102, logged().size());
      assertEquals("WARNING zone example.org. (Z1): … and 37 more", logged().get(100));
      assertTrue(
          logged().stream().allMatch(line -> line.length() < 300 && !line.contains("\n")),
          logged().getFirst());
    }

    @Test
    void listingWithoutSoa_notPublished() {
      aws.zone("Z1", List.of(simple("example.org.", "NS", 60, "ns.example.org.")));
      Heard heard = follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(SECOND);
      assertNull(heard.zone());
      assertTrue(heard.lasting);
      assertEquals(
          "ERROR zone example.org. (Z1): the listing has no SOA record set; it is not loaded, its"
              + " names answer SERVFAIL",
          logged().getFirst());
    }

    @Test
    void failureOfAPage_nothingPublishedAndReadAnew() {
      aws.zone("Z1", records("example.org.", 900));
      int[] count = {0};
      aws.failure =
          call ->
              ++count[0] == 3
                  ? new SourceException(SourceException.Kind.UNAVAILABLE, "connection reset")
                  : null;
      Heard heard = follow(join(new Budget(100, 100)), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ZERO);
      assertNull(heard.zone());
      assertEquals(3, aws.calls.size());
      resources.advance(SECOND);
      assertNotNull(heard.zone());
      assertEquals(6, aws.calls.size());
    }
  }

  @Nested
  class Refreshing {
    @Test
    void nothingChanged_nothingPublished() {
      aws.zone("Z1", zone("example.org."));
      Heard heard = follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ofMinutes(10));
      assertTrue(aws.calls.size() >= 10, aws.calls.size() + " calls");
      assertEquals(1, heard.loaded.size());
      assertEquals(1, logged().size());
    }

    @Test
    void change_publishedWithinTheInterval() {
      aws.zone("Z1", zone("example.org."));
      Heard heard = follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ofMinutes(3));
      aws.zone("Z1", zone("example.org.", simple("www.example.org.", "A", 60, "192.0.2.1")));
      resources.advance(MINUTE);
      assertEquals(2, heard.loaded.size());
      assertNotSame(heard.loaded.get(0), heard.loaded.get(1));
      assertEquals(2, heard.zone().nodeCount());
    }

    @Test
    void tenThousandRecords_34CallsARound() {
      aws.zone("Z1", records("example.org.", 10_000));
      Heard heard = follow(join(new Budget(50, 100)), "Z1", "example.org", SECOND);
      resources.advance(Duration.ofSeconds(30));
      assertEquals(1, heard.loaded.size());
      int rounds = (int) aws.calls.stream().filter(call -> call.start() == null).count();
      assertTrue(rounds >= 25, rounds + " rounds");
      assertTrue(
          aws.calls.size() <= 34 * rounds && aws.calls.size() > 34 * (rounds - 1),
          aws.calls.size() + " calls in " + rounds + " rounds");
    }

    @Test
    void unreadableSet_reportedOnceAChange() {
      aws.zone("Z1", zone("example.org.", simple("w.example.org.", "A", 60, "x")));
      follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ofMinutes(5));
      aws.zone(
          "Z1",
          zone(
              "example.org.",
              simple("v.example.org.", "A", 60, "192.0.2.1"),
              simple("w.example.org.", "A", 60, "x")));
      resources.advance(Duration.ofMinutes(5));
      assertEquals(
          1, logged().stream().filter(line -> line.contains("w.example.org. A: not an")).count());
    }

    @Test
    void zonesLoadedTogether_spreadOverTheInterval() {
      Membership membership = join(new Budget(100, 100));
      for (int i = 0; i < 60; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
        follow(membership, "Z" + i, null, MINUTE);
      }
      resources.advance(Duration.ZERO);
      long begin = resources.ticker().getAsLong();
      aws.calls.clear();
      resources.advance(MINUTE);
      int[] perTenSeconds = new int[7];
      aws.calls.forEach(
          call -> perTenSeconds[(int) ((call.atNanos() - begin) / 10_000_000_000L)]++);
      for (int i = 0; i < 6; i++) {
        assertTrue(perTenSeconds[i] >= 3 && perTenSeconds[i] <= 25, perTenSeconds[i] + " in " + i);
      }
    }
  }

  @Nested
  class Failing {
    @Test
    void failsAndRecovers_twoLinesAndOldDataServed() {
      aws.zone("Z1", zone("example.org."));
      Heard heard = follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ofMinutes(1));
      aws.failure =
          call -> new SourceException(SourceException.Kind.UNAVAILABLE, "no answer in 10 s");
      resources.advance(Duration.ofHours(1));
      assertNotNull(heard.zone());
      aws.failure = call -> null;
      resources.advance(Duration.ofMinutes(6));
      List<String> lines = logged();
      assertEquals(3, lines.size(), lines.toString());
      assertEquals(
          "ERROR zone example.org. (Z1): no answer in 10 s; what was read before is still served",
          lines.get(1));
      assertTrue(
          lines
              .get(2)
              .matches("INFO zone example.org. \\(Z1\\): read again after 3\\d+ s of failures"),
          lines.get(2));
    }

    @Test
    void throttledInTheMiddle_walkGoesOnAndRateFalls() {
      aws.zone("Z1", records("example.org.", 900));
      int[] count = {0};
      aws.failure =
          call ->
              ++count[0] == 2 || count[0] == 3
                  ? new SourceException(SourceException.Kind.THROTTLED, "Rate exceeded")
                  : null;
      Heard heard = follow(join(new Budget(10, 50)), "Z1", "example.org", Duration.ofHours(1));
      resources.advance(Duration.ofMinutes(1));
      assertNotNull(heard.zone());
      assertEquals(5, aws.calls.size());
      assertEquals(1, aws.calls.stream().filter(call -> call.start() == null).count());
      assertEquals(
          "WARNING AWS throttles the requests of fake credentials: now 5.00 a second, more again as"
              + " it allows",
          logged().getFirst());
    }

    @Test
    void throttledAtEveryPage_longWalkEnds() {
      aws.zone("Z1", records("example.org.", 6000));
      int[] count = {0};
      aws.failure =
          call ->
              ++count[0] % 2 == 1
                  ? new SourceException(SourceException.Kind.THROTTLED, "Rate exceeded")
                  : null;
      Heard heard = follow(join(new Budget(10, 50)), "Z1", "example.org", Duration.ofDays(1));
      resources.advance(Duration.ofHours(1));
      assertNotNull(heard.zone());
      assertEquals(40, aws.calls.size());
      assertEquals(2, aws.calls.stream().filter(call -> call.start() == null).count());
    }

    @Test
    void throttledForEver_slowAndNoFlood() {
      for (int i = 0; i < 100; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
      }
      aws.failure = call -> new SourceException(SourceException.Kind.THROTTLED, "Rate exceeded");
      Membership membership = join(new Budget(10, 50));
      for (int i = 0; i < 100; i++) {
        follow(membership, "Z" + i, null, MINUTE);
      }
      resources.advance(Duration.ofMinutes(10));
      assertTrue(aws.calls.size() < 450, aws.calls.size() + " calls in ten minutes");
      aws.failure = call -> null;
      resources.advance(Duration.ofMinutes(10));
      assertEquals(
          100, logged().stream().filter(line -> line.contains(": loaded, 3 record sets")).count());
      assertEquals(
          1,
          logged().stream()
              .filter(line -> line.endsWith("again at the full 10.00 requests a second"))
              .count());
    }

    @Test
    void credentialsFail_oneLineForTheAccount() {
      Membership membership = join(Budget.DEFAULT);
      List<Heard> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
        all.add(follow(membership, "Z" + i, null, MINUTE));
      }
      aws.failure =
          call ->
              new SourceException(
                  SourceException.Kind.CREDENTIALS, "no profile \"team\" in /etc/credentials");
      resources.advance(Duration.ofMinutes(2));
      assertEquals(
          List.of(
              "ERROR no profile \"team\" in /etc/credentials; no zone of these credentials is read"
                  + " until this works"),
          logged());
      aws.failure = call -> null;
      resources.advance(Duration.ofMinutes(6));
      assertTrue(all.stream().allMatch(heard -> heard.zone() != null));
      assertEquals("INFO the credentials of fake credentials work again", logged().get(1));
    }

    @Test
    void sourceThrowsSomethingElse_aFailureLikeOthers() {
      aws.zone("Z1", zone("example.org."));
      aws.failure =
          call -> {
            throw new IllegalStateException("a bug");
          };
      Heard heard = follow(join(Budget.DEFAULT), "Z1", "example.org", MINUTE);
      resources.advance(SECOND);
      assertTrue(logged().getFirst().contains("IllegalStateException: a bug"), logged().toString());
      aws.failure = call -> null;
      resources.advance(MINUTE);
      assertNotNull(heard.zone());
    }

    @Test
    void sourceThrowsErrors_placesInFlightComeBack() {
      for (int i = 0; i < 2 * Account.MOST_CALLS; i++) {
        aws.zone("Z" + i, records("z" + i + ".example.", 3));
      }
      aws.failure =
          call -> {
            throw new NoClassDefFoundError("a.b.C");
          };
      Membership membership = join(new Budget(100, 100));
      List<Heard> all = new ArrayList<>();
      for (int i = 0; i < 2 * Account.MOST_CALLS; i++) {
        all.add(follow(membership, "Z" + i, null, MINUTE));
      }
      resources.advance(SECOND);
      assertEquals(
          "ERROR hosted zone Z0: java.lang.NoClassDefFoundError: a.b.C; it is not loaded, its"
              + " names answer SERVFAIL",
          logged().getFirst());
      aws.failure = call -> null;
      resources.advance(MINUTE);
      assertTrue(all.stream().allMatch(heard -> heard.zone() != null));
    }

    @Test
    void lineFailsToTakeAZone_comesAgain() {
      aws.zone("Z1", zone("example.org."));
      int[] taken = {0};
      join(Budget.DEFAULT)
          .follow(
              "Z1",
              null,
              Pace.every(MINUTE),
              new ZoneListener() {
                @Override
                public void loaded(Zone zone) {
                  if (taken[0]++ == 0) {
                    throw new IllegalStateException("a bug");
                  }
                }

                @Override
                public void failed(boolean lasting) {}
              });
      resources.advance(MINUTE);
      assertEquals(2, taken[0]);
    }

    @Test
    void noClient_saysWhichAndTriesAgain() {
      int[] opened = {0};
      Accounts failing =
          new Accounts(
              access -> {
                if (opened[0]++ == 0) {
                  throw new IllegalArgumentException("no region");
                }
                return aws;
              });
      aws.zone("Z1", zone("example.org."));
      Heard heard =
          follow(failing.join(ACCESS, Budget.DEFAULT, resources), "Z1", "example.org", MINUTE);
      resources.advance(MINUTE);
      assertEquals(
          "ERROR no client for profile \"team\": no region; no zone of these credentials is read"
              + " until this works",
          logged().getFirst());
      assertNotNull(heard.zone());
    }

    @Test
    void listingThatNeverEnds_refusedAfterOneRepeat() {
      List<RecordSet> group = new ArrayList<>(zone("example.org."));
      for (int i = 0; i < 700; i++) {
        group.add(simple("g.example.org.", "A", 60, "192.0.2.1"));
      }
      aws.zone("Z1", group);
      Heard heard = follow(join(new Budget(100, 100)), "Z1", "example.org", MINUTE);
      resources.advance(Duration.ZERO);
      assertNull(heard.zone());
      assertEquals(2, aws.calls.size());
      assertTrue(logged().getFirst().contains("the listing does not advance"));
    }
  }

  @Nested
  class Sharing {
    @Test
    void linesWithEqualAccess_oneClientOneListingAndTheSmallerBudget() {
      aws.zone("Z1", zone("example.org."));
      Heard one = follow(join(new Budget(10, 50)), "Z1", "example.org", MINUTE);
      Heard two = follow(join(new Budget(5, 2)), "Z1", null, MINUTE);
      resources.advance(Duration.ZERO);
      assertEquals(1, aws.opened.size());
      assertEquals(1, aws.calls.size());
      assertSame(one.zone(), two.zone());
    }

    @Test
    void linesWithOtherAccess_neverShared() {
      aws.zone("Z1", zone("example.org."));
      follow(join(Budget.DEFAULT), "Z1", null, MINUTE);
      Membership other =
          accounts.join(new AwsAccess("other", null, null, null), Budget.DEFAULT, resources);
      follow(other, "Z1", null, MINUTE);
      resources.advance(Duration.ZERO);
      assertEquals(2, aws.opened.size());
      assertEquals(2, aws.calls.size());
    }

    @Test
    void reload_newLineHasTheZoneAtOnceAndTheBudgetGoesOn() {
      aws.zone("Z1", zone("example.org."));
      Membership before = join(new Budget(1, 3));
      follow(before, "Z1", "example.org", MINUTE);
      resources.advance(SECOND);
      TestResources reloaded = new TestResources(".");
      reloaded.advance(SECOND);
      Membership after = accounts.join(ACCESS, new Budget(1, 3), reloaded);
      Heard heard = follow(after, "Z1", "example.org", MINUTE);
      assertNotNull(heard.zone());
      before.leave();
      assertEquals(0, resources.scheduledTasks());
      assertEquals(1, aws.calls.size());
      reloaded.advance(MINUTE);
      assertTrue(aws.calls.size() >= 2, "the new server goes on refreshing");
      assertEquals(0, aws.closed);
      after.leave();
      assertEquals(1, aws.closed);
      assertEquals(0, reloaded.scheduledTasks());
    }

    @Test
    void leftDuringACall_nothingPublishedAndNothingScheduled() {
      aws.zone("Z1", zone("example.org."));
      Membership membership = join(Budget.DEFAULT);
      Heard heard = follow(membership, "Z1", "example.org", MINUTE);
      aws.during = membership::leave;
      resources.advance(MINUTE);
      assertNull(heard.zone());
      assertEquals(0, resources.scheduledTasks());
      assertEquals(1, aws.closed);
      assertEquals(List.of(), logged());
    }

    @Test
    void oldServerLeavesDuringItsCall_newOneReadsTheZone() {
      aws.zone("Z1", zone("example.org."));
      Membership before = join(Budget.DEFAULT);
      follow(before, "Z1", "example.org", MINUTE);
      Membership after = join(Budget.DEFAULT);
      Heard heard = follow(after, "Z1", "example.org", MINUTE);
      before.leave();
      resources.advance(SECOND);
      assertNotNull(heard.zone());
    }

    @Test
    void joinAgainAfterTheLastLeft_freshAccount() {
      aws.zone("Z1", zone("example.org."));
      Membership membership = join(Budget.DEFAULT);
      follow(membership, "Z1", null, MINUTE);
      resources.advance(Duration.ZERO);
      membership.leave();
      membership.leave();
      assertEquals(1, aws.closed);
      Heard heard = follow(join(Budget.DEFAULT), "Z1", null, MINUTE);
      resources.advance(Duration.ZERO);
      assertNotNull(heard.zone());
      assertEquals(2, aws.opened.size());
    }
  }

  @Nested
  class Errands {
    private final List<String> told = new ArrayList<>();

    private Errand errand(String name, SourceException.@Nullable Kind failure) {
      return new Errand() {
        @Override
        public void run(HostedZoneSource source) throws SourceException {
          told.add(name + " runs");
          if (failure != null) {
            throw new SourceException(failure, "no");
          }
        }

        @Override
        public void failed(SourceException reason) {
          told.add(name + " fails: " + reason.kind());
        }
      };
    }

    @Test
    void errands_beforePagesAndUnderTheBudget() {
      aws.zone("Z1", zone("example.org."));
      Membership membership = join(new Budget(1, 2));
      follow(membership, "Z1", "example.org", MINUTE);
      membership.send(errand("a", null));
      membership.send(errand("b", null));
      resources.advance(Duration.ZERO);
      assertEquals(List.of("a runs"), told, "two at once: the page was first, then one errand");
      resources.advance(Duration.ofSeconds(1));
      assertEquals(List.of("a runs", "b runs"), told);
    }

    @Test
    void failedErrand_isToldAndNotRepeated() {
      Membership membership = join(new Budget(10, 10));
      membership.send(errand("a", SourceException.Kind.UNAVAILABLE));
      resources.advance(Duration.ofMinutes(10));
      assertEquals(List.of("a runs", "a fails: UNAVAILABLE"), told);
      assertEquals(List.of(), logged());
    }

    @Test
    void throttledErrand_slowsTheAccount() {
      Membership membership = join(new Budget(10, 10));
      membership.send(errand("a", SourceException.Kind.THROTTLED));
      resources.advance(Duration.ZERO);
      assertTrue(logged().getFirst().startsWith("WARNING AWS throttles"), logged().toString());
    }

    @Test
    void leaving_endsWhatWaits() {
      Membership membership = join(new Budget(1, 1));
      Membership other = join(new Budget(1, 1));
      membership.send(errand("a", null));
      membership.send(errand("b", null));
      other.send(errand("c", null));
      membership.leave();
      resources.advance(Duration.ofMinutes(1));
      assertEquals(List.of("c runs"), told);
    }
  }
}
