package org.bridge53.plugin.route53.health;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.HealthSource;
import org.jspecify.annotations.Nullable;

/** One line's part in a watch. */
public final class HealthFollower {
  private final HealthWatches watches;
  private final HealthWatches.Key key;
  private final HealthWatch watch;
  private final HealthSource source;
  private final AddressLookup addresses;
  private final Resources resources;
  private final Consumer<Map<String, Boolean>> listener;

  // The watch's lock guards these.
  private Set<String> wanted = Set.of();
  private @Nullable Map<String, Boolean> heard;

  HealthFollower(
      HealthWatches watches,
      HealthWatches.Key key,
      HealthWatch watch,
      HealthSource source,
      AddressLookup addresses,
      Resources resources,
      Consumer<Map<String, Boolean>> listener) {
    this.watches = watches;
    this.key = key;
    this.watch = watch;
    this.source = source;
    this.addresses = addresses;
    this.resources = resources;
    this.listener = listener;
  }

  /** The checks that this line's record sets refer to; asked for from now on, and no others. */
  public void want(Set<String> ids) {
    watch.want(this, Set.copyOf(ids));
  }

  /** Ends it; a second time does nothing. */
  public void leave() {
    watches.leave(this);
  }

  HealthWatches.Key key() {
    return key;
  }

  HealthWatch watch() {
    return watch;
  }

  HealthSource source() {
    return source;
  }

  AddressLookup addresses() {
    return addresses;
  }

  Resources resources() {
    return resources;
  }

  Set<String> wanted() {
    return wanted;
  }

  void wanted(Set<String> ids) {
    wanted = ids;
  }

  /** Tells the line what it has not heard yet. */
  void tell(Map<String, Boolean> states) {
    Map<String, Boolean> mine = new HashMap<>(states);
    mine.keySet().retainAll(wanted);
    if (!mine.equals(heard)) {
      heard = mine;
      listener.accept(Map.copyOf(mine));
    }
  }
}
