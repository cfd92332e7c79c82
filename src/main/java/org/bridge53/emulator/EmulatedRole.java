package org.bridge53.emulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role and whom its trust policy lets take it.
 *
 * @param arn {@code arn:aws:iam::123456789012:role/reader}; its account is the role's
 * @param trusted who may call AssumeRole: accounts of 12 digits, for everybody in them, and ARNs of
 *     roles, for whoever has taken them
 * @param externalId that must be given; null: none is looked at
 * @param webIdentityToken that AssumeRoleWithWebIdentity takes; null: that is not allowed
 */
public record EmulatedRole(
    String arn,
    Set<String> trusted,
    @Nullable String externalId,
    @Nullable String webIdentityToken) {
  public EmulatedRole {
    trusted = Set.copyOf(trusted);
  }

  /** A role for AssumeRole. */
  public static EmulatedRole of(String arn, @Nullable String externalId, String... trusted) {
    return new EmulatedRole(arn, Set.of(trusted), externalId, null);
  }

  String account() {
    return arn.split(":", -1)[4];
  }

  /** Its name, without a path. */
  String name() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
