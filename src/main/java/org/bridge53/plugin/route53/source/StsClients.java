package org.bridge53.plugin.route53.source;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * STS, for roles. The SDK would make these clients itself, but it asks the instance metadata
 * service for their region where none is configured. The endpoint follows AWS_ENDPOINT_URL_STS,
 * AWS_ENDPOINT_URL and the profile's {@code endpoint_url}; never {@code aws_endpoint}.
 */
final class StsClients {
  private final ProfileFiles files;
  private final String profile;
  private final SdkHttpClient http;

  StsClients(ProfileFiles files, String profile, SdkHttpClient http) {
    this.files = files;
    this.profile = profile;
    this.http = http;
  }

  /**
   * @param keys to sign with
   * @param role the profile with the role, whose region counts first
   */
  StsClient open(AwsCredentialsProvider keys, Optional<Profile> role) {
    return StsClient.builder()
        .httpClient(http)
        .region(Region.of(Partition.configuredRegion(role)))
        .credentialsProvider(keys)
        .overrideConfiguration(
            o ->
                o.retryStrategy(AwsRetryStrategy.doNotRetry())
                    .defaultProfileFileSupplier(files::settings)
                    .defaultProfileName(role.map(Profile::name).orElse(profile)))
        .build();
  }
}
