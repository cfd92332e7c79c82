package org.bridge53.plugin.route53.source;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.bridge53.plugin.route53.model.SourceException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.route53.Route53Client;

/** The two services that know of health checks, through a session. */
final class HealthCalls {
  private final AwsSession session;
  private final ServiceClient<Route53Client> route53;
  private final ServiceClient<CloudWatchClient> cloudWatch;

  /**
   * @param route53 the session's client for it
   */
  HealthCalls(AwsSession session, ServiceClient<Route53Client> route53) {
    this.session = session;
    this.route53 = route53;
    this.cloudWatch = session.service("cloudwatch", CloudWatchClient::builder, "CloudWatch");
  }

  /**
   * @param request gets the keys, ready to be put into the request
   */
  <R, T> T route53(
      String operation,
      TimedCalls.Progress progress,
      BiFunction<Route53Client, AwsRequestOverrideConfiguration, R> request,
      Function<R, T> shape)
      throws SourceException {
    return call(route53, operation, progress, request, shape);
  }

  /** As {@link #route53}. */
  <R, T> T cloudWatch(
      String operation,
      TimedCalls.Progress progress,
      BiFunction<CloudWatchClient, AwsRequestOverrideConfiguration, R> request,
      Function<R, T> shape)
      throws SourceException {
    return call(cloudWatch, operation, progress, request, shape);
  }

  private <C, R, T> T call(
      ServiceClient<C> service,
      String operation,
      TimedCalls.Progress progress,
      BiFunction<C, AwsRequestOverrideConfiguration, R> request,
      Function<R, T> shape)
      throws SourceException {
    return session.call(
        service,
        operation,
        progress,
        (client, keys) ->
            request.apply(client, keys.apply(AwsRequestOverrideConfiguration.builder()).build()),
        shape);
  }
}
