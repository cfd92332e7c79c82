package org.bridge53.emulator;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The credential scope of a signed call: {@code
 * Credential=KEY/20261124/us-east-1/route53/aws4_request} in the Authorization header. The
 * signature beside it is not verified.
 */
record Credential(String accessKeyId, String region, String service) {
  static final Credential NONE = new Credential("", "", "");

  /** Reads the header; {@link #NONE} when it is missing or no Signature Version 4. */
  static Credential of(@Nullable String header) {
    if (header == null || !header.toUpperCase(Locale.ROOT).startsWith("AWS4-HMAC-SHA256")) {
      return NONE;
    }
    int at = header.indexOf("Credential=");
    if (at < 0) {
      return NONE;
    }
    int start = at + "Credential=".length();
    int end = start;
    while (end < header.length() && header.charAt(end) != ',' && header.charAt(end) != ' ') {
      end++;
    }
    String[] parts = header.substring(start, end).split("/", -1);
    return parts.length == 5 && parts[4].equals("aws4_request") && !parts[0].isEmpty()
        ? new Credential(parts[0], parts[2], parts[3])
        : NONE;
  }
}
