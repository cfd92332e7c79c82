package org.bridge53.plugin.route53;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.bridge53.plugin.route53.model.HealthCheckPage;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.sync.Errand;
import org.bridge53.plugin.route53.sync.Membership;
import org.jspecify.annotations.Nullable;

/**
 * The health checks of the account that a line is a member of: what Route 53 is asked waits for its
 * turn under the account's budget, CloudWatch is asked at once.
 */
final class AccountHealth implements HealthSource {
  private final Membership membership;

  AccountHealth(Membership membership) {
    this.membership = membership;
  }

  @Override
  public Map<String, Boolean> metrics(List<String> ids, Instant now) throws SourceException {
    return membership.source().health().metrics(ids, now);
  }

  @Override
  public CheckerReports reports(String id) throws SourceException {
    return inTurn(source -> source.reports(id));
  }

  @Override
  public Optional<HealthCheck> check(String id) throws SourceException {
    return inTurn(source -> source.check(id));
  }

  @Override
  public HealthCheckPage checks(@Nullable String start) throws SourceException {
    return inTurn(source -> source.checks(start));
  }

  /** One API call. */
  @FunctionalInterface
  private interface Request<T> {
    T ask(HealthSource source) throws SourceException;
  }

  private <T> T inTurn(Request<T> request) throws SourceException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    membership.send(
        new Errand() {
          @Override
          public void run(HostedZoneSource source) throws SourceException {
            answer.complete(request.ask(source.health()));
          }

          @Override
          public void failed(SourceException failure) {
            answer.completeExceptionally(failure);
          }
        });
    try {
      return answer.get(); // whoever waits is interrupted when the membership ends
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "interrupted");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SourceException failure) {
        throw failure;
      }
      throw new IllegalStateException(failed);
    }
  }
}
