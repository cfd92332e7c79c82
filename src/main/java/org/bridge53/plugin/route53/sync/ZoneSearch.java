package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the account that can read a hosted zone of which only the id is known.
 *
 * <p>All accounts are asked for the zone's first page at once, each under its own budget, so that
 * one that does not answer holds up nobody; the first that gives it is the zone's from then on. It
 * needs no other permission than serving the zone does. If none gives it they are asked again, ever
 * more rarely.
 */
final class ZoneSearch {
  private final List<Membership> accounts;
  private final ZoneOwners owners;
  private final String zoneId;
  private final @Nullable DomainName name;
  private final Pace pace;
  private final ZoneListener listener;
  private final Object lock = new Object();
  private @Nullable Membership owner;
  private boolean ended;
  private int rounds;
  private int missing;
  private final List<Refusal> refusals = new ArrayList<>();
  private String reported = "";
  private Scheduler.@Nullable Task next;

  /** Why an account did not give the zone. */
  private record Refusal(AwsAccess access, SourceException reason) {
    boolean lasting() {
      return switch (reason.kind()) {
        case NO_SUCH_ZONE, FORBIDDEN -> true;
        case THROTTLED, CREDENTIALS, UNAVAILABLE, INVALID_ANSWER -> false;
      };
    }
  }

  ZoneSearch(
      List<Membership> accounts,
      ZoneOwners owners,
      String zoneId,
      @Nullable DomainName name,
      Pace pace,
      ZoneListener listener) {
    this.accounts = accounts;
    this.owners = owners;
    this.zoneId = zoneId;
    this.name = name;
    this.pace = pace;
    this.listener = listener;
  }

  void start() {
    AwsAccess known = owners.find(zoneId);
    for (Membership account : accounts) {
      if (account.access().equals(known)) {
        found(account);
        return;
      }
    }
    round();
  }

  /** Nothing is asked any more. */
  void end() {
    synchronized (lock) {
      ended = true;
      if (next != null) {
        next.cancel();
        next = null;
      }
    }
  }

  private void round() {
    synchronized (lock) {
      if (ended) {
        return;
      }
      next = null;
      rounds++;
      missing = accounts.size();
      refusals.clear();
    }
    for (Membership account : accounts) {
      account.send(new Try(account));
    }
  }

  /** One account is asked. */
  private final class Try implements Errand {
    private final Membership account;

    private Try(Membership account) {
      this.account = account;
    }

    /** What is found already is loaded before more is looked for. */
    @Override
    public boolean isUrgent() {
      return false;
    }

    @Override
    public boolean isNeeded() {
      synchronized (lock) {
        return owner == null && !ended;
      }
    }

    @Override
    public void run(HostedZoneSource source) throws SourceException {
      source.listRecordSets(zoneId, null);
      found(account);
    }

    @Override
    public void failed(SourceException failure) {
      refused(new Refusal(account.access(), failure));
    }
  }

  private void found(Membership account) {
    synchronized (lock) {
      if (owner != null || ended) {
        return;
      }
      owner = account;
    }
    owners.remember(zoneId, account.access());
    account.follow(zoneId, name, pace, listener);
  }

  private void refused(Refusal refusal) {
    Resources resources = accounts.getFirst().resources();
    boolean lasting = true;
    boolean forbidden = false;
    synchronized (lock) {
      refusals.add(refusal);
      missing--;
      if (missing > 0 || owner != null || ended) {
        return;
      }
      for (Refusal each : refusals) {
        lasting &= each.lasting();
        forbidden |= each.reason().kind() == SourceException.Kind.FORBIDDEN;
      }
      report(lasting, resources);
      next =
          resources
              .scheduler()
              .after(Duration.ofNanos(BackOff.nanos(rounds, resources.random())), this::round);
    }
    if (lasting && forbidden) {
      listener.refused(SourceException.Kind.FORBIDDEN);
    }
    listener.failed(lasting);
  }

  /** One line whenever what it says has changed. */
  private void report(boolean lasting, Resources resources) {
    List<String> absent = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Membership account : accounts) {
      for (Refusal each : refusals) {
        if (each.access().equals(account.access())) {
          switch (each.reason().kind()) {
            case NO_SUCH_ZONE -> absent.add(shortName(each.access()));
            case FORBIDDEN -> forbidden.add(shortName(each.access()));
            case THROTTLED, CREDENTIALS, UNAVAILABLE, INVALID_ANSWER ->
                others.add(shortName(each.access()) + ": " + each.reason().getMessage());
          }
        }
      }
    }
    List<String> parts = new ArrayList<>();
    if (!absent.isEmpty()) {
      parts.add("it does not exist for " + String.join(", ", absent));
    }
    if (!forbidden.isEmpty()) {
      parts.add("route53:ListResourceRecordSets is not allowed in " + String.join(", ", forbidden));
    }
    parts.addAll(others);
    String text =
        (name == null ? "hosted zone " + zoneId : "zone " + name + " (" + zoneId + ")")
            + (lasting ? ": no account can read it: " : ": not found yet: ")
            + String.join("; ", parts);
    if (!text.equals(reported)) {
      reported = text;
      resources.log().error(text);
    }
  }

  private static String shortName(AwsAccess access) {
    AwsAccount account = access.account();
    return account == null ? access.describe() : account.id();
  }
}
