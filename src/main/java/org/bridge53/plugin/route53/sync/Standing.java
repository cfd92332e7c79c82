package org.bridge53.plugin.route53.sync;

import java.util.Locale;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * How a client stands with AWS, from what its answers say of the account as a whole: whether its
 * credentials work, whether it asks too much. One log line at each turn. Its account's lock guards
 * it.
 */
final class Standing {
  private final OneSource source;
  private @Nullable String credentialsFailure;

  Standing(OneSource source) {
    this.source = source;
  }

  /** AWS answered a request. */
  void served(@Nullable SharedBudget budget, long nowNanos, Log log) {
    credentialsWork(log);
    if (budget != null && budget.served(nowNanos)) {
      log.info("AWS serves again at the full " + rate(budget) + " requests a second");
    }
  }

  /** What a failure says of the account, whatever was asked for. */
  void failed(SourceException failure, @Nullable SharedBudget budget, long nowNanos, Log log) {
    switch (failure.kind()) {
      case THROTTLED -> refused(budget, nowNanos, log);
      case CREDENTIALS -> credentialsFail(reason(failure), log);
      case NO_SUCH_ZONE, FORBIDDEN -> credentialsWork(log);
      case UNAVAILABLE, INVALID_ANSWER -> {}
    }
  }

  /** AWS said that a request was one too many. */
  private void refused(@Nullable SharedBudget budget, long nowNanos, Log log) {
    credentialsWork(log);
    if (budget != null && budget.refused(nowNanos)) {
      log.warning(
          "AWS throttles the requests of "
              + source.describe()
              + ": now "
              + rate(budget)
              + " a second, more again as it allows");
    }
  }

  private void credentialsFail(String reason, Log log) {
    if (!reason.equals(credentialsFailure)) {
      credentialsFailure = reason;
      log.error(reason + "; no zone of these credentials is read until this works");
    }
  }

  private void credentialsWork(Log log) {
    if (credentialsFailure != null) {
      credentialsFailure = null;
      log.info("the credentials of " + source.describe() + " work again");
    }
  }

  static String reason(SourceException failure) {
    return failure.getMessage() == null ? failure.kind().name() : failure.getMessage();
  }

  private static String rate(SharedBudget budget) {
    return String.format(Locale.ROOT, "%.2f", budget.rate());
  }
}
