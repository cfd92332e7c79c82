package org.bridge53.plugin.route53.source;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * One set of credentials and the way to AWS, for calls of any service:
 *
 * <pre>{@code
 * ServiceClient<CloudWatchClient> cloudWatch =
 *     session.service("cloudwatch", CloudWatchClient::builder, "CloudWatch");
 * Map<String, Double> states =
 *     session.call(
 *         cloudWatch,
 *         "GetMetricData",
 *         progress,
 *         (client, keys) ->
 * client.getMetricData(
 * request
 * .overrideConfiguration(
 * keys.apply(AwsRequestOverrideConfiguration.builder()).build())
 * .build()),
 *         Shapes::states);
 * }</pre>
 *
 * <p>The keys are found first and given to the request, so that a failure of theirs is told apart
 * from one of the service. Neither is tried again here: the caller paces its calls. (The JDK
 * repeats a GET by itself, once, when a kept connection turns out to be closed.)
 */
final class AwsSession implements AutoCloseable {
  private final String describe;
  private final ProfileFiles files;
  private final SdkHttpClient http;
  private final SdkHttpClient waitingHttp;
  private final ClientMaker clients;
  private final SessionKeys keys;
  private final List<ServiceClient<?>> services = new CopyOnWriteArrayList<>();

  /** Loads the SDK's classes; touches neither network nor files. */
  AwsSession(AwsAccess access, Timeouts timeouts) {
    SdkLogging.quiet();
    this.describe = access.describe();
    String named = access.profile();
    this.files = new ProfileFiles(named == null ? null : access.credentialsFile());
    String profile = named == null ? ProfileFiles.defaultName() : named;
    this.http = Connections.open(access.network(), timeouts);
    this.waitingHttp = Connections.open(access.network(), timeouts.waiting());
    this.clients = new ClientMaker(access, files, profile, http);
    this.keys = new SessionKeys(access, files, profile, clients);
  }

  /**
   * A service that is one for the whole partition, or whose data on Route 53 is in the region that
   * Route 53 signs for. Closed with the session.
   *
   * @param name in IAM, before the colon; the Corefile's {@code endpoint} and the manual's
   *     permissions call it so too
   * @param spoken how messages call it before its first request
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> ServiceClient<C> service(
      String name, Supplier<B> builder, String spoken) {
    AnswerCheck check = AnswerCheck.ofXml(spoken);
    ServiceClient<C> service =
        new ServiceClient<>(name, check, () -> clients.make(name, builder.get(), check));
    services.add(service);
    return service;
  }

  /**
   * A service that speaks JSON at an address that is told, and lets its callers wait. Closed with
   * the session.
   *
   * @param region to sign for; null: the one that Route 53 signs for
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> ServiceClient<C> waiting(
      String name, Supplier<B> builder, String spoken, URI endpoint, @Nullable String region) {
    AnswerCheck check = AnswerCheck.ofJson(spoken);
    ServiceClient<C> service =
        new ServiceClient<>(
            name, check, () -> clients.make(builder.get(), check, endpoint, region, waitingHttp));
    services.add(service);
    return service;
  }

  /**
   * One API call, on a thread that may be interrupted.
   *
   * @param operation as IAM writes it, without the service
   * @param request asks; it must put the keys into the request's override configuration
   * @param shape makes the model's records of the SDK's; {@link AnswerCheck.Refused} if it cannot
   * @throws SourceException in one line; FORBIDDEN names the permission
   */
  <C, R, T> T call(
      ServiceClient<C> service,
      String operation,
      TimedCalls.Progress progress,
      BiFunction<C, UnaryOperator<AwsRequestOverrideConfiguration.Builder>, R> request,
      Function<R, T> shape)
      throws SourceException {
    Set<String> secrets = new HashSet<>();
    try {
      progress.waitingFor("the credentials (" + describe + ")");
      AwsCredentials found = keys.resolve();
      secrets.add(found.secretAccessKey());
      if (found instanceof AwsSessionCredentials session) {
        secrets.add(session.sessionToken());
      }
      C client = service.get();
      progress.waitingFor(service.host());
      R response;
      try {
        response =
            request.apply(
                client, o -> o.credentialsProvider(StaticCredentialsProvider.create(found)));
      } catch (RuntimeException e) {
        // Not SdkException alone: what the SDK's HTTP client and its parsers throw passes as it is,
        // and a look at AWS may end with nothing but a SourceException.
        SdkFailures failure = SdkFailures.of(e, service.host());
        SdkFailures whole = new SdkFailures(failure.kind(), progress.withReason(failure.text()));
        throw failure(whole, service, operation, secrets);
      }
      try {
        return shape.apply(response);
      } catch (AnswerCheck.Refused e) {
        throw failure(SdkFailures.of(e, service.host()), service, operation, secrets);
      }
    } catch (CredentialsProblem e) {
      secrets.addAll(files.secrets());
      throw failure(e.kind(), progress.withReason(e.getMessage()), secrets);
    }
  }

  private SourceException failure(
      SdkFailures failure, ServiceClient<?> service, String operation, Set<String> secrets) {
    String text =
        switch (failure.kind()) {
          case FORBIDDEN ->
              service.name() + ":" + operation + " is not allowed with " + describe + " (";
          case CREDENTIALS -> service.host() + " refuses " + describe + " (";
          case NO_SUCH_ZONE -> "not found with " + describe + " (";
          case THROTTLED, UNAVAILABLE, INVALID_ANSWER -> "";
        };
    if (failure.kind() == Kind.CREDENTIALS) {
      keys.refused();
    }
    String whole = text.isEmpty() ? failure.text() : text + failure.text() + ")";
    return failure(failure.kind(), whole, secrets);
  }

  /** Without a cause: the SDK's exceptions quote requests, and a stack trace helps no operator. */
  private static SourceException failure(Kind kind, String text, Set<String> secrets) {
    return new SourceException(kind, OneLine.without(secrets, text));
  }

  @Override
  public void close() {
    services.forEach(ServiceClient::close);
    keys.close();
    http.close();
    waitingHttp.close();
  }
}
