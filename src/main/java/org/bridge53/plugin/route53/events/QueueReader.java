package org.bridge53.plugin.route53.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.Excerpt;
import org.bridge53.plugin.route53.model.QueueMessage;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;

/** Reads one queue for all lines that name it. */
final class QueueReader {
  /*
   * One round is one call that waits for messages (20 s at most), on a thread of its own:
   *
   *   due -> receive -> each message to each line -> delete -> due at once
   *            \-> failed -> due after a back-off: 5 s, doubled up to 5 minutes
   *
   * A queue that fails three times in a row, or for a reason that does not pass by itself, "does not
   * work" until a call succeeds: the lines are told, and poll at their usual pace meanwhile. Messages
   * that nobody understands or wants are deleted too, else they would come again for days.
   *
   * Rounds run on the newest line's scheduler; when its server ends (a reload), the round is
   * interrupted and a new one begins on another line's. A message that was received by then comes
   * again when SQS shows it again.
   *
   * The lock guards the fields. Listeners, which call accounts, and the source are called without it.
   */

  static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);
  static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  /** A queue that gives nothing at once, time and again, is not asked more often than this. */
  private static final Duration LEAST_ROUND = Duration.ofSeconds(1);

  private static final int FAILURES_TO_GIVE_UP = 3;
  private static final int REMEMBERED_EVENTS = 4096;
  private static final Duration BETWEEN_COMPLAINTS = Duration.ofHours(1);

  private final QueueUrl queue;
  private final Object lock = new Object();
  private final List<QueueFollower> followers = new ArrayList<>();
  private final Map<String, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_EVENTS;
        }
      };
  private @Nullable QueueFollower running;
  private Scheduler.@Nullable Task task;
  private long round;
  private boolean works;
  private boolean reported;
  private boolean deletes = true;
  private int failuresInRow;
  private @Nullable Long complainedNanos;
  private long received;
  private long changes;
  private long duplicates;
  private long others;
  private long unreadable;
  private long failures;
  private @Nullable String problem;

  QueueReader(QueueUrl queue) {
    this.queue = queue;
  }

  void add(QueueFollower follower) {
    synchronized (lock) {
      followers.add(follower);
      if (running == null) {
        next(Duration.ZERO);
      }
    }
  }

  /** Tells a new line what is known. */
  void greet(QueueFollower follower) {
    boolean known;
    synchronized (lock) {
      known = works;
    }
    if (known) {
      follower.listener().reading(true);
    }
  }

  /** Returns whether that was the last. */
  boolean remove(QueueFollower follower) {
    synchronized (lock) {
      if (!followers.remove(follower)) {
        return false;
      }
      if (follower.equals(running)) {
        if (task != null) {
          task.cancel();
        }
        running = null;
        round++; // whatever the old one brings has no say
        if (!followers.isEmpty()) {
          next(Duration.ZERO);
        }
      }
      return followers.isEmpty();
    }
  }

  QueueStatus status() {
    synchronized (lock) {
      return new QueueStatus(
          queue.text(),
          works,
          received,
          changes,
          duplicates,
          others,
          unreadable,
          failures,
          problem);
    }
  }

  /** Begins a round; under the lock. */
  private void next(Duration delay) {
    QueueFollower through = followers.getLast();
    long number = ++round;
    running = through;
    task = through.resources().scheduler().background().after(delay, () -> run(through, number));
  }

  private void run(QueueFollower through, long number) {
    long began = through.resources().ticker().getAsLong();
    List<QueueMessage> messages;
    try {
      messages = through.source().receive(queue);
    } catch (SourceException failure) {
      failed(failure, number);
      return;
    } catch (RuntimeException broken) {
      // A bug of ours or the SDK's must not end the reading for ever.
      failed(
          new SourceException(Kind.INVALID_ANSWER, Excerpt.of(broken.toString(), 300), broken),
          number);
      return;
    }
    List<QueueFollower> told = worked(number);
    if (told.isEmpty()) {
      return; // nobody is there any more: the messages come again
    }
    messages.forEach(message -> handle(message, told));
    if (!messages.isEmpty()) {
      delete(through, messages);
    }
    told.forEach(each -> each.listener().looked());
    synchronized (lock) {
      if (number == round && !followers.isEmpty()) {
        long took = through.resources().ticker().getAsLong() - began;
        boolean hasty = messages.isEmpty() && took < LEAST_ROUND.toNanos();
        next(hasty ? LEAST_ROUND : Duration.ZERO);
      }
    }
  }

  /** The queue answered; gives those who are to hear of the messages. */
  private List<QueueFollower> worked(long number) {
    List<QueueFollower> told;
    boolean news;
    synchronized (lock) {
      told = List.copyOf(followers);
      if (number != round || told.isEmpty()) {
        return told;
      }
      news = !works;
      works = true;
      failuresInRow = 0;
      problem = null;
      if (reported) {
        reported = false;
        log().info("the queue " + queue.text() + " is read again");
      }
    }
    if (news) {
      told.forEach(each -> each.listener().reading(true));
    }
    return told;
  }

  private void failed(SourceException failure, long number) {
    List<QueueFollower> told = List.of();
    synchronized (lock) {
      if (number != round || followers.isEmpty()) {
        return;
      }
      failures++;
      failuresInRow++;
      problem = failure.getMessage();
      boolean lasting =
          switch (failure.kind()) {
            case NO_SUCH_ZONE, FORBIDDEN, CREDENTIALS -> true;
            case THROTTLED, UNAVAILABLE, INVALID_ANSWER -> false;
          };
      if (!reported && (lasting || failuresInRow >= FAILURES_TO_GIVE_UP)) {
        reported = true;
        log()
            .warning(
                "the queue "
                    + queue.text()
                    + " cannot be read: "
                    + failure.getMessage()
                    + "; changes are found by polling until it can");
        if (works) {
          works = false;
          told = List.copyOf(followers);
        }
      }
      next(backOff());
    }
    told.forEach(each -> each.listener().reading(false));
  }

  /** Between half and the whole of a time that doubles; under the lock. */
  private Duration backOff() {
    long whole = FIRST_BACK_OFF.toNanos() << Math.min(failuresInRow - 1, 10);
    whole = Math.min(whole, LONGEST_BACK_OFF.toNanos());
    Resources resources = followers.getLast().resources();
    return Duration.ofNanos(whole / 2 + resources.random().nextLong(whole / 2 + 1));
  }

  // ---- messages ----

  private void handle(QueueMessage message, List<QueueFollower> told) {
    ChangeEvent event = ChangeEvent.read(message.body());
    synchronized (lock) {
      received++;
      switch (event) {
        case ChangeEvent.ZoneChanged(String id, String _) when isKnown(id) -> {
          return;
        }
        case ChangeEvent.ZonesChanged(String id, String _) when isKnown(id) -> {
          return;
        }
        case ChangeEvent.ZoneChanged _, ChangeEvent.ZonesChanged _ -> {
          // for the lines
        }
        case ChangeEvent.Other _ -> {
          others++;
          return;
        }
        case ChangeEvent.Unreadable(String why) -> {
          unreadable++;
          complain(why);
          return;
        }
      }
    }
    boolean ours = false;
    for (QueueFollower each : told) {
      ours |= tell(each.listener(), event);
    }
    synchronized (lock) {
      if (ours) {
        changes++;
      } else {
        others++;
      }
    }
  }

  /** Whether an event has come before; under the lock. */
  private boolean isKnown(@Nullable String id) {
    boolean known = id != null && seen.put(id, true) != null;
    if (known) {
      duplicates++;
    }
    return known;
  }

  private static boolean tell(EventListener listener, ChangeEvent event) {
    return switch (event) {
      case ChangeEvent.ZoneChanged zone -> listener.zoneChanged(zone.zoneId());
      case ChangeEvent.ZonesChanged zones -> {
        listener.zonesChanged();
        String zoneId = zones.zoneId();
        if (zoneId != null) {
          listener.zoneChanged(zoneId);
        }
        yield true;
      }
      case ChangeEvent.Other _, ChangeEvent.Unreadable _ -> false;
    };
  }

  /** Under the lock. */
  private void complain(String why) {
    long now = followers.isEmpty() ? 0 : followers.getLast().resources().ticker().getAsLong();
    Long before = complainedNanos;
    boolean due = before == null || now - before >= BETWEEN_COMPLAINTS.toNanos();
    if (due && !followers.isEmpty()) {
      complainedNanos = now;
      log()
          .warning(
              "the queue "
                  + queue.text()
                  + " has a message that is no event of EventBridge ("
                  + why
                  + "); it is deleted, and others like it within the hour without a word");
    }
  }

  private void delete(QueueFollower through, List<QueueMessage> messages) {
    String failure = null;
    try {
      through.source().delete(queue, messages);
    } catch (SourceException failed) {
      failure = String.valueOf(failed.getMessage());
    }
    synchronized (lock) {
      if (followers.isEmpty() || !followers.contains(through)) {
        return; // interrupted by the end of a server
      }
      if (failure != null) {
        failures++;
      }
      boolean can = failure == null;
      if (can != deletes) {
        deletes = can;
        if (can) {
          log().info("messages of the queue " + queue.text() + " can be deleted again");
        } else {
          log()
              .warning(
                  "messages of the queue "
                      + queue.text()
                      + " cannot be deleted: "
                      + failure
                      + "; they come again, which costs calls");
        }
      }
    }
  }

  private Log log() {
    return followers.getLast().resources().log();
  }
}
