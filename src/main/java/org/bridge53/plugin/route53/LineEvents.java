package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.events.EventListener;
import org.bridge53.plugin.route53.events.MissedEvents;
import org.bridge53.plugin.route53.events.QueueFollower;
import org.bridge53.plugin.route53.events.QueueReaders;
import org.bridge53.plugin.route53.events.QueueStatus;
import org.bridge53.plugin.route53.model.QueueMessage;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.plugin.route53.sync.Memberships;
import org.bridge53.plugin.route53.sync.ZoneStatus;
import org.jspecify.annotations.Nullable;

/**
 * The queues by which one line hears of changes. Its own lock guards it, and no account is asked
 * for anything under it.
 */
final class LineEvents {
  private final List<QueueUrl> queues;
  private final QueueReaders readers;
  private final Resources resources;
  private final HostLookup names;
  private final List<QueueFollower> followers = new ArrayList<>();
  private final Map<QueueUrl, Boolean> working = new HashMap<>();
  private final MissedEvents missed = new MissedEvents();
  private boolean suspected;
  private @Nullable Memberships memberships;

  /**
   * @param names finds the API's names
   */
  LineEvents(EventOptions options, QueueReaders readers, Resources resources, HostLookup names) {
    this.queues = options.queues();
    this.readers = readers;
    this.resources = resources;
    this.names = names;
  }

  /** Begins to listen. */
  void join(Memberships joined) {
    synchronized (this) {
      memberships = joined;
    }
    for (QueueUrl queue : queues) {
      Membership membership = reader(joined, queue);
      QueueFollower follower =
          readers.join(
              new QueueReaders.Key(membership.access(), queue),
              new Through(membership),
              resources,
              new Heard(queue));
      boolean ended;
      synchronized (this) {
        followers.add(follower);
        ended = memberships == null;
      }
      if (ended) {
        follower.leave(); // the server ended meanwhile
      }
    }
  }

  /** Hears nothing more; before the accounts are left. */
  void leave() {
    List<QueueFollower> all;
    synchronized (this) {
      memberships = null;
      all = List.copyOf(followers);
      followers.clear();
    }
    all.forEach(QueueFollower::leave);
  }

  /** How the queues are doing. */
  List<QueueStatus> status() {
    List<QueueFollower> all;
    synchronized (this) {
      all = List.copyOf(followers);
    }
    return all.stream().map(QueueFollower::status).toList();
  }

  /** Whose keys read a queue: those of its account, if there are such. */
  private static Membership reader(Memberships joined, QueueUrl queue) {
    for (Membership membership : joined.all()) {
      String account = membership.access().accountId();
      if (account != null && account.equals(queue.accountId())) {
        return membership;
      }
    }
    return joined.all().getFirst();
  }

  /** The account's client, with the line's way of finding names. */
  private final class Through implements QueueSource {
    private final Membership membership;

    private Through(Membership membership) {
      this.membership = membership;
    }

    @Override
    public List<QueueMessage> receive(QueueUrl queue) throws SourceException {
      return ScopedValue.where(HostLookup.CURRENT, names)
          .<List<QueueMessage>, SourceException>call(
              () -> membership.source().queues().receive(queue));
    }

    @Override
    public void delete(QueueUrl queue, List<QueueMessage> messages) throws SourceException {
      ScopedValue.where(HostLookup.CURRENT, names)
          .<Boolean, SourceException>call(
              () -> {
                membership.source().queues().delete(queue, messages);
                return true;
              });
    }
  }

  /** What one queue says. */
  private final class Heard implements EventListener {
    private final QueueUrl queue;

    private Heard(QueueUrl queue) {
      this.queue = queue;
    }

    @Override
    public boolean zoneChanged(String zoneId) {
      Memberships joined = joined();
      boolean ours = joined != null && joined.changed(zoneId);
      if (ours) {
        synchronized (LineEvents.this) {
          missed.event(zoneId, now());
        }
      }
      return ours;
    }

    @Override
    public void zonesChanged() {
      Memberships joined = joined();
      if (joined != null) {
        joined.all().forEach(Membership::lookAgain);
      }
    }

    @Override
    public void reading(boolean works) {
      boolean all;
      Memberships joined;
      synchronized (LineEvents.this) {
        working.put(queue, works);
        all = working.size() == queues.size() && !working.containsValue(false);
        joined = memberships;
        if (!all) {
          missed.interrupted();
        }
      }
      if (joined != null) {
        joined.all().forEach(membership -> membership.events(all));
      }
    }

    /** Looks for changes of which no event told. */
    @Override
    public void looked() {
      Memberships joined = joined();
      if (joined == null) {
        return;
      }
      List<ZoneStatus> zones = new ArrayList<>();
      joined.all().forEach(membership -> zones.addAll(membership.statuses()));
      synchronized (LineEvents.this) {
        if (suspected || working.size() < queues.size() || working.containsValue(false)) {
          return;
        }
        long now = now();
        for (ZoneStatus zone : zones) {
          missed.zone(
              zone.zoneId(), zone.publishedNanos(), zone.origin() == ZoneStatus.Origin.API, now);
        }
        suspected = missed.isSuspicious(now);
        if (!suspected) {
          return;
        }
      }
      resources
          .log()
          .warning(
              "several changes of zones came without an event: does another server read the queue "
                  + queue.text()
                  + " (each needs one of its own), or does its rule not catch all?");
    }

    private @Nullable Memberships joined() {
      synchronized (LineEvents.this) {
        return memberships;
      }
    }
  }

  private long now() {
    return resources.ticker().getAsLong();
  }
}
