package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.bridge53.plugin.route53.snapshot.AccountParts;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the record sets of one account refer to current, for all its lines: a round lists the
 * versions and reads the contents that moved, of those only that somebody wants.
 *
 * @param <V> what a list says of one
 * @param <D> the content of a version
 */
public final class VersionFeed<V, D> {
  /*
   *   due --> list, page by page --> for each that is wanted and whose version is not known:
   *             ^                      read it, call by call
   *             |                                |
   *             +-- a reading of several calls --+--> publish --> due again after `refresh`
   *
   * AWS gives no snapshot over several calls: where a content took more than one, the list is read once
   * more, and what has moved meanwhile is read again. Each call is an errand of its own under the
   * account's budget, on behalf of the newest line. A line that ends takes the round that runs for it
   * with it; the next begins for another.
   *
   * What fails keeps its last content. The list failing ends the round, one content failing does not.
   *
   * One lock guards everything. It is never held while an errand is sent: the account has a lock of its
   * own, under which it calls lines, and lines call this.
   */

  /** So often one round may find that something moved while it was read. */
  private static final int MOST_TORN = 3;

  /**
   * What is known of one.
   *
   * @param version as it is listed
   */
  public record Known<V, D>(V version, D content) {}

  /** A line. */
  public final class Follower {
    private final Membership membership;
    private final Duration refresh;
    private final Consumer<Map<String, Known<V, D>>> listener;
    private Set<String> wanted = Set.of();

    private Follower(
        Membership membership, Duration refresh, Consumer<Map<String, Known<V, D>>> listener) {
      this.membership = membership;
      this.refresh = refresh;
      this.listener = listener;
    }

    /** Says what the line refers to from now on; what is known of it is given at once. */
    public void want(Set<String> ids) {
      change(this, Set.copyOf(ids));
    }

    /** Whether somebody has tried to read all that the line refers to, with or without success. */
    public boolean settled() {
      return isTried(this);
    }

    /** Ends it. */
    public void end() {
      remove(this);
    }

    private Resources resources() {
      return membership.resources();
    }
  }

  private final Versioned<V, D> kind;
  private final List<Follower> followers = new ArrayList<>();
  private final Map<String, Known<V, D>> known = new HashMap<>();
  private Set<String> tried = Set.of();
  private @Nullable AccountParts kept;

  /** What failed, id to reason; the whole list under the empty id. Only news are logged. */
  private final Map<String, String> failing = new TreeMap<>();

  private int failures;
  private @Nullable Round round;
  private Scheduler.@Nullable Task alarm;
  private @Nullable Follower alarmOwner;

  VersionFeed(Versioned<V, D> kind) {
    this.kind = kind;
  }

  /** Takes over what was kept, and keeps what is read from now on. */
  synchronized void keepIn(AccountParts parts) {
    kept = parts;
    if (known.isEmpty()) {
      kind.restore(parts)
          .forEach(
              (version, content) -> known.put(kind.id(version), new Known<>(version, content)));
      tried = Set.copyOf(known.keySet());
    } else {
      save();
    }
  }

  private void save() {
    AccountParts parts = kept;
    if (parts != null) {
      Map<V, D> contents = new HashMap<>();
      known.values().forEach(each -> contents.put(each.version(), each.content()));
      kind.save(parts, contents);
    }
  }

  /**
   * Follows what a line refers to.
   *
   * @param refresh the longest time between two looks at the versions
   * @param listener told what is known, by id; called one at a time, must return at once
   */
  public Follower follow(
      Membership membership, Duration refresh, Consumer<Map<String, Known<V, D>>> listener) {
    Follower follower = new Follower(membership, refresh, listener);
    synchronized (this) {
      followers.add(follower);
    }
    return follower;
  }

  private synchronized void change(Follower follower, Set<String> ids) {
    if (!followers.contains(follower) || ids.equals(follower.wanted)) {
      return;
    }
    follower.wanted = ids;
    failing.keySet().removeIf(id -> !id.isEmpty() && !isWanted(id));
    tell(follower);
    if (!known.keySet().containsAll(ids)) {
      alarm(Duration.ZERO); // also while a round runs: it may be past the list
    }
  }

  private synchronized boolean isTried(Follower follower) {
    return tried.containsAll(follower.wanted);
  }

  private synchronized void remove(Follower follower) {
    followers.remove(follower);
    boolean ours = alarmOwner == follower;
    if (ours && alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    if (round != null && round.owner == follower) {
      round = null;
      ours = true;
    }
    known.keySet().removeIf(id -> !isWanted(id));
    if (ours) {
      alarm(Duration.ZERO);
    }
  }

  private boolean isWanted(String id) {
    for (Follower follower : followers) {
      if (follower.wanted.contains(id)) {
        return true;
      }
    }
    return false;
  }

  private void tell(Follower follower) {
    Map<String, Known<V, D>> its = new HashMap<>(known);
    its.keySet().retainAll(follower.wanted);
    follower.listener.accept(Map.copyOf(its));
  }

  // ---- when; under the lock ----

  /** Begins a round after this time, by a task of its own: callers may hold other locks. */
  private void alarm(Duration delay) {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    if (!followers.isEmpty()) {
      Follower owner = followers.getLast();
      alarmOwner = owner;
      alarm = owner.resources().scheduler().after(delay, this::rings);
    }
  }

  private void rings() {
    Round begun;
    synchronized (this) {
      alarm = null;
      if (round != null || followers.isEmpty()) {
        return; // the round that runs sets the next alarm, and looks for what it missed
      }
      Set<String> wanted = new HashSet<>();
      followers.forEach(follower -> wanted.addAll(follower.wanted));
      if (wanted.isEmpty()) {
        return;
      }
      begun = new Round(followers.getLast(), wanted);
      round = begun;
    }
    begun.send();
  }

  private Duration refresh() {
    Duration shortest = followers.getFirst().refresh;
    for (Follower follower : followers) {
      shortest = follower.refresh.compareTo(shortest) < 0 ? follower.refresh : shortest;
    }
    return shortest;
  }

  /** One look at the versions and what follows from it: call after call. */
  private final class Round implements Errand {
    private final Follower owner;
    private final Set<String> wanted;
    private final Map<String, V> listed = new HashMap<>();
    private final ArrayDeque<V> ahead = new ArrayDeque<>();

    /** Contents that took several calls, not yet known to be of one piece. */
    private final Map<String, Known<V, D>> doubtful = new HashMap<>();

    /** What this round has nothing more to do about. */
    private final Set<String> settled = new HashSet<>();

    private final Map<String, String> failed = new TreeMap<>();
    private boolean listing = kind.isListed();
    private @Nullable String token;
    private Versioned.@Nullable Reading<D> reading;
    private int calls;
    private int torn;
    private boolean changed;

    private Round(Follower owner, Set<String> wanted) {
      this.owner = owner;
      this.wanted = Set.copyOf(wanted);
      if (!listing) {
        plan();
      }
    }

    private void send() {
      owner.membership.send(this);
    }

    @Override
    public void run(HostedZoneSource source) throws SourceException {
      if (listing) {
        Page<V> page = kind.list(source, token);
        if (page.next() != null && page.next().equals(token)) {
          throw new SourceException(Kind.INVALID_ANSWER, "the list does not advance");
        }
        token = page.next();
        for (V version : page.items()) {
          if (wanted.contains(kind.id(version))) {
            listed.put(kind.id(version), version);
          }
        }
        if (token == null) {
          listing = false;
          plan();
        }
      } else {
        V version = ahead.getFirst();
        if (reading == null) {
          reading = kind.read(version);
          calls = 0;
        }
        calls++;
        D content = reading.next(source);
        if (content != null) {
          ahead.removeFirst();
          reading = null;
          read(version, content);
        }
      }
      goOn();
    }

    /** The list is complete: what has to be read? */
    private void plan() {
      for (String id : wanted) {
        V version = listed.get(id);
        if (version == null) {
          version = kind.unlisted(id);
        }
        if (settled.contains(id)) {
          continue;
        }
        if (version == null) {
          fail(id, "it is not listed");
          continue;
        }
        Known<V, D> read = doubtful.remove(id);
        if (read != null && (isSame(read, version) || ++torn >= MOST_TORN)) {
          accept(id, read.version(), read.content());
          continue;
        }
        Known<V, D> before = before(id);
        if (before != null && isSame(before, version) && !kind.isFleeting(version)) {
          accept(id, version, before.content());
        } else {
          ahead.add(version);
        }
      }
    }

    private @Nullable Known<V, D> before(String id) {
      synchronized (VersionFeed.this) {
        return known.get(id);
      }
    }

    private void fail(String id, String reason) {
      settled.add(id);
      failed.put(id, reason);
    }

    private boolean isSame(Known<V, D> one, V version) {
      return kind.key(one.version()).equals(kind.key(version));
    }

    private void read(V version, D content) {
      if (calls > 1 && !kind.isFleeting(version)) {
        doubtful.put(kind.id(version), new Known<>(version, content));
      } else {
        accept(kind.id(version), version, content);
      }
    }

    private void accept(String id, V version, D content) {
      Known<V, D> accepted = new Known<>(version, content);
      settled.add(id);
      synchronized (VersionFeed.this) {
        if (round == this) {
          changed |= !accepted.equals(known.put(id, accepted));
        }
      }
    }

    private void goOn() {
      if (!listing && ahead.isEmpty() && !doubtful.isEmpty()) {
        listing = true;
        listed.clear();
      }
      if (listing || !ahead.isEmpty()) {
        send();
      } else {
        ended(this, null);
      }
    }

    @Override
    public void failed(SourceException failure) {
      boolean goesOn =
          switch (failure.kind()) {
            case THROTTLED, CREDENTIALS -> false;
            // Without a list it will be no better with the next.
            case UNAVAILABLE -> kind.isListed();
            case NO_SUCH_ZONE, FORBIDDEN, INVALID_ANSWER -> true;
          };
      if (!listing && goesOn) {
        String id = kind.id(ahead.removeFirst());
        if (kind.isListed()) {
          fail(id, String.valueOf(failure.getMessage()));
        } else if (failure.kind() != Kind.NO_SUCH_ZONE) { // which is said of the zone itself
          failed.putIfAbsent("", String.valueOf(failure.getMessage())); // one line for all
        }
        reading = null;
        goOn();
      } else {
        ended(this, failure);
      }
    }
  }

  private synchronized void ended(Round done, @Nullable SourceException failure) {
    if (round != done) {
      return;
    }
    round = null;
    tried = done.wanted;
    if (done.changed) {
      save();
      followers.forEach(this::tell);
    }
    Map<String, String> reasons = new TreeMap<>(done.failed);
    if (failure != null) {
      reasons.put("", String.valueOf(failure.getMessage()));
    }
    // The account logs what its credentials and its rate are about.
    boolean spoken =
        failure == null || (failure.kind() != Kind.CREDENTIALS && failure.kind() != Kind.THROTTLED);
    if (spoken) {
      report(reasons, done.owner.resources().log());
    }
    boolean missed = false;
    for (Follower follower : followers) {
      missed |= !done.wanted.containsAll(follower.wanted);
    }
    boolean soon = failure != null || (kind.isListed() && !reasons.isEmpty());
    failures = soon ? failures + 1 : 0;
    alarm(missed ? Duration.ZERO : Duration.ofNanos(pause(done.owner.resources().random())));
  }

  private long pause(RandomGenerator random) {
    return failures > 0
        ? BackOff.nanos(failures, random)
        : (long) (refresh().toNanos() * (0.9 + 0.1 * random.nextDouble()));
  }

  private void report(Map<String, String> reasons, Log log) {
    reasons.forEach(
        (id, reason) -> {
          if (!reason.equals(failing.get(id))) {
            String rest =
                isKnown(id)
                    ? "what was read before is still used"
                    : "until it is read, " + kind.unread();
            log.warning(label(id) + ": " + reason + "; " + rest);
          }
        });
    for (String id : failing.keySet()) {
      if (!reasons.containsKey(id)) {
        log.info(label(id) + ": read again");
      }
    }
    failing.clear();
    failing.putAll(reasons);
  }

  private String label(String id) {
    return id.isEmpty() ? kind.nouns() : kind.noun() + " " + id;
  }

  private boolean isKnown(String id) {
    if (!id.isEmpty()) {
      return known.containsKey(id);
    }
    for (Follower follower : followers) {
      if (!known.keySet().containsAll(follower.wanted)) {
        return false;
      }
    }
    return true;
  }
}
