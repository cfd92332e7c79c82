package org.bridge53.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that STS gave. The store's monitor guards it. */
final class Sessions {
  private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /**
   * Keys of a role.
   *
   * @param expires from then on they are refused
   */
  record Session(
      String accessKeyId, String secret, String token, Identity identity, Instant expires) {}

  private final Settings settings;
  private final Map<String, Session> sessions = new HashMap<>();

  Sessions(Settings settings) {
    this.settings = settings;
  }

  Session open(EmulatedRole role, String sessionName, Duration duration) {
    Identity identity =
        new Identity(
            role.account(),
            "arn:aws:sts::" + role.account() + ":assumed-role/" + role.name() + "/" + sessionName,
            "AROA" + random(16) + ":" + sessionName,
            role.arn());
    Session session =
        new Session(
            "ASIA" + random(16),
            random(40),
            random(120),
            identity,
            settings.clock().instant().plus(duration));
    sessions.put(session.accessKeyId(), session);
    return session;
  }

  private String random(int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append(CHARACTERS.charAt(settings.random().nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  void expireAll() {
    sessions.replaceAll(
        (_, old) ->
            new Session(
                old.accessKeyId(), old.secret(), old.token(), old.identity(), Instant.EPOCH));
  }

  /**
   * Who calls.
   *
   * @param token of the {@code X-Amz-Security-Token} header; null if there is none
   * @throws ApiException InvalidClientTokenId or ExpiredToken
   */
  Identity identify(String accessKeyId, @Nullable String token) {
    Session session = sessions.get(accessKeyId);
    if (session != null) {
      if (!session.token().equals(token)) {
        throw invalid();
      }
      if (!settings.clock().instant().isBefore(session.expires())) {
        throw new ApiException(
            403, "ExpiredToken", "The security token included in the request is expired");
      }
      return session.identity();
    }
    String account = settings.accounts().get(accessKeyId);
    if (account == null && settings.refuseUnknownKeys()) {
      throw invalid();
    }
    return Identity.user(account == null ? Emulator.DEFAULT_ACCOUNT : account, accessKeyId);
  }

  private static ApiException invalid() {
    return new ApiException(
        403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  }
}
