package org.bridge53.plugin.route53.sync;

import java.util.List;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * What a client may ask of AWS in a second: the smallest of its members' budgets, and one bucket
 * together with other clients once they turn out to be of the same account of AWS. Its account's
 * lock guards it.
 */
final class AccountBudget {
  private final Account account;
  private final Accounts registry;
  private final OneSource source;

  /** Read without the lock by who only looks. */
  private volatile @Nullable SharedBudget bucket;

  private boolean answered;
  private boolean wanted;
  private boolean identified;

  AccountBudget(Account account, Accounts registry, OneSource source) {
    this.account = account;
    this.registry = registry;
    this.source = source;
  }

  /** Null before the first member has joined. */
  @Nullable SharedBudget bucket() {
    return bucket;
  }

  /** The members have changed. */
  void share(List<Membership> members, long nowNanos) {
    SharedBudget before = bucket;
    if (before == null) {
      bucket = new SharedBudget(account, smallest(members), nowNanos);
    } else {
      before.share(account, smallest(members), nowNanos);
    }
  }

  static Budget smallest(List<Membership> members) {
    Budget budget = members.getFirst().budget();
    for (Membership member : members) {
      budget = budget.smaller(member.budget());
    }
    return budget;
  }

  /** The last member leaves. */
  void leave(long nowNanos) {
    SharedBudget shared = bucket;
    if (shared != null) {
      shared.leave(account, nowNanos);
    }
  }

  /**
   * Finds out which account of AWS this is, to share its budget with other clients of it: what the
   * access says at once, what must be asked after the first answer. Zones wait for none of it.
   */
  void identify() {
    wanted = true;
    identifySoon();
  }

  /** AWS answered a request. */
  void answered() {
    if (!answered) {
      answered = true;
      identifySoon();
    }
  }

  private void identifySoon() {
    if (!wanted || identified || account.members().isEmpty()) {
      return;
    }
    String known = source.access().accountId();
    if (known != null) {
      identified = true;
      shareWith(known);
    } else if (answered) {
      identified = true;
      account.later(this::askWhose);
    }
  }

  /** Without the lock. */
  private void askWhose() {
    try {
      account.ask(
          () -> {
            String accountId = source.get().accountId();
            account.withMembers(
                () -> {
                  if (accountId != null) {
                    shareWith(accountId);
                  }
                });
          });
    } catch (SourceException unknown) {
      account.withMembers(
          () ->
              account
                  .resources()
                  .log()
                  .info(
                      "the account of "
                          + source.describe()
                          + " is not known ("
                          + Standing.reason(unknown)
                          + "): its budget is its own"));
    }
  }

  private void shareWith(String accountId) {
    SharedBudget own = bucket;
    if (own == null) {
      return;
    }
    SharedBudget common = registry.budgetOf(accountId, account, own);
    if (!common.equals(own)) {
      own.leave(account, account.now());
      common.share(account, smallest(account.members()), account.now());
      bucket = common;
    }
  }
}
