package org.bridge53.plugin.route53.source;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.EndpointText;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.Route53ClientBuilder;

/**
 * One set of credentials and one client.
 *
 * <p>The keys are found first and given to the request, so that a failure of theirs is told apart
 * from one of Route 53. Neither is tried again here: the caller paces its calls. (The JDK repeats a
 * GET by itself, once, when a kept connection turns out to be closed.)
 */
final class Route53Session implements AutoCloseable {
  private final AwsAccess access;
  private final String describe;
  private final ProfileFiles files;
  private final String profile;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final AnswerCheck check = new AnswerCheck();
  private final PageMemory memory = new PageMemory();
  private final ReentrantLock building = new ReentrantLock();
  private volatile @Nullable Route53Client client;
  private volatile boolean closed;

  /** Loads the SDK's classes; touches neither network nor files. */
  Route53Session(AwsAccess access, String describe, Timeouts timeouts) {
    SdkLogging.quiet();
    this.access = access;
    this.describe = describe;
    String named = access.profile();
    this.files = new ProfileFiles(named == null ? null : access.credentialsFile());
    this.profile = named == null ? ProfileFiles.defaultName() : named;
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(timeouts.connect())
            .socketTimeout(timeouts.read())
            .build();
    AwsAccess.AccessKey key = access.accessKey();
    StsClients sts = new StsClients(files, profile, http);
    if (key != null) {
      this.credentials = StaticCredentialsProvider.create(keys(key));
    } else if (named != null) {
      this.credentials = new ProfileCredentials(files, named, sts);
    } else {
      this.credentials = new DefaultCredentials(files, profile, sts);
    }
  }

  private static AwsCredentials keys(AwsAccess.AccessKey key) {
    String token = key.sessionToken();
    return token == null
        ? AwsBasicCredentials.create(key.id(), key.secret())
        : AwsSessionCredentials.create(key.id(), key.secret(), token);
  }

  /** One page of a zone's record sets; a page that comes again is not taken apart again. */
  RecordSetPage list(
      String zoneId, RecordSetPage.@Nullable Marker start, TimedCalls.Progress progress)
      throws SourceException {
    PageMemory.Visit visit = memory.visit(zoneId, start);
    return call(
        "ListResourceRecordSets",
        progress,
        (ready, keys) ->
            ready.listResourceRecordSets(
                RecordSetShapes.request(zoneId, start)
                    .overrideConfiguration(
                        o -> keys.apply(o).putExecutionAttribute(PageMemory.VISIT, visit))
                    .build()),
        response -> {
          RecordSetPage known = visit.samePage();
          if (known != null) {
            return known;
          }
          RecordSetPage page = RecordSetShapes.page(response);
          visit.keep(page);
          return page;
        });
  }

  /**
   * One API call, on a thread that may be interrupted.
   *
   * @param operation as IAM writes it, without {@code route53:}
   * @param request asks; it must put the keys into the request's override configuration
   * @param shape makes the model's records of the SDK's; {@link AnswerCheck.Refused} if it cannot
   */
  <R, T> T call(
      String operation,
      TimedCalls.Progress progress,
      BiFunction<Route53Client, UnaryOperator<AwsRequestOverrideConfiguration.Builder>, R> request,
      Function<R, T> shape)
      throws SourceException {
    Set<String> secrets = new HashSet<>();
    try {
      progress.waitingFor("the credentials (" + describe + ")");
      AwsCredentials keys = credentials.resolveCredentials();
      secrets.add(keys.secretAccessKey());
      if (keys instanceof AwsSessionCredentials session) {
        secrets.add(session.sessionToken());
      }
      Route53Client ready = client();
      progress.waitingFor(check.host());
      R response;
      try {
        response =
            request.apply(
                ready, o -> o.credentialsProvider(StaticCredentialsProvider.create(keys)));
      } catch (RuntimeException e) {
        throw new Failed(SdkFailures.of(e, check.host()));
      }
      try {
        return shape.apply(response);
      } catch (AnswerCheck.Refused e) {
        throw new Failed(SdkFailures.of(e, check.host()));
      }
    } catch (CredentialsProblem e) {
      secrets.addAll(files.secrets());
      throw failure(e.kind(), e.getMessage(), secrets);
    } catch (Failed e) {
      SdkFailures failure = e.failure;
      String text =
          switch (failure.kind()) {
            case FORBIDDEN -> "route53:" + operation + " is not allowed with " + describe + " (";
            case CREDENTIALS -> check.host() + " refuses " + describe + " (";
            case NO_SUCH_ZONE -> "not found with " + describe + " (";
            case THROTTLED, UNAVAILABLE, INVALID_ANSWER -> "";
          };
      String whole = text.isEmpty() ? failure.text() : text + failure.text() + ")";
      throw failure(failure.kind(), whole, secrets);
    }
  }

  /** What the call itself threw, kept apart from mistakes of ours around it. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SdkFailures failure;

    Failed(SdkFailures failure) {
      super(null, null, false, false);
      this.failure = failure;
    }
  }

  /** Without a cause: the SDK's exceptions quote requests, and a stack trace helps no operator. */
  private static SourceException failure(Kind kind, String text, Set<String> secrets) {
    return new SourceException(kind, OneLine.without(secrets, text));
  }

  /** Made when there are keys: only then are the files there that may name an endpoint. */
  private Route53Client client() throws Failed {
    Route53Client present = client;
    if (present != null) {
      return present;
    }
    building.lock();
    try {
      present = client;
      if (present == null) {
        if (closed) {
          throw new Failed(new SdkFailures(Kind.UNAVAILABLE, "the source is closed"));
        }
        present = build();
        client = present;
      }
      return present;
    } finally {
      building.unlock();
    }
  }

  private Route53Client build() throws Failed {
    String region = Partition.configuredRegion(files.settings().profile(profile));
    Route53ClientBuilder builder =
        Route53Client.builder()
            .httpClient(http)
            .region(Region.of(Partition.signingRegion(region)))
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .overrideConfiguration(
                o ->
                    o.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(check)
                        .defaultProfileFileSupplier(files::settings)
                        .defaultProfileName(profile));
    String endpoint = access.endpoint();
    if (endpoint != null) {
      try {
        builder.endpointOverride(EndpointText.read(endpoint));
      } catch (IllegalArgumentException e) {
        throw new Failed(new SdkFailures(Kind.UNAVAILABLE, "aws_endpoint " + e.getMessage()));
      }
    }
    try {
      return builder.build();
    } catch (RuntimeException e) {
      throw new Failed(new SdkFailures(Kind.UNAVAILABLE, OneLine.of(e.getMessage())));
    }
  }

  @Override
  public void close() {
    building.lock();
    try {
      closed = true;
      Closing.close(client);
      Closing.close(credentials);
      http.close();
    } finally {
      building.unlock();
    }
  }
}
