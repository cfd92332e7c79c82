package org.bridge53.plugin.route53.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.name.NameText;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.route53.OnlyRecordSets;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several clients: whose account they are, what they share, where a zone is found. */
class SharedBudgetTest {
  private final TestResources resources = new TestResources(".");
  private final Map<AwsAccess, Fake> sources = new HashMap<>();
  private final Map<String, String> accountsOfProfiles = new HashMap<>();
  private final Accounts accounts =
      new Accounts(access -> sources.computeIfAbsent(access, Fake::new));
  private final List<String> loaded = new ArrayList<>();
  private final List<Boolean> failed = new ArrayList<>();

  private final ZoneListener listener =
      new ZoneListener() {
        @Override
        public void loaded(Zone zone) {
          loaded.add(zone.apex().toString());
        }

        @Override
        public void failed(boolean lasting) {
          failed.add(lasting);
        }
      };

  /** An account with the zones that a test gives it. */
  private final class Fake implements OnlyRecordSets {
    private final AwsAccess access;
    private final Map<String, RecordSetPage> zones = new HashMap<>();
    private @Nullable SourceException failure;
    private int calls;
    private int identified;

    private Fake(AwsAccess access) {
      this.access = access;
    }

    @Override
    public RecordSetPage listRecordSets(String zoneId, RecordSetPage.@Nullable Marker start)
        throws SourceException {
      calls++;
      if (failure != null) {
        throw failure;
      }
      RecordSetPage page = zones.get(zoneId);
      if (page == null) {
        throw new SourceException(Kind.NO_SUCH_ZONE, "not here");
      }
      return page;
    }

    @Override
    public @Nullable String accountId() throws SourceException {
      identified++;
      String id = accountsOfProfiles.get(String.valueOf(access.profile()));
      if ("fails".equals(id)) {
        throw new SourceException(Kind.FORBIDDEN, "sts says no");
      }
      return id;
    }

    @Override
    public String describe() {
      return access.describe();
    }

    @Override
    public void close() {}
  }

  private static RecordSetPage zone(String name) {
    return new RecordSetPage(
        List.of(
            RecordSet.simple(name, "SOA", 900, List.of("ns. host. 1 7200 900 1209600 86400")),
            RecordSet.simple(name, "NS", 900, List.of("ns.example."))),
        null);
  }

  private static AwsAccess profile(String name) {
    return new AwsAccess(name, null, null, null);
  }

  private static AwsAccess account(String id) {
    return new AwsAccess(
        null, null, null, null, List.of(), new AwsAccount(id, "reader", null), AwsNetwork.DEFAULT);
  }

  private Fake source(AwsAccess access) {
    return sources.computeIfAbsent(access, Fake::new);
  }

  private Membership follow(AwsAccess access, Budget budget, int zones) {
    Membership member = accounts.join(access, budget, resources);
    for (int i = 0; i < zones; i++) {
      String id = access.describe() + i;
      source(access).zones.put(id, zone("z" + i + ".example."));
      member.follow(id, null, Pace.every(Duration.ofHours(10)), listener);
    }
    return member;
  }

  @Test
  void loneClient_notAskedWhoseItIs() {
    follow(profile("a"), new Budget(1, 1), 2);
    resources.advance(Duration.ofSeconds(10));
    assertEquals(0, source(profile("a")).identified);
  }

  @Test
  void twoClientsOfOneAccount_oneBucketFromTheFirstAnswerOn() {
    accountsOfProfiles.put("a", "111111111111");
    accountsOfProfiles.put("b", "111111111111");
    follow(profile("a"), new Budget(1, 1), 20);
    follow(profile("b"), new Budget(1, 1), 20);
    resources.advance(Duration.ofSeconds(10));
    int calls = source(profile("a")).calls + source(profile("b")).calls;
    assertTrue(calls <= 12, calls + " calls in 10 s");
    assertTrue(source(profile("b")).calls > 0 && source(profile("a")).calls > 0);
    assertEquals(1, source(profile("a")).identified);
    assertEquals(1, source(profile("b")).identified);
  }

  @Test
  void clientsOfDifferentAccounts_aBucketEach() {
    accountsOfProfiles.put("a", "111111111111");
    accountsOfProfiles.put("b", "222222222222");
    follow(profile("a"), new Budget(1, 1), 20);
    follow(profile("b"), new Budget(1, 1), 20);
    resources.advance(Duration.ofSeconds(10));
    int calls = source(profile("a")).calls + source(profile("b")).calls;
    assertTrue(calls >= 20, calls + " calls in 10 s");
  }

  @Test
  void accountNotKnown_servedUnderItsOwnBudgetWithALine() {
    accountsOfProfiles.put("a", "fails");
    accountsOfProfiles.put("b", "111111111111");
    follow(profile("a"), new Budget(10, 10), 1);
    follow(profile("b"), new Budget(10, 10), 1);
    resources.advance(Duration.ofSeconds(1));
    assertEquals(2, loaded.size());
    assertTrue(
        resources.logged.contains(
            "INFO the account of profile \"a\" is not known (sts says no): its budget is its own"),
        resources.logged.toString());
  }

  @Test
  void clientThatLeaves_othersGetTheWholeBudget() {
    SharedBudget budget = new SharedBudget(accounts(profile("a")), new Budget(10, 10), 0);
    Account other = accounts(profile("b"));
    budget.share(other, new Budget(2, 1), 0);
    assertEquals(2, budget.rate(), 0);
    assertEquals(0, budget.take(0));
    assertTrue(budget.take(0) > 0);
    assertTrue(budget.refused(0));
    assertFalse(budget.refused(0));
    budget.leave(other, 0);
    for (int i = 1; i < 100; i++) {
      budget.served(i);
    }
    assertEquals(10, budget.rate(), 0);
  }

  private Account accounts(AwsAccess access) {
    return accounts.join(access, Budget.DEFAULT, resources).account();
  }

  // ---- zones that one of several accounts has ----

  private Memberships join(AwsAccess... accesses) {
    return accounts.join(List.of(accesses), new Budget(50, 50), resources, HostLookup.SYSTEM, null);
  }

  private void follow(Memberships line, String zoneId, String name) {
    line.follow(zoneId, NameText.parse(name), Pace.every(Duration.ofHours(10)), listener);
  }

  @Test
  void zoneOfOneAccount_foundThereAndServedOnce() {
    AwsAccess one = account("111111111111");
    AwsAccess two = account("222222222222");
    source(two).zones.put("Z1", zone("example.org."));
    Memberships line = join(one, two);
    follow(line, "Z1", "example.org.");
    resources.advance(Duration.ofSeconds(1));
    assertEquals(List.of("example.org."), loaded);
    assertEquals(1, source(one).calls);
    assertEquals(2, source(two).calls); // found, then read
    // After a reload nobody is asked again.
    Memberships next = join(one, two);
    follow(next, "Z1", "example.org.");
    line.leave();
    assertEquals(2, loaded.size());
    resources.advance(Duration.ofMinutes(1));
    assertEquals(1, source(one).calls);
    assertEquals(List.of(), failed);
  }

  @Test
  void zoneThatTwoAccountsCanRead_servedOnce() {
    AwsAccess one = account("111111111111");
    AwsAccess two = account("222222222222");
    source(one).zones.put("Z1", zone("example.org."));
    source(two).zones.put("Z1", zone("example.org."));
    follow(join(one, two), "Z1", "example.org.");
    resources.advance(Duration.ofSeconds(1));
    assertEquals(List.of("example.org."), loaded);
  }

  @Test
  void oneAccountBroken_zoneOfAnotherServedAndNothingLasting() {
    AwsAccess one = account("111111111111");
    AwsAccess two = account("222222222222");
    source(one).failure = new SourceException(Kind.CREDENTIALS, "no keys");
    source(two).zones.put("Z1", zone("example.org."));
    Memberships line = join(one, two);
    follow(line, "Z1", "example.org.");
    follow(line, "Z2", "example.net.");
    resources.advance(Duration.ofSeconds(1));
    assertEquals(List.of("example.org."), loaded);
    assertFalse(failed.isEmpty() || failed.contains(true));
    assertTrue(
        resources.logged.contains(
            "ERROR zone example.net. (Z2): not found yet: it does not exist for 222222222222;"
                + " 111111111111: no keys"),
        resources.logged.toString());
    source(one).failure = null;
    source(one).zones.put("Z2", zone("example.net."));
    resources.advance(Duration.ofMinutes(6));
    assertEquals(List.of("example.org.", "example.net."), loaded);
  }

  @Test
  void zoneOfNoAccount_oneLineAndAskedEverMoreRarely() {
    AwsAccess one = account("111111111111");
    AwsAccess two = account("222222222222");
    source(two).failure = new SourceException(Kind.FORBIDDEN, "route53:… is not allowed");
    follow(join(one, two), "Z1", "example.org.");
    resources.advance(Duration.ofHours(1));
    assertEquals(
        List.of(
            "ERROR zone example.org. (Z1): no account can read it: it does not exist for"
                + " 111111111111; route53:ListResourceRecordSets is not allowed in 222222222222"),
        List.copyOf(resources.logged));
    assertTrue(failed.getFirst());
    assertTrue(source(one).calls < 30, source(one).calls + " calls in an hour");
  }

  @Test
  void lineThatLeaves_searchEnds() {
    Memberships line = join(account("111111111111"), account("222222222222"));
    follow(line, "Z1", "example.org.");
    resources.advance(Duration.ofSeconds(1));
    line.leave();
    assertEquals(0, resources.scheduledTasks());
  }
}
