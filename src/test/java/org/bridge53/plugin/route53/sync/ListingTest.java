package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.RecordSets.policy;
import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.RecordSetPage.Marker;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static final RecordSet A = simple("a.", "A", 60, "192.0.2.1");
  private static final RecordSet B = simple("b.", "A", 60, "192.0.2.2");
  private static final RecordSet ONE =
      policy("g.", "A", "one", new RoutingPolicy.Weighted(1), "192.0.2.3");
  private static final RecordSet TWO =
      policy("g.", "A", "two", new RoutingPolicy.Weighted(1), "192.0.2.4");
  private static final RecordSet THREE =
      policy("g.", "A", "three", new RoutingPolicy.Weighted(1), "192.0.2.5");

  private final Listing listing = new Listing();

  private static RecordSetPage page(Marker next, RecordSet... recordSets) {
    return new RecordSetPage(List.of(recordSets), next);
  }

  @Test
  void twoPages_inOrderAndComplete() throws SourceException {
    Marker marker = new Marker("b.", "A", null);
    assertNull(listing.next());
    listing.add(page(marker, A));
    assertEquals(marker, listing.next());
    assertFalse(listing.complete());
    listing.add(page(null, B));
    assertTrue(listing.complete());
    assertEquals(List.of(A, B), listing.recordSets());
  }

  @Test
  void groupListedAgainFromItsStart_doublesDropped() throws SourceException {
    listing.add(page(new Marker("g.", "A", null), A, ONE, TWO));
    listing.add(page(null, ONE, TWO, THREE));
    assertEquals(List.of(A, ONE, TWO, THREE), listing.recordSets());
  }

  @Test
  void identifierHeeded_lookAlikesKept() throws SourceException {
    // The SDK cuts "eu/x" and "us/x" to "x": two members with equal fields.
    RecordSet eu = policy("g.", "A", "x", new RoutingPolicy.Weighted(1), "192.0.2.9");
    RecordSet us = policy("g.", "A", "x", new RoutingPolicy.Weighted(1), "192.0.2.9");
    listing.add(page(new Marker("g.", "A", "us/x"), A, eu));
    listing.add(page(null, us, THREE));
    assertEquals(List.of(A, eu, us, THREE), listing.recordSets());
  }

  @Test
  void otherSetsOfThatNameBehindTheCut_kept() throws SourceException {
    listing.add(page(new Marker("g.", "A", null), A, ONE));
    listing.add(page(null, TWO, THREE));
    assertEquals(List.of(A, ONE, TWO, THREE), listing.recordSets());
  }

  @Test
  void markerComesBack_refused() throws SourceException {
    Marker marker = new Marker("g.", "A", null);
    listing.add(page(marker, ONE, TWO));
    SourceException refused =
        assertThrows(SourceException.class, () -> listing.add(page(marker, ONE, TWO)));
    assertEquals(SourceException.Kind.INVALID_ANSWER, refused.kind());
    assertEquals("the listing does not advance: it comes back to g. A", refused.getMessage());
  }

  @Test
  void digest_tellsEveryField() throws SourceException {
    String one = digest(A);
    assertEquals(one, digest(simple("a.", "A", 60, "192.0.2.1")));
    for (RecordSet other :
        new RecordSet[] {
          simple("b.", "A", 60, "192.0.2.1"),
          simple("a.", "AAAA", 60, "192.0.2.1"),
          simple("a.", "A", 61, "192.0.2.1"),
          simple("a.", "A", 60, "192.0.2.2"),
          simple("a.", "A", 60, "192.0.2.1", ""),
          simple("a.", "A", 60, "192.0.2.", "1"),
          changed("", null, null, null, null),
          changed(null, new AliasTarget("Z1", "b.", false), null, null, null),
          changed(null, new AliasTarget("Z1", "b.", true), null, null, null),
          changed(null, null, new RoutingPolicy.Weighted(1), null, null),
          changed(null, null, new RoutingPolicy.Weighted(2), null, null),
          changed(null, null, null, "check", null),
          changed(null, null, null, null, "instance"),
        }) {
      assertNotEquals(one, digest(other), other.toString());
    }
  }

  /** {@link #A} with something more. */
  private static RecordSet changed(
      @Nullable String identifier,
      @Nullable AliasTarget alias,
      @Nullable RoutingPolicy policy,
      @Nullable String check,
      @Nullable String trafficPolicy) {
    return new RecordSet(
        "a.", "A", identifier, 60, List.of("192.0.2.1"), alias, policy, check, trafficPolicy);
  }

  private static String digest(RecordSet recordSet) throws SourceException {
    Listing listing = new Listing();
    listing.add(page(null, recordSet));
    return listing.digest();
  }
}
