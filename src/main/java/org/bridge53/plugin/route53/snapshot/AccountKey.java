package org.bridge53.plugin.route53.snapshot;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsPartition;
import org.bridge53.plugin.route53.model.AwsRole;
import org.jspecify.annotations.Nullable;

/** The name under which the zones of one access are kept. */
final class AccountKey {
  private static final int OCTETS = 10;

  private AccountKey() {}

  /**
   * A digest of all that says whose zones these are and where they are from; of no secret, and of
   * nothing that is only the way there (proxy, certificates, FIPS, dual stack): that may change and
   * the zones stay.
   *
   * @return 20 hexadecimal digits
   */
  static String of(AwsAccess access) {
    OctetWriter all = new OctetWriter();
    all.optionalText(access.profile());
    all.optionalText(access.credentialsFile());
    AwsAccess.AccessKey key = access.accessKey();
    all.optionalText(key == null ? null : key.id());
    all.optionalText(access.endpoint());
    all.number(access.roles().size());
    for (AwsRole role : access.roles()) {
      all.text(role.arn());
      all.optionalText(role.externalId());
    }
    AwsAccount account = access.account();
    all.optionalText(account == null ? null : account.id());
    all.optionalText(account == null ? null : account.role());
    all.optionalText(account == null ? null : account.externalId());
    AwsNetwork network = access.network();
    AwsPartition partition = network.partition();
    all.optionalText(partition == null ? null : partition.id());
    new TreeMap<>(network.endpoints())
        .forEach(
            (service, endpoint) -> {
              all.text(service);
              all.text(endpoint);
            });
    return HexFormat.of().formatHex(Arrays.copyOf(digest(all.toArray()), OCTETS));
  }

  /** Whether a folder's name is a key. */
  static boolean isOne(@Nullable String text) {
    if (text == null || text.length() != 2 * OCTETS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static byte[] digest(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has it
    }
  }
}
