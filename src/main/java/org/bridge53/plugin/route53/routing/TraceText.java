package org.bridge53.plugin.route53.routing;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.jspecify.annotations.Nullable;

/** Policies, members and places in words. */
public final class TraceText {
  private TraceText() {}

  /** The name of a policy, as Route 53's console has it. */
  public static String name(Selection selection) {
    return switch (selection) {
      case OnlyChoice _ -> "simple";
      case WeightedChoice _ -> "weighted";
      case FailoverChoice _ -> "failover";
      case LatencyChoice _ -> "latency";
      case GeolocationChoice _ -> "geolocation";
      case GeoproximityChoice _ -> "geoproximity";
      case IpChoice _ -> "IP-based";
      case MultivalueChoice _ -> "multivalue";
    };
  }

  /** By which rule a policy chooses among sets of which some are healthy. */
  static String rule(Selection selection) {
    return switch (selection) {
      case OnlyChoice _ -> "the only set";
      case WeightedChoice _ -> "by chance, in proportion to the weights of the healthy sets";
      case FailoverChoice _ -> "the primary while it is healthy, else the secondary";
      case LatencyChoice _ -> "the nearest region with a healthy set, the client's own first";
      case GeolocationChoice _ -> "the smallest area around the client with a healthy set";
      case GeoproximityChoice _ -> "the least biased distance of a healthy set";
      case IpChoice _ -> "the longest block around the client with a healthy set, else *";
      case MultivalueChoice _ -> "up to eight healthy sets, by chance";
    };
  }

  /** What a set's policy says of it; empty for a simple one. */
  static String of(@Nullable RoutingPolicy policy) {
    return switch (policy) {
      case RoutingPolicy.Weighted(int weight) -> "weight " + weight;
      case RoutingPolicy.Latency(String region) -> "region " + region;
      case RoutingPolicy.Failover(boolean primary) -> primary ? "primary" : "secondary";
      case RoutingPolicy.Geolocation(String continent, String country, String subdivision) ->
          country == null
              ? "continent " + continent
              : country.equals("*")
                  ? "everywhere else"
                  : "country " + country + (subdivision == null ? "" : "-" + subdivision);
      case RoutingPolicy.Geoproximity place -> of(place);
      case RoutingPolicy.IpBased(_, String location) -> "location " + location;
      case RoutingPolicy.Multivalue _, RoutingPolicy.Unknown _ -> "";
      case null -> "";
    };
  }

  private static String of(RoutingPolicy.Geoproximity place) {
    String where =
        place.region() != null
            ? place.region()
            : place.localZoneGroup() != null
                ? place.localZoneGroup()
                : place.latitude() + " " + place.longitude();
    return "at " + where + (place.bias() == 0 ? "" : ", bias " + place.bias());
  }

  /** Where a client is. */
  static String of(Vantage client) {
    List<String> parts = new ArrayList<>();
    if (client.region() != null) {
      parts.add("region " + client.region());
    }
    if (client.country() != null) {
      String subdivision = client.subdivision();
      parts.add("country " + client.country() + (subdivision == null ? "" : "-" + subdivision));
    }
    if (client.continent() != null) {
      parts.add("continent " + client.continent());
    }
    if (client.hasCoordinates()) {
      parts.add("at " + client.latitude() + " " + client.longitude());
    }
    if (client.address() != null) {
      parts.add("address " + client.address().getHostAddress() + "/" + client.addressBits());
    }
    return parts.isEmpty() ? "nobody knows where it is" : String.join(", ", parts);
  }

  /** A set among those of its group. */
  static String label(Member member, int position) {
    String identifier = member.identifier();
    return identifier == null ? "set " + (position + 1) : identifier;
  }

  /** What a set answers with. */
  static String source(Member member) {
    return switch (member.source()) {
      case Member.Values values -> values.rrset().rdatas().size() + " value(s)";
      case Member.InZone alias ->
          "alias of " + alias.target() + health(alias.evaluateTargetHealth());
      case Member.AwsTarget alias ->
          "alias of " + alias.target() + " at AWS" + health(alias.evaluateTargetHealth());
      case Member.TrafficPolicy root -> "traffic policy instance " + root.instanceId();
      case Member.Branch branch ->
          "leads to " + name(branch.group().selection()) + health(branch.evaluateTargetHealth());
      case Member.Broken broken -> "cannot be read: " + broken.reason();
    };
  }

  private static String health(boolean evaluated) {
    return evaluated ? ", as healthy as its target" : "";
  }
}
