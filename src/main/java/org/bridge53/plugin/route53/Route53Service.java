package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.sync.Accounts;
import org.bridge53.plugin.route53.sync.Memberships;
import org.bridge53.plugin.route53.sync.ZoneListener;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/** Follows the zones of one line, and gives the handler a new table when one of them changes. */
final class Route53Service implements Service {
  /** A zone of the line; this service's lock guards it. */
  private final class Followed implements ZoneListener {
    private final ZoneReference reference;
    private @Nullable Zone zone;
    private boolean finished;

    private Followed(ZoneReference reference) {
      this.reference = reference;
    }

    @Override
    public void loaded(Zone changed) {
      synchronized (Route53Service.this) {
        zone = changed;
        finished = true;
        handler.publish(table());
        health.serves(served());
      }
    }

    @Override
    public void failed(boolean lasting) {
      synchronized (Route53Service.this) {
        finished |= lasting;
      }
    }
  }

  /** The line's part in a cache of AWS targets. */
  record TargetUse(
      SharedTargets shared, SharedTargets.Key key, TargetCache cache, TargetRequest request) {
    private void join() {
      shared.join(key, cache, request);
    }

    private void leave() {
      shared.leave(key, cache);
    }
  }

  private final Route53Config config;
  private final List<AwsAccess> access;
  private final Accounts accounts;
  private final Resources resources;
  private final List<Followed> followed = new ArrayList<>();
  private final Route53Handler handler;
  private final LineHealth health;
  private final TargetUse targets;
  private @Nullable Memberships memberships;
  private boolean started;

  Route53Service(
      Route53Config config,
      List<AwsAccess> access,
      Accounts accounts,
      Resources resources,
      Route53Handler handler,
      LineHealth health,
      TargetUse targets) {
    this.config = config;
    this.access = access;
    this.accounts = accounts;
    this.resources = resources;
    this.handler = handler;
    this.health = health;
    this.targets = targets;
    for (ZoneReference reference : config.zones()) {
      followed.add(new Followed(reference));
    }
  }

  /** The table before anything is loaded: only the names that the line itself gives. */
  static ZoneTable emptyTable(Route53Config config) {
    List<ZoneTable.Entry> entries = new ArrayList<>();
    for (ZoneReference reference : config.zones()) {
      if (reference.name() != null) {
        entries.add(new ZoneTable.Entry(reference.zoneId(), reference.name(), null));
      }
    }
    return new ZoneTable(entries);
  }

  /** Returns at once: zones come as they are read. */
  @Override
  public void start() {
    targets.join();
    Memberships joined =
        accounts.join(
            access,
            config.pace().budget(),
            resources,
            new ApiNames(config.access().resolvers(), resources));
    synchronized (this) {
      memberships = joined;
      started = true;
      health.join(joined); // first: zones that are loaded already come with what is known of health
    }
    for (Followed zone : followed) {
      joined.follow(zone.reference.zoneId(), zone.reference.name(), config.pace().refresh(), zone);
    }
  }

  /** Whether every zone was read once, or will not come by waiting. */
  @Override
  public synchronized boolean ready() {
    for (Followed zone : followed) {
      if (!zone.finished) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    Memberships joined;
    boolean leaves;
    synchronized (this) {
      joined = memberships;
      memberships = null;
      leaves = started;
      started = false;
      health.leave();
    }
    if (leaves) {
      targets.leave();
    }
    if (joined != null) {
      joined.leave();
    }
  }

  private List<LineHealth.Served> served() {
    List<LineHealth.Served> served = new ArrayList<>(followed.size());
    for (Followed each : followed) {
      if (each.zone != null) {
        served.add(new LineHealth.Served(each.reference.zoneId(), each.zone));
      }
    }
    return served;
  }

  private ZoneTable table() {
    List<ZoneTable.Entry> entries = new ArrayList<>(followed.size());
    for (Followed each : followed) {
      Zone zone = each.zone;
      DomainName name = each.reference.name();
      if (name == null && zone != null) {
        name = zone.apex();
      }
      if (name != null) {
        entries.add(new ZoneTable.Entry(each.reference.zoneId(), name, zone));
      }
    }
    return new ZoneTable(entries);
  }
}
