package org.bridge53.plugin.route53;

import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code route53} line that say who asks AWS, and where.
 *
 * @param profile of {@code credentials}; null: the SDK's own chain
 * @param credentialsFile of {@code credentials}, as written; null: the SDK's files
 * @param accessKey of {@code aws_access_key}
 * @param endpoint of {@code aws_endpoint}
 */
record AccessOptions(
    @Nullable String profile,
    @Nullable String credentialsFile,
    AwsAccess.@Nullable AccessKey accessKey,
    @Nullable String endpoint) {
  /** The client's part, with the path of the file resolved. */
  AwsAccess resolved(LocalFiles files) {
    String file = credentialsFile;
    return new AwsAccess(
        profile, file == null ? null : files.resolve(file).toString(), accessKey, endpoint);
  }
}
