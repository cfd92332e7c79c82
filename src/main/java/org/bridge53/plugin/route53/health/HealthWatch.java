package org.bridge53.plugin.route53.health;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.HealthSource;

/** The health checks of one account that lines refer to, and their states. */
final class HealthWatch {
  /*
   * Each check is asked of the first source in order of preference. The next one is asked
   *
   *   - about a check of which the one before can tell nothing (a probe cannot look at an alarm,
   *     CloudWatch has no data of a check that was just made), and
   *   - about all checks, where the one before is lost for five minutes (Loss.PASSED_OVER_AFTER), or
   *     may not be asked at all.
   *
   * What a lost source said last holds until another one says something: an outage of AWS changes no
   * answer. A check of which nobody ever said anything is left out of the map, and so counts as
   * healthy; before any data, an inverted one counts as unhealthy as it does at Route 53.
   *
   * Everything that changes (a source has an answer or fails, a line wants other checks) ends in
   * `changed`, which walks over all checks once and tells each source what it is asked from now on:
   * hundreds of checks, a few times a minute.
   *
   * Threads and time are those of the newest line: on a reload the old server's scheduler ends while
   * the watch lives on, and the loops move. One lock guards everything; calls and probes run outside
   * of it, and an outcome that comes too late (Loop.Turn) has no say.
   */

  private final Object lock = new Object();
  private final List<HealthFollower> followers = new ArrayList<>();
  private final Definitions definitions;
  private final List<StateSource> sources = new ArrayList<>();
  private final Set<StateSource> passedOver = new HashSet<>();
  private Map<String, Boolean> states = Map.of();

  HealthWatch(HealthSettings settings) {
    this.definitions = new Definitions(this);
    for (int i = 0; i < settings.kinds().size(); i++) {
      boolean last = i == settings.kinds().size() - 1;
      String meanwhile = "; what was known before stays, and what nobody knows passes for healthy";
      sources.add(
          switch (settings.kinds().get(i)) {
            case CLOUDWATCH -> new CloudWatchStates(this, settings.every(), meanwhile);
            case STATUS -> new CheckerStates(this, definitions, settings.every(), meanwhile);
            case PROBE ->
                new ProbeStates(
                    this, definitions, last ? "it passes for healthy" : "the next source is asked");
          });
    }
  }

  // ---- lines ----

  void join(HealthFollower follower) {
    synchronized (lock) {
      followers.add(follower);
      if (followers.size() > 1) {
        move();
      }
      follower.tell(states);
    }
  }

  void want(HealthFollower follower, Set<String> ids) {
    synchronized (lock) {
      if (followers.contains(follower) && !follower.wanted().equals(ids)) {
        follower.wanted(ids);
        changed();
      }
    }
  }

  /** Returns whether that was the last line. */
  boolean leave(HealthFollower follower) {
    synchronized (lock) {
      if (!followers.contains(follower)) {
        return false;
      }
      boolean newest = followers.getLast() == follower;
      if (followers.size() == 1) {
        follower.wanted(Set.of());
        changed(); // stops everything, while there is a scheduler to stop it on
        followers.clear();
        return true;
      }
      followers.remove(follower);
      if (newest) {
        move();
      }
      changed();
      return false;
    }
  }

  private void move() {
    definitions.move();
    sources.forEach(StateSource::move);
  }

  // ---- what the parts share; under the lock unless it says otherwise ----

  Object lock() {
    return lock;
  }

  Resources resources() {
    return followers.getLast().resources();
  }

  HealthSource source() {
    return followers.getLast().source();
  }

  Probe probe() {
    Resources resources = resources();
    return new Probe(
        followers.getLast().addresses(),
        resources.scheduler(),
        resources.ticker(),
        Probe.Limits.OF_ROUTE_53);
  }

  long now() {
    return resources().ticker().getAsLong();
  }

  /** A part failed as nobody thought of; takes the lock itself. */
  void reportBug(Throwable bug) {
    synchronized (lock) {
      if (!followers.isEmpty()) {
        resources().log().error("health: " + bug);
      }
    }
  }

  /**
   * Something is other than it was: finds out what holds now, and who is to be asked about what.
   */
  void changed() {
    Set<String> wanted = new HashSet<>();
    followers.forEach(follower -> wanted.addAll(follower.wanted()));
    List<Set<String>> asked = new ArrayList<>();
    sources.forEach(_ -> asked.add(new HashSet<>()));
    Set<String> undecided = new HashSet<>();
    Map<String, Boolean> decided = new HashMap<>();
    Map<String, StateSource> tellers = new HashMap<>();
    for (String id : wanted) {
      Verdict verdict = decide(id, asked, tellers);
      if (verdict == Verdict.UNTOLD && !allPassedOver()) {
        undecided.add(id);
        verdict = Verdict.beforeData(definitions.find(id));
      }
      if (verdict.isKnown()) {
        decided.put(id, verdict == Verdict.HEALTHY);
      }
    }
    definitions.want(this, undecided);
    for (int i = 0; i < sources.size(); i++) {
      sources.get(i).want(asked.get(i));
    }
    sayWhoIsPassedOver(asked);
    sayWhatChanged(wanted, decided, tellers);
    states = Map.copyOf(decided);
    followers.forEach(follower -> follower.tell(states));
  }

  /**
   * What is known of a check. PENDING: it will come; until then what held before.
   *
   * @param asked gets the check in the sets of those who are to be asked about it
   */
  private Verdict decide(String id, List<Set<String>> asked, Map<String, StateSource> tellers) {
    Verdict kept = Verdict.UNTOLD;
    for (int i = 0; i < sources.size(); i++) {
      StateSource source = sources.get(i);
      asked.get(i).add(id);
      Verdict verdict = source.verdict(id);
      if (source.loss().isPassedOver()) {
        kept = kept.isKnown() ? kept : verdict;
        continue;
      }
      if (verdict.isKnown()) {
        tellers.put(id, source);
        return verdict;
      }
      if (verdict == Verdict.PENDING) {
        Boolean before = states.get(id);
        return kept.isKnown() ? kept : before == null ? verdict : Verdict.of(before);
      }
    }
    return kept == Verdict.PENDING ? Verdict.UNTOLD : kept;
  }

  private boolean allPassedOver() {
    for (StateSource source : sources) {
      if (!source.loss().isPassedOver()) {
        return false;
      }
    }
    return true;
  }

  private void sayWhoIsPassedOver(List<Set<String>> asked) {
    for (int i = 0; i < sources.size() - 1; i++) {
      StateSource source = sources.get(i);
      if (!source.loss().isPassedOver() || asked.get(i).isEmpty()) {
        passedOver.remove(source);
      } else if (passedOver.add(source)) {
        log().warning("health: " + sources.get(i + 1).name() + " in place of " + source.name());
      }
    }
  }

  private void sayWhatChanged(
      Set<String> wanted, Map<String, Boolean> decided, Map<String, StateSource> tellers) {
    for (String id : wanted) {
      boolean before = states.getOrDefault(id, true);
      boolean now = decided.getOrDefault(id, true);
      if (before != now) {
        StateSource teller = tellers.get(id);
        String reason = teller == null ? "" : teller.reason(id);
        log()
            .info(
                "health: check "
                    + id
                    + (now ? " is healthy" : " is unhealthy")
                    + (teller == null ? "" : " (" + teller.name())
                    + (reason.isEmpty() ? "" : ": " + reason)
                    + (teller == null ? "" : ")"));
      }
    }
  }

  private Log log() {
    return resources().log();
  }
}
