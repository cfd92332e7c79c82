package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Addresses as text, read strictly: no host names, no scopes, no octal. */
final class Addresses {
  private static final int GROUPS = 8;

  private Addresses() {}

  /** Four decimal numbers up to 255, without leading zeros. */
  static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean shaped =
          !part.isEmpty() && part.length() <= 3 && (part.length() == 1 || part.charAt(0) != '0');
      for (int i = 0; shaped && i < part.length(); i++) {
        shaped = part.charAt(i) >= '0' && part.charAt(i) <= '9';
      }
      if (!shaped || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /**
   * The 32 hexadecimal digits of an address in any form of RFC 4291 section 2.2, or an empty text
   * when it is none.
   */
  static String ipv6Hex(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return "";
    }
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    boolean good =
        gap < 0
            ? groups(text, before, true)
            : groups(text.substring(0, gap), before, false)
                && groups(text.substring(gap + 2), after, true);
    int zeros = GROUPS - before.size() - after.size();
    if (!good || (gap < 0 ? zeros != 0 : zeros < 1)) {
      return "";
    }
    return String.join("", before) + "0000".repeat(zeros) + String.join("", after);
  }

  private static boolean groups(String text, List<String> into, boolean mayEndInIpv4) {
    if (text.isEmpty()) {
      return true;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (part.indexOf('.') >= 0) {
        if (!mayEndInIpv4 || i != parts.length - 1 || !isIpv4(part)) {
          return false;
        }
        String[] octets = part.split("\\.", -1);
        into.add(
            String.format(
                Locale.ROOT, "%02x%02x", Integer.parseInt(octets[0]), Integer.parseInt(octets[1])));
        into.add(
            String.format(
                Locale.ROOT, "%02x%02x", Integer.parseInt(octets[2]), Integer.parseInt(octets[3])));
        continue;
      }
      boolean shaped = !part.isEmpty() && part.length() <= 4;
      for (int at = 0; shaped && at < part.length(); at++) {
        shaped = Character.digit(part.charAt(at), 16) >= 0 && part.charAt(at) < 128;
      }
      if (!shaped) {
        return false;
      }
      into.add("0".repeat(4 - part.length()) + part.toLowerCase(Locale.ROOT));
    }
    return true;
  }
}
