package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A domain name as Route 53 keeps and lists it: always absolute, letters in lower case, every octet
 * but {@code a-z 0-9 - _} written {@code \ooo} in octal, however it was entered (Developer Guide,
 * "DNS domain name format").
 *
 * <p>Because a dot inside a label is written {@code \056}, a dot in the text always parts two
 * labels.
 */
final class StoredName {
  private static final int LONGEST_LABEL_OCTETS = 63;
  private static final int LONGEST_NAME_OCTETS = 255;

  static final StoredName ROOT = new StoredName(List.of());

  private final List<String> labels;
  private final String text;
  private final String sortKey;

  private StoredName(List<String> labels) {
    this.labels = labels;
    StringBuilder forward = new StringBuilder();
    StringBuilder reversed = new StringBuilder();
    for (int i = 0; i < labels.size(); i++) {
      forward.append(labels.get(i)).append('.');
      reversed.append(labels.get(labels.size() - 1 - i)).append('.');
    }
    this.text = labels.isEmpty() ? "." : forward.toString();
    this.sortKey = reversed.toString();
  }

  /**
   * Reads a name: printable ASCII stands for itself, any octet may be written as a backslash and
   * three octal digits, the final dot is optional.
   *
   * @throws BadText with AWS's code for what is wrong
   */
  static StoredName parse(String input) throws BadText {
    if (input.isEmpty()) {
      throw new BadText("DomainNameEmpty", "Domain name is empty", input);
    }
    if (input.equals(".")) {
      return ROOT;
    }
    List<String> labels = new ArrayList<>();
    StringBuilder label = new StringBuilder();
    int labelOctets = 0;
    int nameOctets = 1;
    for (int i = 0; i <= input.length(); i++) {
      boolean end = i == input.length();
      if (end && labelOctets == 0 && !labels.isEmpty()) {
        break; // the final dot
      }
      if (end || input.charAt(i) == '.') {
        if (labelOctets == 0) {
          throw new BadText("DomainLabelEmpty", "Domain label is empty", input);
        }
        if (labelOctets > LONGEST_LABEL_OCTETS) {
          throw new BadText("DomainLabelTooLong", "Domain label is too long", input);
        }
        nameOctets += labelOctets + 1;
        labels.add(label.toString());
        label.setLength(0);
        labelOctets = 0;
        continue;
      }
      int octet = input.charAt(i);
      if (octet == '\\') {
        octet = octalEscape(input, i);
        i += 3;
      } else if (octet <= ' ' || octet > '~') {
        throw new BadText("UnsupportedCharacter", "Value contains unsupported characters", input);
      }
      appendOctet(label, octet);
      labelOctets++;
    }
    if (nameOctets > LONGEST_NAME_OCTETS) {
      throw new BadText("DomainNameTooLong", "Domain name is too long", input);
    }
    return new StoredName(List.copyOf(labels));
  }

  /**
   * The octet of the escape at {@code at}: a backslash and exactly three octal digits up to 377.
   */
  static int octalEscape(String input, int at) throws BadText {
    if (at + 3 < input.length()) {
      int high = input.charAt(at + 1) - '0';
      int middle = input.charAt(at + 2) - '0';
      int low = input.charAt(at + 3) - '0';
      if (high >= 0 && high <= 3 && middle >= 0 && middle <= 7 && low >= 0 && low <= 7) {
        return (high << 6) | (middle << 3) | low;
      }
    }
    throw new BadText(
        "InvalidEscapeSequence",
        "Value contains an escape that is not a backslash and three octal digits",
        input);
  }

  private static void appendOctet(StringBuilder label, int octet) {
    int lower = octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    if ((lower >= 'a' && lower <= 'z')
        || (lower >= '0' && lower <= '9')
        || lower == '-'
        || lower == '_') {
      label.append((char) lower);
    } else {
      label
          .append('\\')
          .append((char) ('0' + (lower >> 6)))
          .append((char) ('0' + ((lower >> 3) & 7)))
          .append((char) ('0' + (lower & 7)));
    }
  }

  /** The escaped text with its final dot; {@code .} for the root. */
  String text() {
    return text;
  }

  /**
   * What listings are sorted by: the labels reversed, still escaped, the dot after each taking
   * part: {@code com.example.www.} So {@code a-b} comes before {@code a}, since a hyphen is less
   * than the dot.
   */
  String sortKey() {
    return sortKey;
  }

  boolean isRoot() {
    return labels.isEmpty();
  }

  boolean isAtOrBelow(StoredName ancestor) {
    return sortKey.startsWith(ancestor.sortKey);
  }

  /** Whether the leftmost label is a lone asterisk. */
  boolean isWildcard() {
    return !labels.isEmpty() && labels.getFirst().equals("\\052");
  }

  /** The name without its leftmost label; the root is its own parent. */
  StoredName parent() {
    return labels.isEmpty() ? this : new StoredName(labels.subList(1, labels.size()));
  }

  /** The name with one suffix, which it has, in place of another. */
  StoredName moved(StoredName from, StoredName to) {
    List<String> all = new ArrayList<>(labels.subList(0, labels.size() - from.labels.size()));
    all.addAll(to.labels);
    return new StoredName(List.copyOf(all));
  }

  /** {@code *.} and this name. */
  StoredName wildcardBelow() {
    List<String> all = new ArrayList<>();
    all.add("\\052");
    all.addAll(labels);
    return new StoredName(List.copyOf(all));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredName name && name.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
