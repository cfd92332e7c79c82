package org.bridge53.emulator;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a call.
 *
 * @param account 12 digits
 * @param arn of the user, or of the session of a role
 * @param userId as GetCallerIdentity says it
 * @param roleArn of the role of a session; null for a user
 */
record Identity(String account, String arn, String userId, @Nullable String roleArn) {
  /** A user of an account, told by the access key alone. */
  static Identity user(String account, String accessKeyId) {
    return new Identity(
        account, "arn:aws:iam::" + account + ":user/" + accessKeyId, "AIDA" + accessKeyId, null);
  }

  /** Nobody: an operation that takes unsigned calls. */
  static final Identity NOBODY = new Identity("", "", "", null);
}
