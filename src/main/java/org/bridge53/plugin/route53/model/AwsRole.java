package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.Nullable;

/**
 * A role to be taken with the keys before it.
 *
 * @param arn {@code arn:aws:iam::123456789012:role/reader}
 * @param externalId that the role's trust policy asks for; null: none
 * @param sessionName shown in CloudTrail; null: {@code bridge53}
 */
public record AwsRole(String arn, @Nullable String externalId, @Nullable String sessionName) {}
