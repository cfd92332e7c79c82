package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Query;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.route53.ServedZone.Origin;
import org.jspecify.annotations.Nullable;

/** The zones of one server block at one moment, and which of them answers for a name. */
final class ZoneTable {
  /*
   * Who answers is decided when the table is made, so that a query costs one search for the closest
   * name, whatever the rules:
   *
   *   - a hosted zone counts once, however many lines and options lead to it;
   *   - among zones that were found a private one hides every public one at or below its name: the
   *     public one is left out here, and the closest name that is left is the private one's;
   *   - zones that a line writes by id stand where they are written: the longest name wins;
   *   - of zones of one name the list is made that the handler goes through (SameName); two private
   *     ones of which nobody is preferred become one that answers SERVFAIL and names both;
   *   - what stands for the names of `accept` is a zone without data, at the suffix, that gives way
   *     to every real one of its name.
   *
   * Where zones are for some clients only (`as … from`), there is such a table for each set of
   * networks that a client can be in, made when the first such client asks. Servers without that
   * option have one table and never look at the client for it.
   */

  static final ZoneTable EMPTY = new ZoneTable(List.of());

  /** The zones of one name, at least one, in the order in which they are asked. */
  static final class Match {
    private final ServedZone[] zones;
    private final SameName mode;
    private final boolean modeWritten;

    private Match(List<ServedZone> zones, SameName mode, boolean modeWritten) {
      this.zones = zones.toArray(new ServedZone[0]);
      this.mode = mode;
      this.modeWritten = modeWritten;
    }

    int size() {
      return zones.length;
    }

    ServedZone get(int index) {
      return zones[index];
    }

    /** Whether a name that exists without the type asked for is looked up in the next zone too. */
    boolean merges() {
      return mode == SameName.MERGE;
    }

    /**
     * Whether a name that is not in one of the zones is looked up in the next. Between two lines
     * that say nothing of it the first one's `fallthrough` decides, as between two plugins.
     */
    boolean goesOn(int index, DomainName qname) {
      Line line = zones[index].line();
      return modeWritten
          || zones[index + 1].line().equals(line)
          || zones[index].isFound()
          || line.fallthrough().covers(qname, ZoneFallthrough.Outcome.NXDOMAIN);
    }
  }

  private final List<ServedZone> all;
  private final List<NetworkSet> views;
  private final SuffixTable<Match> everyone;
  private final Map<BitSet, SuffixTable<Match>> byViews = new ConcurrentHashMap<>();
  private final Set<String> warnings = new TreeSet<>();

  /** A table of these zones, in the order of the lines and of what each writes or finds. */
  ZoneTable(List<ServedZone> zones) {
    this.all = once(zones);
    Set<NetworkSet> distinct = new LinkedHashSet<>();
    all.forEach(zone -> distinct.addAll(zone.views()));
    this.views = List.copyOf(distinct);
    BitSet every = new BitSet();
    every.set(0, views.size());
    this.everyone = views.isEmpty() ? compile(all) : SuffixTable.of(Map.of());
    if (!views.isEmpty()) {
      byViews.put(every, compile(all)); // for its warnings
    }
  }

  /** What an operator should know, in words. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * The zones that answer a query for a name, or null. DS lives above the cut (RFC 4035 section
   * 3.1.4.1): where the parent zone is here as well, it is asked.
   *
   * @param query whose client and type count
   */
  @Nullable Match enclosing(Query query, DomainName name) {
    SuffixTable<Match> table = views.isEmpty() ? everyone : seenBy(query);
    if (query.qtype() == RrType.DS && table.exact(name) != null) {
      Match parent = table.closestAbove(name);
      if (parent != null) {
        return parent;
      }
    }
    return table.closest(name);
  }

  private SuffixTable<Match> seenBy(Query query) {
    BitSet in = new BitSet();
    for (int i = 0; i < views.size(); i++) {
      if (views.get(i).contains(query.client().remote().getAddress())) {
        in.set(i);
      }
    }
    SuffixTable<Match> table = byViews.get(in);
    return table != null ? table : byViews.computeIfAbsent(in, this::compiledFor);
  }

  private SuffixTable<Match> compiledFor(BitSet in) {
    List<ServedZone> visible = new ArrayList<>();
    for (ServedZone zone : all) {
      boolean seen = zone.views().isEmpty();
      for (NetworkSet view : zone.views()) {
        seen |= in.get(views.indexOf(view));
      }
      if (seen) {
        visible.add(zone);
      }
    }
    return compile(visible);
  }

  // ---- how a table is made ----

  /** Each hosted zone once: as it is written before as it is found, loaded before not. */
  private static List<ServedZone> once(List<ServedZone> zones) {
    Map<Object, ServedZone> kept = new LinkedHashMap<>();
    for (ServedZone zone : zones) {
      Object key = zone.zoneId().isEmpty() ? zone : List.of(zone.zoneId(), zone.name());
      ServedZone other = kept.get(key);
      if (other == null || (other.zone() == null && zone.zone() != null)) {
        kept.put(key, zone);
      }
    }
    return List.copyOf(kept.values());
  }

  private SuffixTable<Match> compile(List<ServedZone> visible) {
    Map<DomainName, List<ServedZone>> byName = new LinkedHashMap<>();
    for (ServedZone zone : visible) {
      byName.computeIfAbsent(zone.name(), name -> new ArrayList<>(1)).add(zone);
    }
    Map<DomainName, Boolean> hiding = new HashMap<>();
    for (ServedZone zone : visible) {
      if (zone.isFound() && zone.isPrivate()) {
        hiding.put(zone.name(), true);
      }
    }
    SuffixTable<Boolean> privates = SuffixTable.of(hiding);
    Map<DomainName, Match> matches = new HashMap<>();
    byName.forEach(
        (name, zones) -> {
          List<ServedZone> left = new ArrayList<>(zones);
          if (privates.closestAbove(name) != null) {
            left.removeIf(
                zone -> zone.isFound() && !zone.isPrivate() && !liftsPrecedence(zone.line()));
          }
          if (!left.isEmpty()) {
            matches.put(name, match(left));
          }
        });
    return SuffixTable.of(matches);
  }

  private static boolean liftsPrecedence(Line line) {
    return line.sameName() == SameName.OVERLAY || line.sameName() == SameName.MERGE;
  }

  private Match match(List<ServedZone> ofOneName) {
    List<ServedZone> zones = new ArrayList<>(ofOneName);
    zones.removeIf(zone -> zone.origin() == Origin.ACCEPT);
    if (zones.isEmpty()) {
      return new Match(List.of(ofOneName.getFirst()), SameName.OVERLAY, false);
    }
    zones.removeIf(zone -> isReplaced(zone, ofOneName));
    SameName written = null;
    boolean anyFound = false;
    for (ServedZone zone : zones) {
      written = written == null ? zone.line().sameName() : written;
      anyFound |= zone.isFound();
    }
    SameName mode = written != null ? written : anyFound ? SameName.SHADOW : SameName.OVERLAY;
    zones.sort(ORDER);
    if (mode == SameName.SHADOW && zones.stream().anyMatch(ServedZone::isPrivate)) {
      zones.removeIf(zone -> !zone.isPrivate());
      if (!zones.getFirst().isFound()) {
        zones.removeIf(ServedZone::isFound); // whoever writes an id means that zone
      }
    }
    withoutConflict(zones, mode);
    return new Match(zones, mode, written != null);
  }

  /**
   * Whether a zone that is gone has been made again, and which of both answers: the old one until
   * the new one is loaded.
   */
  private static boolean isReplaced(ServedZone zone, List<ServedZone> ofOneName) {
    for (ServedZone other : ofOneName) {
      if (other.isGone() != zone.isGone()
          && other.isFound()
          && zone.isFound()
          && other.isPrivate() == zone.isPrivate()) {
        ServedZone successor = zone.isGone() ? other : zone;
        ServedZone old = zone.isGone() ? zone : other;
        boolean oldAnswers = successor.zone() == null && old.zone() != null;
        if (oldAnswers != zone.isGone()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Those written by id in their order, then the found ones: preferred, private, by id. */
  private static final Comparator<ServedZone> ORDER =
      Comparator.comparing(ServedZone::isFound)
          .thenComparing(
              (one, other) ->
                  one.isFound() && other.isFound()
                      ? Comparator.comparing((ServedZone zone) -> !zone.isPrivate())
                          .thenComparingInt(ZoneTable::rank)
                          .thenComparing(ServedZone::zoneId)
                          .compare(one, other)
                      : 0);

  private static int rank(ServedZone zone) {
    int at = zone.line().prefer().indexOf(zone.zoneId());
    return at < 0 ? Integer.MAX_VALUE : at;
  }

  /** Of several found private zones of one name the preferred one is left, or none at all. */
  private void withoutConflict(List<ServedZone> zones, SameName mode) {
    List<ServedZone> privates =
        zones.stream().filter(zone -> zone.isFound() && zone.isPrivate()).toList();
    if (privates.size() < 2) {
      return;
    }
    ServedZone first = privates.getFirst();
    int at = zones.indexOf(first);
    if (rank(first) != Integer.MAX_VALUE) {
      if (mode == SameName.SHADOW) {
        zones.removeAll(privates.subList(1, privates.size()));
      }
      return;
    }
    zones.removeAll(privates);
    List<String> ids = privates.stream().map(ServedZone::zoneId).toList();
    String text =
        "several private zones are named " + first.name() + ": " + String.join(" and ", ids);
    warnings.add(text + "; its names answer SERVFAIL until one of them is named by \"prefer\"");
    zones.add(at, first.inConflict(ExtendedError.INVALID_DATA, text));
  }
}
