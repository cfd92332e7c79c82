package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.Nullable;

/**
 * Who asks AWS, and where: the part of a {@code route53} line that decides the client. Two lines
 * with equal values share a client and a budget; nothing else is ever shared.
 *
 * @param profile of {@code credentials}; null: the SDK's own chain
 * @param credentialsFile of {@code credentials}, resolved; null: the SDK's files
 * @param accessKey of {@code aws_access_key}; null if not given
 * @param endpoint of {@code aws_endpoint}; null: AWS, or what the SDK's environment says
 */
public record AwsAccess(
    @Nullable String profile,
    @Nullable String credentialsFile,
    @Nullable AccessKey accessKey,
    @Nullable String endpoint) {

  /** Static keys; {@link #toString} hides the secret. */
  public record AccessKey(String id, String secret, @Nullable String sessionToken) {
    @Override
    public String toString() {
      return "AccessKey[id=" + id + "]";
    }
  }
}
