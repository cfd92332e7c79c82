package org.bridge53.plugin.route53.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that this process reads from: lines with equal {@link AwsAccess} share one client,
 * one budget, and each hosted zone that they have in common, in whatever server block they stand.
 * Clients that turn out to be of one account of AWS share the budget too.
 *
 * <p>One registry lives in the plugin, so longer than a server: on a reload the new server's lines
 * join before the old one's leave, and thereby keep the client, the tokens that were spent and the
 * zones that are loaded, at no request. An account ends when its last line leaves.
 */
public final class Accounts {
  private final Function<AwsAccess, HostedZoneSource> open;
  private final Map<AwsAccess, Account> accounts = new HashMap<>();
  private final Map<String, SharedBudget> budgets = new ConcurrentHashMap<>();
  private final ZoneOwners owners = new ZoneOwners();

  /**
   * An empty registry.
   *
   * @param open makes a client; called on a virtual thread at the first request
   */
  public Accounts(Function<AwsAccess, HostedZoneSource> open) {
    this.open = open;
  }

  /** Joins an account on behalf of one line; the system finds the API's names. */
  public Membership join(AwsAccess access, Budget budget, Resources resources) {
    return join(access, budget, resources, HostLookup.SYSTEM, null);
  }

  private synchronized Membership join(
      AwsAccess access,
      Budget budget,
      Resources resources,
      HostLookup names,
      @Nullable SnapshotStore snapshot) {
    boolean isNew = !accounts.containsKey(access);
    Account account = accounts.computeIfAbsent(access, key -> new Account(key, open, this));
    if (snapshot != null) {
      account.keepIn(snapshot.account(access), resources);
    }
    Membership membership = new Membership(this, account, budget, resources, names);
    account.join(membership);
    account.catalog().join(membership, Discovery.NONE);
    if (isNew) {
      tellApart();
    }
    return membership;
  }

  /**
   * Joins several accounts on behalf of one line.
   *
   * @param accesses at least one
   * @param names finds the API's names
   * @param snapshot keeps what is published over a restart; null: nothing does
   */
  public Memberships join(
      List<AwsAccess> accesses,
      Budget budget,
      Resources resources,
      HostLookup names,
      @Nullable SnapshotStore snapshot) {
    List<Membership> all = new ArrayList<>();
    for (AwsAccess access : accesses) {
      all.add(join(access, budget, resources, names, snapshot));
    }
    return new Memberships(all, owners);
  }

  /**
   * Where there are several clients, each is asked whose it is: what a lone one is does not matter,
   * and the question costs a call.
   */
  private void tellApart() {
    if (accounts.size() > 1) {
      accounts.values().forEach(Account::identify);
    }
  }

  /** The budget of an account of AWS; the client's own becomes it if it is the first. */
  SharedBudget budgetOf(String accountId, Account client, SharedBudget own) {
    AwsAccess access = client.access();
    // Only at AWS itself, or at one endpoint, is a number one account.
    String key = accountId + " " + access.endpoint() + " " + access.network().partition();
    return budgets.computeIfAbsent(key, _ -> own); // under an account's lock: no lock of ours
  }

  /** Ends a membership, and with the last one the account. */
  void leave(Membership membership) {
    Account account = membership.account();
    account.catalog().leave(membership);
    boolean last;
    synchronized (this) {
      last = account.leave(membership);
      if (last) {
        accounts.remove(account.access(), account);
        if (accounts.isEmpty()) {
          budgets.clear();
        }
      }
    }
    if (last) {
      account.close();
    }
  }
}
