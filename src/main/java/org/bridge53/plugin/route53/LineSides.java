package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bridge53.plugin.Explainer.Step;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.plugin.route53.sync.Memberships;
import org.bridge53.plugin.route53.sync.VersionFeed;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of one line depend on beside its zones: CIDR collections, traffic policies,
 * whether AWS signs a zone, and whether somebody says where clients are. The lock of its service
 * guards it.
 */
final class LineSides {
  private final Route53Config config;
  private final Resources resources;
  private final SignedZones signed;
  private final CidrBlocks blocks;
  private final TrafficPolicyTrees trees;

  /** Zones that were warned of: nothing says where their clients are. */
  private final Set<String> unplaced = new HashSet<>();

  private @Nullable SideFeeds feeds;
  private Collection<LoadedZone> zones = List.of();
  private Set<String> signedIds = Set.of();

  /**
   * @param signed what becomes of zones that AWS signs
   */
  LineSides(Route53Config config, Resources resources, Evaluator evaluator, SignedZones signed) {
    this.config = config;
    this.resources = resources;
    this.signed = signed;
    this.blocks = new CidrBlocks(evaluator, resources.log());
    this.trees = new TrafficPolicyTrees(evaluator, resources.log());
  }

  /**
   * Begins to follow.
   *
   * @param signing takes, under the service's lock, which zones are signed
   */
  void join(Memberships joined, Consumer<Set<String>> signing) {
    feeds =
        new SideFeeds(
            joined,
            config.pace().refresh(),
            new SideFeeds.Listener(
                blocks::publish,
                trees::publish,
                // The feed calls this under its lock, and is called under that of the service.
                known ->
                    resources
                        .scheduler()
                        .after(Duration.ZERO, () -> signing.accept(signedOf(known)))));
  }

  private static Set<String> signedOf(Map<String, VersionFeed.Known<String, Boolean>> known) {
    Set<String> ids = new TreeSet<>();
    known.forEach(
        (id, zone) -> {
          if (zone.content()) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** What is followed, once: whoever takes it ends it, without the service's lock. */
  @Nullable SideFeeds take() {
    SideFeeds taken = feeds;
    feeds = null;
    return taken;
  }

  /** Whether somebody has tried to read all that answers depend on. */
  boolean settled() {
    SideFeeds following = feeds;
    return following == null || following.settled();
  }

  /**
   * The line serves these zones from now on.
   *
   * @param all whether no other zone is about to be loaded: asking whether a zone is signed costs a
   *     call each, and zones come first
   */
  void serves(Collection<LoadedZone> loaded, boolean all) {
    zones = loaded;
    for (LoadedZone each : loaded) {
      if (each.references().placed() > 0 && !knowsPlaces(each) && unplaced.add(each.zoneId())) {
        warnOfPlaces(each);
      }
    }
    SideFeeds following = feeds;
    if (following == null) {
      return;
    }
    Map<Membership, SideFeeds.Wanted> wanted = new HashMap<>();
    for (LoadedZone each : loaded) {
      Membership reader = each.reader();
      if (reader == null) {
        continue;
      }
      SideFeeds.Wanted its =
          wanted.computeIfAbsent(
              reader, _ -> new SideFeeds.Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>()));
      its.collections().addAll(each.references().collections());
      its.trafficPolicies().addAll(each.references().trafficPolicies());
      if (all && !each.isPrivate()) {
        its.publicZones().add(each.zoneId());
      }
    }
    following.want(wanted);
  }

  /** In a private zone the region alone counts. */
  private boolean knowsPlaces(LoadedZone zone) {
    AnswerOptions answers = config.answers();
    return answers.answerAs() != null
        || !config.find().views().isEmpty()
        || !answers.locations().isEmpty()
        || (!zone.isPrivate() && answers.geoip() != null);
  }

  private static String label(LoadedZone zone) {
    return "zone " + zone.zone().apex() + " (" + zone.zoneId() + "): ";
  }

  private void warnOfPlaces(LoadedZone zone) {
    resources
        .log()
        .warning(
            label(zone)
                + "latency, geolocation and geoproximity go by where clients are, and nothing says"
                + " that: the first healthy set answers (see the option answer_as)");
  }

  // ---- signed zones ----

  /** Takes which zones AWS signs. */
  void signing(Set<String> ids) {
    for (LoadedZone each : zones) {
      String id = each.zoneId();
      if (ids.contains(id) != signedIds.contains(id)) {
        report(label(each), ids.contains(id));
      }
    }
    signedIds = ids;
  }

  private void report(String label, boolean isSigned) {
    if (!isSigned) {
      resources.log().info(label + "AWS signs it no more");
      return;
    }
    String text = label + "AWS signs it, and the API gives no signatures: ";
    switch (signed) {
      case FORWARD -> resources.log().info(text + "its queries go to the next plugin");
      case REFUSE -> resources.log().info(text + "its queries are refused");
      case SERVE ->
          resources
              .log()
              .warning(
                  text
                      + "it is served without, and clients that validate take its answers for"
                      + " forged (see the option signed)");
    }
  }

  /** What becomes of a zone that AWS signs; null: it is not one, or it is served all the same. */
  @Nullable SignedZones leaves(String zoneId) {
    return signed != SignedZones.SERVE && signedIds.contains(zoneId) ? signed : null;
  }

  // ---- why ----

  /** How a zone's record sets are served. */
  List<Step> parity(LoadedZone zone) {
    AnswerOptions answers = config.answers();
    List<Step> lines =
        new ArrayList<>(
            ParityReport.of(
                zone.zone(),
                new ParityReport.Facts(
                    zone.isPrivate(),
                    answers.answerAs() != null || !config.find().views().isEmpty(),
                    !answers.locations().isEmpty() || answers.geoip() != null,
                    blocks.ids(),
                    trees.ids())));
    if (signedIds.contains(zone.zoneId())) {
      lines.add(
          new Step(
              "signed",
              switch (signed) {
                case FORWARD -> "AWS signs the zone: its queries go to the next plugin";
                case SERVE -> "AWS signs the zone: it is served without signatures";
                case REFUSE -> "AWS signs the zone: its queries are refused";
              }));
    }
    return lines;
  }
}
