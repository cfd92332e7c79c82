package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.Vpc;
import org.bridge53.plugin.route53.sync.Look;
import org.bridge53.plugin.route53.sync.Look.State;
import org.bridge53.plugin.route53.sync.Sighting;
import org.jspecify.annotations.Nullable;

/** Which of the zones that were seen a line serves: rules applied, no state of its own. */
final class FoundZones {
  /**
   * What one account has told.
   *
   * @param own its own zones
   * @param tags whether the tags that are asked for are known
   */
  record Heard(Look own, State tags, Map<Vpc, Look> seen) {
    static final Heard NOTHING =
        new Heard(new Look(State.PENDING, List.of()), State.PENDING, Map.of());

    Heard {
      seen = Map.copyOf(seen);
    }
  }

  /**
   * A zone that the line serves.
   *
   * @param source the account that reads it: the one that owns it where that is known
   * @param views the clients that see it; none: all
   * @param expired whether it is gone for longer than the grace period
   */
  record Found(Sighting zone, int source, List<NetworkSet> views, boolean expired) {
    Found {
      views = List.copyOf(views);
    }
  }

  private static final class Mentions {
    private @Nullable Sighting best;
    private int reader;
    private boolean owned;
    private boolean forAll;
    private final List<NetworkSet> views = new ArrayList<>();

    private void add(Sighting zone, int source, boolean isOwn) {
      Sighting before = best;
      boolean fresher =
          before == null
              || (before.goneNanos() != null
                  && (zone.goneNanos() == null || zone.goneNanos() - before.goneNanos() > 0));
      if (fresher) {
        best = zone;
      }
      if (before == null || (isOwn && !owned && zone.goneNanos() == null)) {
        reader = source;
        owned = isOwn;
      }
    }
  }

  private final ZoneOptions options;
  private final List<NetworkSet> viewClients;

  /**
   * @param viewClients of each of {@link ZoneOptions#views}
   */
  FoundZones(ZoneOptions options, List<NetworkSet> viewClients) {
    this.options = options;
    this.viewClients = List.copyOf(viewClients);
  }

  /** Whether the tags of a zone decide. */
  boolean needsTags(Sighting zone) {
    if (!options.accepts(zone.name())) {
      return false;
    }
    for (ZoneRule rule : options.rules()) {
      if (!rule.tags().isEmpty() && rule.admits(zone)) {
        return true;
      }
    }
    return false;
  }

  /** How far the line's first look has come. */
  State state(List<Heard> accounts) {
    boolean pending = false;
    boolean denied = false;
    if (!options.rules().isEmpty() || !options.named().isEmpty()) {
      for (Heard heard : accounts) {
        State own = heard.own().state();
        State state = own == State.COMPLETE ? heard.tags() : own;
        pending |= state == State.PENDING;
        denied |= state == State.DENIED;
      }
    }
    for (VpcRule view : options.views()) {
      // One of the accounts has the VPC; the others are told that it is none of theirs.
      State best = State.DENIED;
      for (Heard heard : accounts) {
        State state = heard.seen().getOrDefault(view.vpc(), Heard.NOTHING.own()).state();
        best =
            state == State.COMPLETE || best == State.COMPLETE
                ? State.COMPLETE
                : state == State.PENDING ? State.PENDING : best;
      }
      pending |= best == State.PENDING;
      denied |= best == State.DENIED;
    }
    return pending ? State.PENDING : denied ? State.DENIED : State.COMPLETE;
  }

  /**
   * Everything that rules, names and views find, by id; also what {@code accept} rules out.
   *
   * @param access of each account
   */
  Map<String, Found> find(List<Heard> accounts, List<AwsAccess> access, long nowNanos) {
    Map<String, Mentions> mentions = new LinkedHashMap<>();
    for (int source = 0; source < accounts.size(); source++) {
      for (Sighting zone : accounts.get(source).own().zones()) {
        if (isSelected(zone)) {
          Mentions of = mentions.computeIfAbsent(zone.zoneId(), _ -> new Mentions());
          of.add(zone, source, true);
          of.forAll = true;
        }
      }
    }
    for (int view = 0; view < options.views().size(); view++) {
      VpcRule rule = options.views().get(view);
      for (int source = 0; source < accounts.size(); source++) {
        Look look = accounts.get(source).seen().get(rule.vpc());
        for (Sighting zone : look == null ? List.<Sighting>of() : look.zones()) {
          Mentions of = mentions.computeIfAbsent(zone.zoneId(), _ -> new Mentions());
          of.add(zone, source, false);
          if (rule.from().isEmpty()) {
            of.forAll = true;
          } else {
            of.views.add(viewClients.get(view));
          }
        }
      }
    }
    Map<String, Found> found = new TreeMap<>();
    mentions.forEach(
        (id, of) -> {
          Sighting zone = of.best;
          Duration gone =
              zone == null || zone.goneNanos() == null
                  ? null
                  : Duration.ofNanos(nowNanos - zone.goneNanos());
          boolean expired = gone != null && gone.compareTo(options.grace()) >= 0;
          boolean forgotten =
              gone != null && gone.compareTo(options.grace().plus(ZoneOptions.AFTER_GRACE)) >= 0;
          if (zone != null && !forgotten) {
            int reader = of.owned ? of.reader : owner(zone, accounts, access, of.reader);
            found.put(id, new Found(zone, reader, of.forAll ? List.of() : of.views, expired));
          }
        });
    return found;
  }

  private boolean isSelected(Sighting zone) {
    if (options.named().contains(zone.name())) {
      return true;
    }
    for (ZoneRule rule : options.rules()) {
      if (rule.selects(zone)) {
        return true;
      }
    }
    return false;
  }

  /** The account whose own zone this is, if that is known. */
  private static int owner(
      Sighting zone, List<Heard> accounts, List<AwsAccess> access, int otherwise) {
    for (int source = 0; source < accounts.size(); source++) {
      String owner = zone.owningAccount();
      if ((owner != null && owner.equals(access.get(source).accountId()))
          || sighting(accounts.get(source).own(), zone.zoneId()) != null) {
        return source;
      }
    }
    return otherwise;
  }

  /** What the accounts say of each zone, selected or not. */
  static Map<String, Sighting> all(List<Heard> accounts) {
    Map<String, Sighting> all = new HashMap<>();
    for (Heard heard : accounts) {
      heard.own().zones().forEach(zone -> all.putIfAbsent(zone.zoneId(), zone));
      for (Look look : heard.seen().values()) {
        look.zones().forEach(zone -> all.putIfAbsent(zone.zoneId(), zone));
      }
    }
    return all;
  }

  private static @Nullable Sighting sighting(Look look, String zoneId) {
    for (Sighting zone : look.zones()) {
      if (zone.zoneId().equals(zoneId)) {
        return zone;
      }
    }
    return null;
  }
}
