package org.bridge53.plugin.route53.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsRole;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The keys of one access: those that it begins with, and the roles that are taken with them, one
 * after the other.
 *
 * <p>The providers keep keys and renew them in time. Keys that AWS refuses are forgotten, so that
 * the next call looks everywhere again: a {@code credential_process} that gave no expiry, or a role
 * that was made anew, would be wrong for ever else.
 */
final class SessionKeys implements AutoCloseable {
  private final AwsAccess access;
  private final ProfileFiles files;
  private final String profile;
  private final ClientMaker clients;
  private @Nullable AwsCredentialsProvider provider;
  private boolean closed;

  SessionKeys(AwsAccess access, ProfileFiles files, String profile, ClientMaker clients) {
    this.access = access;
    this.files = files;
    this.profile = profile;
    this.clients = clients;
  }

  /**
   * The keys for one call; may take as long as its deadline allows.
   *
   * @throws CredentialsProblem if there are none
   */
  AwsCredentials resolve() {
    return provider().resolveCredentials();
  }

  private synchronized AwsCredentialsProvider provider() {
    AwsCredentialsProvider present = provider;
    if (present == null) {
      if (closed) {
        throw new CredentialsProblem(TimedCalls.CLOSED);
      }
      present = open();
      provider = present;
    }
    return present;
  }

  private AwsCredentialsProvider open() {
    AwsCredentialsProvider keys = first();
    for (AwsRole role : roles()) {
      keys =
          RoleCredentials.assumed(
              clients.sts(keys, Optional.empty()),
              keys,
              new RoleCredentials.Role(role.arn(), role.sessionName(), role.externalId(), null));
    }
    return keys;
  }

  private AwsCredentialsProvider first() {
    AwsAccess.AccessKey key = access.accessKey();
    if (key != null) {
      String token = key.sessionToken();
      return StaticCredentialsProvider.create(
          token == null
              ? AwsBasicCredentials.create(key.id(), key.secret())
              : AwsSessionCredentials.create(key.id(), key.secret(), token));
    }
    String named = access.profile();
    return named == null
        ? new DefaultCredentials(files, profile, clients)
        : new ProfileCredentials(files, named, clients);
  }

  private List<AwsRole> roles() {
    List<AwsRole> roles = new ArrayList<>(access.roles());
    AwsAccount account = access.account();
    if (account != null) {
      roles.add(account.in(clients.partition()));
    }
    return roles;
  }

  /** AWS does not take the keys that came last. */
  synchronized void refused() {
    Closing.close(provider);
    provider = null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    Closing.close(provider);
  }
}
