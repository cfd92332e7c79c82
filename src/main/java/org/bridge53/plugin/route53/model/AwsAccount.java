package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.Nullable;

/**
 * An account that is entered by the role of a name.
 *
 * @param id 12 digits
 * @param role its name, with its path if it has one: {@code readers/bridge53}
 * @param externalId that the role's trust policy asks for; null: none
 */
public record AwsAccount(String id, String role, @Nullable String externalId) {
  /** The role of this account in a partition. */
  public AwsRole in(AwsPartition partition) {
    return new AwsRole("arn:" + partition.id() + ":iam::" + id + ":role/" + role, externalId, null);
  }
}
