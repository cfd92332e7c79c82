package org.bridge53.plugin.route53.source;

import java.net.URI;
import java.util.Optional;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsPartition;
import org.bridge53.plugin.route53.model.EndpointText;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Makes the SDK's clients of one access, all with the same way to AWS: HTTP client, partition,
 * endpoints, no repetitions. Where no endpoint is written, it is the partition's, or what
 * AWS_ENDPOINT_URL_…, AWS_ENDPOINT_URL and the profile's {@code endpoint_url} say.
 */
final class ClientMaker {
  private static final String ROUTE53 = "route53";

  private final AwsAccess access;
  private final ProfileFiles files;
  private final String profile;
  private final SdkHttpClient http;

  /**
   * @param profile whose settings count: region and endpoints
   */
  ClientMaker(AwsAccess access, ProfileFiles files, String profile, SdkHttpClient http) {
    this.access = access;
    this.files = files;
    this.profile = profile;
    this.http = http;
  }

  AwsPartition partition() {
    return Regions.partition(access.network(), settings());
  }

  /**
   * A client of a service that is one for the whole partition, or whose data on Route 53 is in its
   * one region. It has no keys: each call brings them.
   *
   * @param service by its name in IAM, which {@code endpoint} knows too
   * @throws CredentialsProblem of kind UNAVAILABLE if an endpoint is wrong
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      String service, B builder, ExecutionInterceptor check) {
    return make(
        service,
        checked(builder, check),
        partition().signingRegion(),
        AnonymousCredentialsProvider.create());
  }

  /**
   * A client of a service at an address that is told. It has no keys either.
   *
   * @param region to sign for; null: the one that Route 53 signs for
   * @param through its connections
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      B builder,
      ExecutionInterceptor check,
      URI endpoint,
      @Nullable String region,
      SdkHttpClient through) {
    return checked(builder, check)
        .httpClient(through)
        .region(Region.of(region == null ? partition().signingRegion() : region))
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .endpointOverride(endpoint)
        .build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B checked(
      B builder, ExecutionInterceptor check) {
    return builder.overrideConfiguration(
        o ->
            o.retryStrategy(AwsRetryStrategy.doNotRetry())
                .addExecutionInterceptor(check)
                .defaultProfileFileSupplier(files::settings)
                .defaultProfileName(profile));
  }

  /**
   * STS, for roles. The SDK would make these clients itself, but it asks the instance metadata
   * service for their region where none is configured.
   *
   * @param keys to sign with
   * @param role the profile with the role, whose region counts first; empty: a role of the Corefile
   */
  StsClient sts(AwsCredentialsProvider keys, Optional<Profile> role) {
    Optional<Profile> named = role.isPresent() ? role : settings();
    return make(
        "sts",
        StsClient.builder()
            .overrideConfiguration(
                o ->
                    o.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .defaultProfileFileSupplier(files::settings)
                        .defaultProfileName(role.map(Profile::name).orElse(profile))),
        Regions.regional(access.network(), named),
        keys);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      String service, B builder, String region, AwsCredentialsProvider keys) {
    builder.httpClient(http).region(Region.of(region)).credentialsProvider(keys);
    String endpoint = endpoint(service);
    try {
      if (endpoint != null) {
        builder.endpointOverride(EndpointText.read(endpoint));
      } else {
        // Not set where they are not asked for: then the environment and the profile decide.
        if (access.network().fips()) {
          builder.fipsEnabled(true);
        }
        if (access.network().dualStack()) {
          builder.dualstackEnabled(true);
        }
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      String option = service.equals(ROUTE53) ? "aws_endpoint " : "endpoint " + service + " ";
      throw new CredentialsProblem(Kind.UNAVAILABLE, option + OneLine.of(e.getMessage()));
    } catch (RuntimeException e) { // the SDK's own, of a profile's settings: they may be mended
      throw new CredentialsProblem(Kind.UNAVAILABLE, OneLine.of(e.getMessage()));
    }
  }

  /** The URL that is written for a service, or null. */
  private @Nullable String endpoint(String service) {
    return service.equals(ROUTE53) ? access.endpoint() : access.network().endpoints().get(service);
  }

  private Optional<Profile> settings() {
    return files.settings().profile(profile);
  }
}
