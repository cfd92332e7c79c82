package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.emulator.ValueFields.Field;

/**
 * SVCB and HTTPS values: {@code priority target key=value…} in the presentation format of RFC 9460
 * section 2.1; priority 0 is alias mode.
 */
final class SvcbRules {
  private static final Set<String> NAMED_KEYS =
      Set.of(
          "mandatory",
          "alpn",
          "no-default-alpn",
          "port",
          "ipv4hint",
          "ech",
          "ipv6hint",
          "dohpath",
          "ohttp",
          "tls-supported-groups");

  private SvcbRules() {}

  static String check(String type, String value, List<Field> fields) throws BadText {
    if (fields.size() < 2 || fields.get(0).quoted() || fields.get(1).quoted()) {
      throw new BadText(
          type + "RRDATATooFewFields",
          type + " record doesn't have a priority and a target",
          value);
    }
    long priority = ValueRules.number(type, "Priority", fields.get(0), 65535, value);
    StoredName target = StoredName.parse(fields.get(1).text());
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Field field : fields.subList(2, fields.size())) {
      int equals = field.text().indexOf('=');
      String key = equals < 0 ? field.text() : field.text().substring(0, equals);
      if (field.quoted() || !knownKey(key)) {
        throw bad(type, "Key", "'" + key + "' is not a key of RFC 9460", value);
      }
      String text = equals < 0 ? "" : unquote(type, field.text().substring(equals + 1), value);
      if (parameters.putIfAbsent(key, text) != null) {
        throw bad(type, "Key", "Key '" + key + "' comes twice", value);
      }
      checkValue(type, key, text, value);
    }
    if (priority == 0 && !parameters.isEmpty()) {
      throw bad(type, "AliasMode", "Priority 0 takes no parameters", value);
    }
    if (parameters.containsKey("no-default-alpn") && !parameters.containsKey("alpn")) {
      throw bad(type, "Alpn", "no-default-alpn needs alpn", value);
    }
    checkMandatory(type, parameters, value);
    return priority + " " + target + " " + parameters;
  }

  private static boolean knownKey(String key) {
    if (NAMED_KEYS.contains(key)) {
      return true;
    }
    if (!key.startsWith("key")
        || key.length() < 4
        || key.length() > 8
        || (key.length() > 4 && key.charAt(3) == '0')) {
      return false;
    }
    int number = 0;
    for (int i = 3; i < key.length(); i++) {
      if (key.charAt(i) < '0' || key.charAt(i) > '9') {
        return false;
      }
      number = number * 10 + (key.charAt(i) - '0');
    }
    return number < 65535;
  }

  private static String unquote(String type, String text, String value) throws BadText {
    if (!text.startsWith("\"")) {
      if (text.indexOf('"') >= 0) {
        throw bad(type, "Value", "A quotation mark is out of place", value);
      }
      return text;
    }
    if (text.indexOf('"', 1) < 0 || !text.endsWith("\"")) {
      throw bad(type, "Value", "A quotation mark is out of place", value);
    }
    return text.substring(1, text.length() - 1);
  }

  private static void checkValue(String type, String key, String text, String value)
      throws BadText {
    switch (key) {
      case "no-default-alpn", "ohttp" -> {
        if (!text.isEmpty()) {
          throw bad(type, "Value", "'" + key + "' takes no value", value);
        }
      }
      case "port" ->
          ValueRules.number(type, "Port", new Field(text, false, text.length()), 65535, value);
      case "ipv4hint" -> {
        for (String address : items(type, key, text, value)) {
          if (!Addresses.isIpv4(address)) {
            throw bad(type, "Hint", "'" + address + "' is not a valid IPv4 address", value);
          }
        }
      }
      case "ipv6hint" -> {
        for (String address : items(type, key, text, value)) {
          if (Addresses.ipv6Hex(address).isEmpty()) {
            throw bad(type, "Hint", "'" + address + "' is not a valid IPv6 address", value);
          }
        }
      }
      case "alpn" -> {
        for (String protocol : items(type, key, text, value)) {
          if (protocol.length() > ValueFields.LONGEST_STRING_OCTETS) {
            throw bad(type, "Alpn", "A protocol is longer than 255 octets", value);
          }
        }
      }
      case "ech" -> {
        try {
          if (text.isEmpty() || Base64.getDecoder().decode(text).length == 0) {
            throw bad(type, "Ech", "ech is empty", value);
          }
        } catch (IllegalArgumentException e) {
          throw bad(type, "Ech", "ech is not Base64", value);
        }
      }
      case "mandatory", "tls-supported-groups" -> items(type, key, text, value);
      case "dohpath" -> {
        if (!text.contains("{?dns}")) {
          throw bad(type, "Dohpath", "dohpath is a template with {?dns}", value);
        }
      }
      default -> {
        // keyNNNNN: any octets
      }
    }
  }

  /**
   * The parts of a comma-separated list; a backslash takes the next character as it is (RFC 9460
   * appendix A.1). None may be empty.
   */
  private static List<String> items(String type, String key, String text, String value)
      throws BadText {
    List<String> items = new ArrayList<>();
    StringBuilder item = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ',') {
        if (item.isEmpty()) {
          throw bad(type, "Value", "'" + key + "' has an empty item", value);
        }
        items.add(item.toString());
        item.setLength(0);
      } else {
        if (text.charAt(i) == '\\' && i + 1 < text.length()) {
          i++;
        }
        item.append(text.charAt(i));
      }
    }
    return items;
  }

  private static void checkMandatory(String type, Map<String, String> parameters, String value)
      throws BadText {
    String mandatory = parameters.get("mandatory");
    if (mandatory == null) {
      return;
    }
    List<String> keys = items(type, "mandatory", mandatory, value);
    for (String key : keys) {
      if (key.equals("mandatory")
          || !parameters.containsKey(key)
          || keys.indexOf(key) != keys.lastIndexOf(key)) {
        throw bad(type, "Mandatory", "'" + key + "' cannot be mandatory here", value);
      }
    }
  }

  private static BadText bad(String type, String what, String explanation, String value) {
    return new BadText(type + "RRDATAIllegal" + what, explanation, value);
  }
}
