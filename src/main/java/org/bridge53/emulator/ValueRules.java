package org.bridge53.emulator;

import java.util.List;
import java.util.Locale;
import org.bridge53.emulator.ValueFields.Field;

/**
 * What a {@code Value} may be, for each of the 17 types (Developer Guide, "Supported DNS record
 * types"; RFC 6698, 4255 and 9460 for the newer ones).
 *
 * <p>The codes {@code ARRDATAIllegalIPv4Address}, {@code AAAARRDATAIllegalIPv6Address}, {@code
 * InvalidCharacterString}, {@code CharacterStringTooLong}, {@code DomainLabelEmpty}, {@code
 * DomainLabelTooLong}, {@code UnsupportedCharacter} and {@code SRVRRDATANotFourFields} are AWS's
 * own; where no message of AWS is on record the code follows their pattern.
 */
final class ValueRules {
  private static final long U32 = 0xFFFFFFFFL;
  private static final String HEX = "0123456789abcdefABCDEF";

  private ValueRules() {}

  /**
   * Checks one value.
   *
   * @return a form in which two values that mean the same are mostly equal: what duplicates are
   *     found by
   * @throws BadText with what is wrong
   */
  static String check(String type, String value) throws BadText {
    if (value.isBlank()) {
      throw new BadText(type + "RRDATAEmpty", "Value is empty", value);
    }
    return switch (type) {
      case "A" -> ipv4(value);
      case "AAAA" -> ipv6(value);
      case "CNAME", "NS", "PTR" -> StoredName.parse(value).text();
      case "MX" -> mx(value);
      case "SRV" -> srv(value);
      case "SOA" -> soa(value);
      case "TXT", "SPF" -> strings(value);
      case "CAA" -> caa(value);
      case "NAPTR" -> naptr(value);
      case "DS" -> ds(value);
      case "TLSA" -> tlsa(value);
      case "SSHFP" -> sshfp(value);
      case "SVCB", "HTTPS" -> SvcbRules.check(type, value, ValueFields.split(value));
      default -> throw new BadText("UnsupportedType", "Type is not supported", type);
    };
  }

  private static String ipv4(String value) throws BadText {
    if (!Addresses.isIpv4(value)) {
      throw new BadText("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value);
    }
    return value;
  }

  private static String ipv6(String value) throws BadText {
    String canonical = Addresses.ipv6Hex(value);
    if (canonical.isEmpty()) {
      throw new BadText("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value);
    }
    return canonical;
  }

  private static String mx(String value) throws BadText {
    List<Field> fields = fields("MX", "Two", 2, value);
    number("MX", "Preference", fields.get(0), 65535, value);
    return fields.get(0).text() + " " + name(fields.get(1), value);
  }

  private static String srv(String value) throws BadText {
    List<Field> fields = fields("SRV", "Four", 4, value);
    number("SRV", "Priority", fields.get(0), 65535, value);
    number("SRV", "Weight", fields.get(1), 65535, value);
    number("SRV", "Port", fields.get(2), 65535, value);
    return fields.get(0).text()
        + " "
        + fields.get(1).text()
        + " "
        + fields.get(2).text()
        + " "
        + name(fields.get(3), value);
  }

  private static String soa(String value) throws BadText {
    List<Field> fields = fields("SOA", "Seven", 7, value);
    StringBuilder canonical =
        new StringBuilder(name(fields.get(0), value))
            .append(' ')
            .append(name(fields.get(1), value));
    String[] what = {"Serial", "Refresh", "Retry", "Expire", "Minimum"};
    for (int i = 0; i < what.length; i++) {
      number("SOA", what[i], fields.get(2 + i), U32, value);
      canonical.append(' ').append(fields.get(2 + i).text());
    }
    return canonical.toString();
  }

  private static String strings(String value) throws BadText {
    StringBuilder canonical = new StringBuilder();
    for (Field field : ValueFields.split(value)) {
      quoted(field, value);
      canonical.append('"').append(field.text()).append('"');
    }
    return canonical.toString();
  }

  private static String caa(String value) throws BadText {
    List<Field> fields = fields("CAA", "Three", 3, value);
    number("CAA", "Flags", fields.get(0), 255, value);
    String tag = fields.get(1).text();
    if (fields.get(1).quoted() || !alphanumeric(tag)) {
      throw new BadText("CAARRDATAIllegalTag", "Tag may have letters and digits only", value);
    }
    if (!fields.get(2).quoted()) {
      throw new BadText(
          "InvalidCharacterString", "Value should be enclosed in quotation marks", value);
    }
    return fields.get(0).text()
        + " "
        + tag.toLowerCase(Locale.ROOT)
        + " \""
        + fields.get(2).text()
        + '"';
  }

  private static String naptr(String value) throws BadText {
    List<Field> fields = fields("NAPTR", "Six", 6, value);
    number("NAPTR", "Order", fields.get(0), 65535, value);
    number("NAPTR", "Preference", fields.get(1), 65535, value);
    for (int i = 2; i <= 4; i++) {
      quoted(fields.get(i), value);
    }
    if (!fields.get(2).text().isEmpty() && !alphanumeric(fields.get(2).text())) {
      throw new BadText("NAPTRRRDATAIllegalFlags", "Flags may have letters and digits only", value);
    }
    String replacement = name(fields.get(5), value);
    if (!fields.get(4).text().isEmpty() && !replacement.equals(".")) {
      throw new BadText(
          "NAPTRRRDATARegexpAndReplacement",
          "Replacement must be a dot when there is a regular expression",
          value);
    }
    return value.strip();
  }

  private static String ds(String value) throws BadText {
    List<Field> fields = fields("DS", "Four", 4, value);
    number("DS", "KeyTag", fields.get(0), 65535, value);
    number("DS", "Algorithm", fields.get(1), 255, value);
    long digestType = number("DS", "DigestType", fields.get(2), 255, value);
    return hex("DS", fields, 3, digestHexDigits(digestType, 1, 40, 2, 64, 4, 96), value);
  }

  private static String tlsa(String value) throws BadText {
    List<Field> fields = fields("TLSA", "Four", 4, value);
    number("TLSA", "Usage", fields.get(0), 3, value);
    number("TLSA", "Selector", fields.get(1), 1, value);
    long matching = number("TLSA", "MatchingType", fields.get(2), 2, value);
    return hex("TLSA", fields, 3, digestHexDigits(matching, 1, 64, 2, 128, -1, 0), value);
  }

  private static String sshfp(String value) throws BadText {
    List<Field> fields = fields("SSHFP", "Three", 3, value);
    number("SSHFP", "Algorithm", fields.get(0), 255, value);
    long fingerprintType = number("SSHFP", "FingerprintType", fields.get(1), 255, value);
    return hex("SSHFP", fields, 2, digestHexDigits(fingerprintType, 1, 40, 2, 64, -1, 0), value);
  }

  /**
   * How many hexadecimal digits the digest of a known type has; 0 when the type is not one of the
   * three.
   */
  private static int digestHexDigits(
      long type,
      int first,
      int firstDigits,
      int second,
      int secondDigits,
      int third,
      int thirdDigits) {
    return type == first
        ? firstDigits
        : type == second ? secondDigits : type == third ? thirdDigits : 0;
  }

  private static List<Field> fields(String type, String countWord, int count, String value)
      throws BadText {
    List<Field> fields = ValueFields.split(value);
    if (fields.size() != count) {
      throw new BadText(
          type + "RRDATANot" + countWord + "Fields",
          type + " record doesn't have " + count + " fields",
          value);
    }
    return fields;
  }

  private static String name(Field field, String value) throws BadText {
    if (field.quoted()) {
      throw new BadText("UnsupportedCharacter", "Value contains unsupported characters", value);
    }
    return StoredName.parse(field.text()).text();
  }

  /** A decimal number of at most ten digits, up to {@code most}. */
  static long number(String type, String what, Field field, long most, String value)
      throws BadText {
    String text = field.text();
    boolean digits = !field.quoted() && !text.isEmpty() && text.length() <= 10;
    long number = 0;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
      number = number * 10 + (text.charAt(i) - '0');
    }
    if (!digits || number > most) {
      throw new BadText(
          type + "RRDATAIllegal" + what, what + " is not a number from 0 to " + most, value);
    }
    return number;
  }

  private static void quoted(Field field, String value) throws BadText {
    if (!field.quoted()) {
      throw new BadText(
          "InvalidCharacterString", "Value should be enclosed in quotation marks", value);
    }
    if (field.octets() > ValueFields.LONGEST_STRING_OCTETS) {
      throw new BadText("CharacterStringTooLong", "Value is too long", value);
    }
  }

  private static String hex(String type, List<Field> fields, int at, int digits, String value)
      throws BadText {
    String text = fields.get(at).text();
    boolean good =
        !fields.get(at).quoted()
            && text.length() % 2 == 0
            && (digits == 0 || text.length() == digits);
    for (int i = 0; good && i < text.length(); i++) {
      good = HEX.indexOf(text.charAt(i)) >= 0;
    }
    if (!good) {
      String length = digits == 0 ? "an even number of" : Integer.toString(digits);
      throw new BadText(
          type + "RRDATAIllegalDigest", "Digest must be " + length + " hexadecimal digits", value);
    }
    StringBuilder canonical = new StringBuilder();
    for (int i = 0; i < at; i++) {
      canonical.append(fields.get(i).text()).append(' ');
    }
    return canonical.append(text.toLowerCase(Locale.ROOT)).toString();
  }

  private static boolean alphanumeric(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
