package org.bridge53.plugin.route53.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks AWS, and where: the part of a {@code route53} line that decides the client. Two lines
 * with equal values share a client and a budget; two clients of one account share a budget as soon
 * as that is known; nothing else is ever shared.
 *
 * @param profile of {@code credentials}; null: the SDK's own chain
 * @param credentialsFile of {@code credentials}, resolved; null: the SDK's files
 * @param accessKey of {@code aws_access_key}; null if not given
 * @param endpoint of {@code aws_endpoint}, Route 53's only; null: AWS, or what the SDK's
 *     environment says
 * @param roles of {@code assume_role}: the first is taken with the keys above, each other with the
 *     one before
 * @param account entered with the last of them; null: the one that they belong to
 * @param network the way to AWS
 */
public record AwsAccess(
    @Nullable String profile,
    @Nullable String credentialsFile,
    @Nullable AccessKey accessKey,
    @Nullable String endpoint,
    List<AwsRole> roles,
    @Nullable AwsAccount account,
    AwsNetwork network) {
  public AwsAccess {
    roles = List.copyOf(roles);
  }

  /** Keys without a role, on the usual way. */
  public AwsAccess(
      @Nullable String profile,
      @Nullable String credentialsFile,
      @Nullable AccessKey accessKey,
      @Nullable String endpoint) {
    this(profile, credentialsFile, accessKey, endpoint, List.of(), null, AwsNetwork.DEFAULT);
  }

  /** Static keys; {@link #toString} hides the secret. */
  public record AccessKey(String id, String secret, @Nullable String sessionToken) {
    @Override
    public String toString() {
      return "AccessKey[id=" + id + "]";
    }
  }

  /** The account that is entered last, if the roles tell; else null. */
  public @Nullable String accountId() {
    if (account != null) {
      return account.id();
    }
    return roles.isEmpty() ? null : roles.getLast().arn().split(":", -1)[4];
  }

  /** Who asks, in words that hold no secret: for log lines. */
  public String describe() {
    AwsAccount entered = account;
    if (entered != null) {
      return "account " + entered.id() + " (role " + entered.role() + ")";
    }
    if (!roles.isEmpty()) {
      return "role " + roles.getLast().arn();
    }
    return describeKeys();
  }

  /** The keys that all of it begins with. */
  public String describeKeys() {
    AccessKey key = accessKey;
    if (key != null) {
      return "aws_access_key " + key.id();
    }
    if (profile == null) {
      return "the default credentials";
    }
    return "profile \""
        + profile
        + "\""
        + (credentialsFile == null ? "" : " of " + credentialsFile);
  }
}
