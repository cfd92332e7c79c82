package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bridge53.message.ExtendedError;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.FoundZones.Found;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.sync.Look;
import org.bridge53.plugin.route53.sync.Sighting;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * A line's part of the table in the making: what of its zones is served, and what stands for the
 * rest.
 */
final class ServedZones {
  private final ZoneOptions options;
  private final Line line;
  private final ZoneBoard board;
  private final LineSides sides;
  private final Look.State state;
  private final ZoneAges ages;
  private final Consumer<String> wanted;
  private final List<ServedZone> zones = new ArrayList<>();

  /**
   * @param state how far looking for zones has come
   * @param wanted told, by its id, of a zone that a query finds not loaded
   */
  ServedZones(
      ZoneOptions options,
      Line line,
      ZoneBoard board,
      LineSides sides,
      Look.State state,
      ZoneAges ages,
      Consumer<String> wanted) {
    this.options = options;
    this.line = line;
    this.board = board;
    this.sides = sides;
    this.state = state;
    this.ages = ages;
    this.wanted = wanted;
  }

  List<ServedZone> all() {
    return zones;
  }

  /**
   * Adds a zone that the line writes by its id.
   *
   * @param sighting what the accounts show of it; null: nothing
   * @param outside told of one that the line may not serve
   */
  void addWritten(
      FollowedZone zone, @Nullable Sighting sighting, BiConsumer<DomainName, String> outside) {
    Zone loaded = zone.zone();
    DomainName name = zone.name() != null ? zone.name() : loaded == null ? null : loaded.apex();
    if (name == null || (state == Look.State.PENDING && mayBeHidden(name))) {
      return;
    }
    if (!options.accepts(name)) {
      outside.accept(name, zone.zoneId());
      return;
    }
    ServedZone.Builder served =
        new ServedZone.Builder(zone.zoneId(), name, line, board)
            .zone(loaded)
            .signed(sides.leaves(zone.zoneId()))
            .wanted(() -> wanted.accept(zone.zoneId()))
            .isPrivate(sighting != null ? sighting.isPrivate() : zone.isPrivate())
            .currency(ages.of(zone.zoneId()));
    if (zone.isGone()) {
      gone(served, name);
    } else if (loaded == null && zone.refused() == SourceException.Kind.FORBIDDEN) {
      unreadable(served, name, "may not be read");
    }
    zones.add(served.build());
  }

  /** Whether what is not yet found may take the place of a zone that is written by id. */
  private boolean mayBeHidden(DomainName name) {
    return options.accept().isEmpty()
        ? options.named().contains(name)
        : ZoneOptions.isUnder(options.accept(), name);
  }

  private void unreadable(ServedZone.Builder served, DomainName name, String why) {
    served
        .handsOn(options.forwardsUnreadable())
        .failure(ExtendedError.NOT_READY, "zone " + name + " " + why);
  }

  private static void gone(ServedZone.Builder served, DomainName name) {
    served.failure(ExtendedError.OTHER, "zone " + name + " is gone");
  }

  /**
   * Adds a zone that was found.
   *
   * @param read null: it is not read
   */
  void addFound(String id, Found zone, @Nullable FollowedZone read) {
    Sighting sighting = zone.zone();
    DomainName name = sighting.name();
    ServedZone.Builder served =
        new ServedZone.Builder(id, name, line, board)
            .origin(ServedZone.Origin.FOUND)
            .isPrivate(sighting.isPrivate())
            .gone(sighting.goneNanos() != null)
            .views(zone.views());
    if (sighting.owningService() != null) {
      unreadable(
          served,
          name,
          "belongs to the AWS service " + sighting.owningService() + " and may not be read");
    } else if (zone.expired()) {
      gone(served, name);
    } else if (read != null) {
      served
          .zone(read.zone())
          .signed(sides.leaves(id))
          .wanted(() -> wanted.accept(id))
          .currency(ages.of(id));
      if (read.isGone()) {
        gone(served, name);
      } else if (read.zone() == null && read.refused() != null && sighting.goneNanos() == null) {
        unreadable(served, name, "may not be read");
      }
    }
    zones.add(served.build());
  }

  /** What stands for names in no zone while not everything is known. */
  void addPlaceholders() {
    if (state != Look.State.COMPLETE) {
      List<DomainName> suffixes = options.accept().isEmpty() ? options.named() : options.accept();
      for (DomainName suffix : suffixes) {
        zones.add(
            new ServedZone.Builder("", suffix, line, board)
                .origin(ServedZone.Origin.ACCEPT)
                .failure(
                    ExtendedError.NOT_READY,
                    state == Look.State.PENDING
                        ? "the zones under " + suffix + " are not known yet"
                        : "not all zones under " + suffix + " could be looked for")
                .build());
      }
    }
    for (DomainName name : options.named()) {
      zones.add(
          new ServedZone.Builder("", name, line, board)
              .origin(ServedZone.Origin.ACCEPT)
              .failure(
                  ExtendedError.NOT_READY,
                  state == Look.State.PENDING
                      ? "zone " + name + " is not loaded yet"
                      : "no zone " + name + " was found")
              .build());
    }
  }
}
