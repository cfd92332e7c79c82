package org.bridge53.plugin.route53.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Carries the slashes of set identifiers past the SDK.
 *
 * <p>Its {@code Route53IdInterceptor} takes a set identifier for an id with a path and cuts it up
 * to the last slash: {@code eu/blue} and {@code us/blue} would be one and the same. So before the
 * SDK reads a listing their slashes become another character, and slashes again afterwards.
 */
final class SetIdentifiers {
  /** U+E000, for private use: no identifier of AWS's console or of any tool has it. */
  private static final char HIDDEN = '\uE000';

  private static final byte[] HIDDEN_OCTETS =
      String.valueOf(HIDDEN).getBytes(StandardCharsets.UTF_8);

  private static final byte[] START = "<SetIdentifier>".getBytes(StandardCharsets.US_ASCII);

  /** How XML may write a slash beside the slash itself. */
  private static final byte[][] REFERENCES = {
    "&#47;".getBytes(StandardCharsets.US_ASCII),
    "&#x2F;".getBytes(StandardCharsets.US_ASCII),
    "&#x2f;".getBytes(StandardCharsets.US_ASCII)
  };

  private SetIdentifiers() {}

  /** A listing without slashes in set identifiers; the same array if there are none. */
  static byte[] withSlashesHidden(byte[] listing) {
    ByteArrayOutputStream changed = null;
    int copied = 0;
    int at = 0;
    while (at < listing.length) {
      if (listing[at] != '<' || !startsWith(listing, at, START)) {
        at++;
        continue;
      }
      at += START.length;
      while (at < listing.length && listing[at] != '<') {
        int slash = slashLength(listing, at);
        if (slash > 0) {
          if (changed == null) {
            changed = new ByteArrayOutputStream(listing.length + 256);
          }
          changed.write(listing, copied, at - copied);
          changed.writeBytes(HIDDEN_OCTETS);
          copied = at + slash;
        }
        at += Math.max(1, slash);
      }
    }
    if (changed == null) {
      return listing;
    }
    changed.write(listing, copied, listing.length - copied);
    return changed.toByteArray();
  }

  /** An identifier as AWS wrote it. */
  static @Nullable String shown(@Nullable String identifier) {
    return identifier == null ? null : identifier.replace(HIDDEN, '/');
  }

  private static int slashLength(byte[] listing, int at) {
    if (listing[at] == '/') {
      return 1;
    }
    if (listing[at] == '&') {
      for (byte[] reference : REFERENCES) {
        if (startsWith(listing, at, reference)) {
          return reference.length;
        }
      }
    }
    return 0;
  }

  private static boolean startsWith(byte[] octets, int at, byte[] start) {
    if (at + start.length > octets.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (octets[at + i] != start[i]) {
        return false;
      }
    }
    return true;
  }
}
