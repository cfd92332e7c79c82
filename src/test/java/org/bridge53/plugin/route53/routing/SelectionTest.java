package org.bridge53.plugin.route53.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.plugin.route53.model.RoutingPolicy.Geolocation;
import org.bridge53.plugin.route53.model.RoutingPolicy.Geoproximity;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each policy against tables made of the Developer Guide's rules. */
class SelectionTest {
  private final Random random = new Random(53);

  /** "110": the first two members are healthy. */
  private static IntPredicate healthy(String flags) {
    return position -> flags.charAt(position) == '1';
  }

  private int one(Selection selection, String flags, Vantage client) {
    int[] chosen = selection.choose(healthy(flags), client, random);
    assertEquals(1, chosen.length, Arrays.toString(chosen));
    return chosen[0];
  }

  @Nested
  class Weighted {
    private int[] shares(List<Integer> weights, String flags, int queries) {
      WeightedChoice choice = new WeightedChoice(weights);
      int[] counts = new int[weights.size()];
      for (int i = 0; i < queries; i++) {
        counts[one(choice, flags, Vantage.UNKNOWN)]++;
      }
      return counts;
    }

    /** Whether a count lies within three standard deviations of its expectation. */
    private void assertShare(double share, int queries, int count) {
      double deviation = Math.sqrt(queries * share * (1 - share));
      assertTrue(
          Math.abs(count - share * queries) <= 3 * deviation,
          count + " of " + queries + " for a share of " + share);
    }

    @Test
    void oneToThree_quarters() {
      int[] counts = shares(List.of(1, 3), "11", 20_000);
      assertShare(0.25, 20_000, counts[0]);
    }

    @Test
    void manyWeights_eachItsShare() {
      List<Integer> weights = List.of(10, 0, 20, 255, 1);
      int[] counts = shares(weights, "11111", 50_000);
      for (int position = 0; position < weights.size(); position++) {
        assertShare(weights.get(position) / 286.0, 50_000, counts[position]);
      }
    }

    @Test
    void unhealthyMember_othersShareAlone() {
      int[] counts = shares(List.of(1, 1, 2), "110", 20_000);
      assertEquals(0, counts[2]);
      assertShare(0.5, 20_000, counts[0]);
    }

    @Test
    void weightZero_neverWhileAnotherIsHealthy() {
      assertArrayEquals(new int[] {0, 1000}, shares(List.of(0, 1), "11", 1000));
    }

    @Test
    void allWeightsZero_equalShares() {
      int[] counts = shares(List.of(0, 0, 0), "111", 30_000);
      for (int count : counts) {
        assertShare(1 / 3.0, 30_000, count);
      }
    }

    @Test
    void everyNonZeroMemberUnhealthy_healthyZerosShare() {
      int[] counts = shares(List.of(5, 0, 0), "011", 20_000);
      assertEquals(0, counts[0]);
      assertShare(0.5, 20_000, counts[1]);
    }

    @Test
    void allUnhealthy_asIfAllWereHealthy() {
      int[] counts = shares(List.of(1, 3, 0), "000", 20_000);
      assertShare(0.25, 20_000, counts[0]);
      assertEquals(0, counts[2]);
    }
  }

  @ParameterizedTest
  @CsvSource({"11, 0", "01, 1", "10, 0", "00, 0"})
  void failover_primaryUnlessOnlyTheSecondaryIsHealthy(String flags, int chosen) {
    assertEquals(chosen, one(new FailoverChoice(List.of(0, 1)), flags, Vantage.UNKNOWN));
    // The secondary comes first in the listing.
    String swapped = new StringBuilder(flags).reverse().toString();
    assertEquals(1 - chosen, one(new FailoverChoice(List.of(1, 0)), swapped, Vantage.UNKNOWN));
  }

  @Nested
  class Multivalue {
    @Test
    void upToEight_allOfTheHealthy() {
      int[] chosen = new MultivalueChoice(9).choose(healthy("110111111"), Vantage.UNKNOWN, random);
      Arrays.sort(chosen);
      assertArrayEquals(new int[] {0, 1, 3, 4, 5, 6, 7, 8}, chosen);
    }

    @Test
    void moreThanEight_eightOfThemAndEachInItsTurn() {
      int[] seen = new int[12];
      for (int i = 0; i < 1200; i++) {
        int[] chosen = new MultivalueChoice(12).choose(p -> true, Vantage.UNKNOWN, random);
        Set<Integer> distinct = new HashSet<>();
        for (int position : chosen) {
          distinct.add(position);
          seen[position]++;
        }
        assertEquals(8, distinct.size());
      }
      for (int count : seen) {
        assertTrue(count > 700 && count < 900, Arrays.toString(seen));
      }
    }

    @Test
    void noneHealthy_upToEightOfAll() {
      assertEquals(8, new MultivalueChoice(10).choose(p -> false, Vantage.UNKNOWN, random).length);
      assertEquals(2, new MultivalueChoice(2).choose(p -> false, Vantage.UNKNOWN, random).length);
    }

    @Test
    void order_differs() {
      Set<Integer> first = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        first.add(new MultivalueChoice(3).choose(p -> true, Vantage.UNKNOWN, random)[0]);
      }
      assertEquals(Set.of(0, 1, 2), first);
    }
  }

  @Nested
  class Latency {
    private final LatencyChoice choice =
        new LatencyChoice(List.of("us-east-1", "eu-west-1", "ap-southeast-2"));

    @ParameterizedTest
    @CsvSource({
      "111, eu-west-1, 1",
      "111, eu-central-1, 1",
      "111, us-west-2, 0",
      "111, ap-southeast-4, 2",
      "101, eu-central-1, 0",
      "001, eu-central-1, 2",
      "000, eu-central-1, 1",
    })
    void nearestHealthyRegion(String flags, String client, int chosen) {
      assertEquals(chosen, one(choice, flags, Vantage.inRegion(client)));
    }

    @Test
    void clientAnywhere_firstHealthyInTheListing() {
      assertEquals(0, one(choice, "111", Vantage.UNKNOWN));
      assertEquals(1, one(choice, "011", Vantage.UNKNOWN));
    }

    @Test
    void regionThatNobodyKnows_stillItsOwnClients() {
      LatencyChoice other = new LatencyChoice(List.of("us-east-1", "mars-north-1"));
      assertEquals(1, one(other, "11", Vantage.inRegion("mars-north-1")));
      assertEquals(0, one(other, "11", Vantage.inRegion("eu-west-1")));
    }
  }

  @Nested
  class InPlaces {
    private static final Vantage SEATTLE =
        new Vantage(null, "NA", "US", "WA", 47.6, -122.3, null, 0);
    private static final Vantage TEXAS = new Vantage(null, "NA", "US", "TX", 31, -100, null, 0);
    private static final Vantage TORONTO =
        new Vantage(null, "NA", "CA", null, 43.7, -79.4, null, 0);
    private static final Vantage PARIS = new Vantage(null, "EU", "FR", null, 48.9, 2.4, null, 0);

    private static final Geolocation WASHINGTON = new Geolocation(null, "US", "WA");
    private static final Geolocation STATES = new Geolocation(null, "US", null);
    private static final Geolocation NORTH_AMERICA = new Geolocation("NA", null, null);
    private static final Geolocation EVERYWHERE = new Geolocation(null, "*", null);

    private final GeolocationChoice choice =
        new GeolocationChoice(List.of(EVERYWHERE, NORTH_AMERICA, STATES, WASHINGTON));

    @Test
    void smallestAreaWins() {
      assertEquals(3, one(choice, "1111", SEATTLE));
      assertEquals(2, one(choice, "1111", TEXAS));
      assertEquals(1, one(choice, "1111", TORONTO));
      assertEquals(0, one(choice, "1111", PARIS));
      assertEquals(0, one(choice, "1111", Vantage.UNKNOWN));
    }

    @Test
    void unhealthyArea_nextLarger() {
      assertEquals(2, one(choice, "1110", SEATTLE));
      assertEquals(1, one(choice, "1100", SEATTLE));
      assertEquals(0, one(choice, "1000", SEATTLE));
      assertEquals(3, one(choice, "0000", SEATTLE), "all that match are taken for healthy");
    }

    @Test
    void noAreaAndNoDefault_nobody() {
      GeolocationChoice states = new GeolocationChoice(List.of(STATES, NORTH_AMERICA));
      assertArrayEquals(Selection.NONE, states.choose(healthy("11"), PARIS, random));
      assertArrayEquals(Selection.NONE, states.choose(healthy("11"), Vantage.UNKNOWN, random));
    }

    private static Geoproximity in(String region, int bias) {
      return new Geoproximity(region, null, Double.NaN, Double.NaN, bias);
    }

    @Test
    void proximity_nearestPlace() {
      GeoproximityChoice places =
          new GeoproximityChoice(
              List.of(
                  in("us-east-1", 0),
                  new Geoproximity(null, null, 45.5, -122.7, 0),
                  new Geoproximity(null, "eu-west-3-mrs-1", Double.NaN, Double.NaN, 0)));
      assertEquals(1, one(places, "111", SEATTLE));
      assertEquals(0, one(places, "111", TORONTO));
      assertEquals(2, one(places, "111", PARIS));
      assertEquals(0, one(places, "100", PARIS));
      assertEquals(2, one(places, "000", PARIS));
    }

    @Test
    void proximity_biasStretchesAndShrinks() {
      // Toronto is some 560 km from us-east-1 and 480 km from us-east-2.
      assertEquals(
          1,
          one(
              new GeoproximityChoice(List.of(in("us-east-1", 0), in("us-east-2", 0))),
              "11",
              TORONTO));
      assertEquals(
          0,
          one(
              new GeoproximityChoice(List.of(in("us-east-1", 50), in("us-east-2", 0))),
              "11",
              TORONTO));
      assertEquals(
          0,
          one(
              new GeoproximityChoice(List.of(in("us-east-1", 0), in("us-east-2", -50))),
              "11",
              TORONTO));
      assertEquals(
          1,
          one(
              new GeoproximityChoice(List.of(in("us-east-1", -99), in("us-east-2", -99))),
              "11",
              TORONTO));
    }

    @Test
    void proximity_bordersOfTheBias() {
      GeoproximityChoice far =
          new GeoproximityChoice(List.of(in("us-east-2", -99), in("eu-west-1", 99)));
      assertEquals(1, one(far, "11", TORONTO), "480 km / 0.01 is more than 5,200 km x 0.01");
    }
  }

  @Nested
  class ByAddress {
    private final IpChoice choice = new IpChoice("c", List.of("*", "office", "floor"));
    private final CidrTable blocks =
        CidrTable.of(
            List.of(
                block("office", "192.0.2.0/24"),
                block("office", "2001:db8::/32"),
                block("floor", "192.0.2.64/26"),
                block("other", "0.0.0.0/1")));

    private static CidrTable.Block block(String location, String network) {
      return new CidrTable.Block(location, Cidr.parse(network));
    }

    private int[] choose(String address, int bits, String flags) {
      InetAddress client = IpLiteral.parse(address);
      return choice.choose(blocks, healthy(flags), Vantage.UNKNOWN.at(client, bits));
    }

    @Test
    void longestBlockWins() {
      assertArrayEquals(new int[] {2}, choose("192.0.2.65", 32, "111"));
      assertArrayEquals(new int[] {1}, choose("192.0.2.1", 32, "111"));
      assertArrayEquals(new int[] {1}, choose("2001:db8::1", 128, "111"));
      assertArrayEquals(new int[] {0}, choose("198.51.100.1", 32, "111"));
    }

    @Test
    void prefixShorterThanTheBlock_doesNotMatchIt() {
      assertArrayEquals(new int[] {1}, choose("192.0.2.64", 24, "111"));
      assertArrayEquals(new int[] {0}, choose("192.0.2.0", 23, "111"));
    }

    @Test
    void unhealthyLocation_shorterBlockThenDefault() {
      assertArrayEquals(new int[] {1}, choose("192.0.2.65", 32, "110"));
      assertArrayEquals(new int[] {0}, choose("192.0.2.65", 32, "100"));
      assertArrayEquals(new int[] {2}, choose("192.0.2.65", 32, "000"));
    }

    @Test
    void noDefault_nobody() {
      IpChoice office = new IpChoice("c", List.of("office"));
      assertArrayEquals(
          Selection.NONE,
          office.choose(blocks, healthy("1"), Vantage.UNKNOWN.at(IpLiteral.parse("::1"), 128)));
      assertArrayEquals(Selection.NONE, office.choose(healthy("1"), Vantage.UNKNOWN, random));
    }
  }

  @Test
  void everyRegion_hasAPlaceOnEarth() {
    assertTrue(AwsRegion.codes().size() > 40);
    for (String code : AwsRegion.codes()) {
      AwsRegion region = AwsRegion.of(code);
      assertTrue(Math.abs(region.latitude()) < 90 && Math.abs(region.longitude()) <= 180, code);
      assertEquals(2, region.country().length(), code);
      assertEquals(code, AwsRegion.ofLocalZoneGroup(code + "-xyz-1"), code);
    }
  }
}
