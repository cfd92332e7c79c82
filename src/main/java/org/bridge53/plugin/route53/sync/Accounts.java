package org.bridge53.plugin.route53.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;

/**
 * The accounts that this process reads from: lines with equal {@link AwsAccess} share one client,
 * one budget, and each hosted zone that they have in common, in whatever server block they stand.
 *
 * <p>One registry lives in the plugin, so longer than a server: on a reload the new server's lines
 * join before the old one's leave, and thereby keep the client, the tokens that were spent and the
 * zones that are loaded, at no request. An account ends when its last line leaves.
 */
public final class Accounts {
  private final Function<AwsAccess, HostedZoneSource> open;
  private final Map<AwsAccess, Account> accounts = new HashMap<>();

  /**
   * An empty registry.
   *
   * @param open makes a client; called on a virtual thread at the first request
   */
  public Accounts(Function<AwsAccess, HostedZoneSource> open) {
    this.open = open;
  }

  /** Joins an account on behalf of one line. */
  public synchronized Membership join(AwsAccess access, Budget budget, Resources resources) {
    Account account = accounts.computeIfAbsent(access, key -> new Account(key, open));
    Membership membership = new Membership(this, account, budget, resources);
    account.join(membership);
    return membership;
  }

  /** Ends a membership, and with the last one the account. */
  void leave(Membership membership) {
    Account account = membership.account();
    boolean last;
    synchronized (this) {
      last = account.leave(membership);
      if (last) {
        accounts.remove(account.access(), account);
      }
    }
    if (last) {
      account.close();
    }
  }
}
