package org.bridge53.plugin.route53.sync;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.jspecify.annotations.Nullable;

/**
 * One line's shares in all the accounts that it reads. What fails in one of them is no matter of
 * the others.
 */
public final class Memberships {
  private final List<Membership> all;
  private final ZoneOwners owners;
  private final List<ZoneSearch> searches = new CopyOnWriteArrayList<>();

  Memberships(List<Membership> all, ZoneOwners owners) {
    this.all = List.copyOf(all);
    this.owners = owners;
  }

  /** One an account, in the written order; at least one. */
  public List<Membership> all() {
    return all;
  }

  /**
   * Follows a hosted zone that was written by its id, in the account that can read it: with several
   * each is tried until one can, and that is remembered.
   *
   * @param zoneId bare
   * @param name that the zone must have; null: whatever name it has
   * @param pace how often the line wants it to be asked for
   */
  public void follow(String zoneId, @Nullable DomainName name, Pace pace, ZoneListener listener) {
    if (all.size() == 1) {
      all.getFirst().follow(zoneId, name, pace, listener);
    } else {
      for (Membership membership : all) {
        if (owners.find(zoneId) == null && membership.account().keeps(zoneId)) {
          owners.remember(zoneId, membership.access()); // it was read there before the restart
        }
      }
      ZoneSearch search = new ZoneSearch(all, owners, zoneId, name, pace, listener);
      searches.add(search);
      search.start();
    }
  }

  /** Who reads a hosted zone that is followed; null as long as nobody can. */
  public @Nullable Membership reader(String zoneId) {
    if (all.size() == 1) {
      return all.getFirst();
    }
    AwsAccess owner = owners.find(zoneId);
    for (Membership membership : all) {
      if (membership.access().equals(owner)) {
        return membership;
      }
    }
    return null;
  }

  /** See {@link Membership#changed}; of whatever account. */
  public boolean changed(String zoneId) {
    boolean follows = false;
    for (Membership membership : all) {
      follows |= membership.changed(zoneId);
    }
    return follows;
  }

  /** See {@link Membership#accept}; of whatever account. */
  public boolean accept(String zoneId) {
    boolean held = false;
    for (Membership membership : all) {
      held |= membership.accept(zoneId);
    }
    return held;
  }

  /** See {@link Membership#wanted}; of whatever account. */
  public void wanted(String zoneId) {
    for (Membership membership : all) {
      membership.wanted(zoneId);
    }
  }

  /** See {@link Membership#status}; of whatever account. */
  public @Nullable ZoneStatus status(String zoneId) {
    for (Membership membership : all) {
      ZoneStatus status = membership.status(zoneId);
      if (status != null) {
        return status;
      }
    }
    return null;
  }

  /** Asks nobody until {@link #restored}: zones that are followed till then come from the disk. */
  public void restore() {
    all.forEach(membership -> membership.account().restoring(true));
  }

  /** Reads zones from the disk that are about to be followed, faster than one after the other. */
  public void prepare(Collection<String> zoneIds) {
    all.forEach(membership -> membership.prepare(zoneIds));
  }

  /** Begins to ask AWS. */
  public void restored() {
    all.forEach(membership -> membership.account().restoring(false));
  }

  /** Ends all of them. */
  public void leave() {
    searches.forEach(ZoneSearch::end);
    all.forEach(Membership::leave);
  }
}
