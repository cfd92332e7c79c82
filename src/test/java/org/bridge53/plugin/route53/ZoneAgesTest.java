package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.sync.ZoneStatus;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class ZoneAgesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final AgeOptions LIMITED =
      new AgeOptions(Duration.ofHours(2), 60, Duration.ofMinutes(90), ZoneMetrics.FAILING);

  private static ZoneStatus status(Duration age, boolean failing) {
    return new ZoneStatus(
        "Z1",
        NameText.parse("example.org."),
        ZoneStatus.Origin.API,
        -age.toNanos(),
        -age.toNanos(),
        Duration.ofSeconds(1),
        3,
        3,
        0,
        1,
        failing ? new ZoneStatus.Failure("UNAVAILABLE", "no route", 0) : null,
        null,
        ZoneStatus.Counts.NONE);
  }

  private static Currency currency(Duration age, boolean failing) {
    return Currency.of(status(age, failing), LIMITED, MINUTE, 0);
  }

  @Test
  void confirmedNotLongAgo_fresh() {
    assertEquals(Currency.FRESH, currency(Duration.ofMinutes(9), true));
    assertEquals(Currency.FRESH, currency(Duration.ofMinutes(59), false));
    assertEquals(Currency.FRESH, Currency.of(null, LIMITED, MINUTE, 0));
  }

  @Test
  void failingForTenMinutes_stale() {
    assertEquals(new Currency(true, false, 0), currency(Duration.ofMinutes(11), true));
    assertEquals(
        Currency.FRESH,
        Currency.of(status(Duration.ofMinutes(40), true), LIMITED, Duration.ofMinutes(5), 0),
        "ten turns of its refresh have not passed");
  }

  @Test
  void anHourOld_ttlsCapped_whetherItFailsOrNot() {
    assertEquals(new Currency(false, false, 60), currency(Duration.ofMinutes(61), false));
    assertEquals(new Currency(true, false, 60), currency(Duration.ofMinutes(61), true));
  }

  @Test
  void beyondTheLimit_expiredOnlyWhileItFails() {
    assertEquals(new Currency(true, true, 60), currency(Duration.ofHours(3), true));
    assertFalse(currency(Duration.ofHours(3), false).expired());
    assertFalse(
        Currency.of(status(Duration.ofDays(30), true), AgeOptions.DEFAULT, MINUTE, 0).expired(),
        "for ever, if nothing else is said");
  }

  @Test
  void responses_cappedAndMarked() {
    Rrset rrset =
        Rrset.of(
            NameText.parse("www.example.org."), RrType.A, 3600, List.of(new byte[] {1, 2, 3, 4}));
    Response response = Response.authoritative(List.of(rrset), List.of(), List.of());
    assertEquals(60, new Currency(false, false, 60).applied(response).answer().getFirst().ttl());
    assertNull(new Currency(false, false, 60).applied(response).extendedError());
    Currency stale = new Currency(true, false, 0);
    assertEquals(3600, stale.applied(response).answer().getFirst().ttl());
    assertEquals(ExtendedError.STALE_ANSWER, stale.applied(response).extendedError().infoCode());
    assertEquals(
        ExtendedError.STALE_NXDOMAIN_ANSWER,
        stale.applied(Response.of(Rcode.NXDOMAIN)).extendedError().infoCode());
    assertNull(stale.applied(Response.of(Rcode.SERVFAIL)).extendedError());
    Response said = response.withExtendedError(ExtendedError.OTHER, "said already");
    assertSame(said, stale.applied(said));
  }

  @Test
  void transitions_oneLineEach() {
    TestResources resources = new TestResources(".");
    ZoneAges ages = new ZoneAges(LIMITED, MINUTE, resources);
    Map<String, String> labels = Map.of("Z1", "zone example.org. (Z1)");
    assertFalse(ages.look(labels, id -> status(MINUTE, true), 0));
    assertTrue(ages.look(labels, id -> status(Duration.ofMinutes(11), true), 0));
    assertFalse(ages.look(labels, id -> status(Duration.ofMinutes(12), true), 0));
    assertEquals(new Currency(true, false, 0), ages.of("Z1"));
    assertTrue(ages.look(labels, id -> status(Duration.ofHours(3), true), 0));
    assertTrue(ages.look(labels, id -> status(Duration.ZERO, false), 0));
    assertEquals(Currency.FRESH, ages.of("Z1"));
    assertEquals(
        List.of(
            "WARNING zone example.org. (Z1): AWS has not confirmed it for 11m0s; it is served on,"
                + " its answers say so",
            "ERROR zone example.org. (Z1): AWS has not confirmed it for 3h0m0s; its names answer"
                + " SERVFAIL, as \"stale\" says",
            "INFO zone example.org. (Z1): AWS has confirmed it"),
        List.copyOf(resources.logged));
  }

  @Test
  void unready_byAgeAlone() {
    ZoneAges ages = new ZoneAges(LIMITED, MINUTE, new TestResources("."));
    assertTrue(ages.ready(List.of("Z1"), id -> status(Duration.ofMinutes(89), true), 0));
    assertFalse(ages.ready(List.of("Z1"), id -> status(Duration.ofMinutes(91), false), 0));
    assertTrue(
        new ZoneAges(AgeOptions.DEFAULT, MINUTE, new TestResources("."))
            .ready(List.of("Z1"), id -> status(Duration.ofDays(9), true), 0));
  }
}
