package org.bridge53.scenario.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bridge53.message.TransportProtocol;

/**
 * The table of malformed, odd and hostile messages, {@code battery.txt}, which says how to read it.
 */
public final class WireBattery {
  /** What the servers under test serve: {@code example.org.}. */
  public static final String ZONE =
      """
      $ORIGIN example.org.
      $TTL 60
      @    3600 IN SOA ns1 hostmaster 7 7200 900 1209600 300
      @     600 IN NS  ns1
      ns1       IN A   192.0.2.1
      www       IN A   192.0.2.80
      """
          + texts("big", 4)
          + texts("huge", 7);

  /** The zone's apex, as a master file is named for it. */
  public static final String APEX = "example.org.";

  private WireBattery() {}

  /** TXT records of 251 octets each. */
  private static String texts(String owner, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(owner).append(" IN TXT \"").append("t".repeat(250)).append(i).append("\"\n");
    }
    return lines.toString();
  }

  /**
   * One message.
   *
   * @param name what it is
   * @param rfc who says what is right
   * @param over how it is sent
   * @param hex its octets
   * @param right what a server may do, each a line of the table
   * @param ours what ours does of it; as {@code right} where the table does not say
   */
  record Case(
      String name,
      String rfc,
      List<TransportProtocol> over,
      String hex,
      List<String> right,
      List<String> ours) {
    byte[] octets() {
      return HexFormat.of().parseHex(hex);
    }

    boolean isRight(Reaction reaction) {
      return right.stream().anyMatch(reaction::matches);
    }

    boolean isOurs(Reaction reaction) {
      return isRight(reaction) && ours.stream().anyMatch(reaction::matches);
    }
  }

  /** All of the table. */
  static List<Case> cases() {
    Map<String, String> words = new HashMap<>();
    List<Case> cases = new ArrayList<>();
    Builder open = null;
    for (String line : table().lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 2);
      if (line.startsWith("$")) {
        words.put(parts[0], expand(parts[1], words));
      } else if (parts[0].equals("=")) {
        add(open, cases);
        open = new Builder(parts[1]);
      } else {
        Builder builder = Objects.requireNonNull(open, line);
        switch (parts[0]) {
          case "rfc" -> builder.rfc = parts[1];
          case "over" -> builder.over = protocols(parts[1]);
          case "send" -> builder.hex += expand(parts[1], words);
          case "right" -> builder.right.add(parts[1]);
          case "ours" -> builder.ours.add(parts[1]);
          default -> throw new IllegalArgumentException(line);
        }
      }
    }
    add(open, cases);
    return cases;
  }

  private static final class Builder {
    private final String name;
    private String rfc = "";
    private List<TransportProtocol> over = List.of(TransportProtocol.UDP, TransportProtocol.TCP);
    private String hex = "";
    private final List<String> right = new ArrayList<>();
    private final List<String> ours = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }
  }

  private static void add(Builder built, List<Case> cases) {
    if (built != null) {
      if (built.rfc.isEmpty() || built.hex.isEmpty() || built.right.isEmpty()) {
        throw new IllegalArgumentException("something lacks: " + built.name);
      }
      built.right.forEach(Reaction::check);
      built.ours.forEach(Reaction::check);
      List<String> right = List.copyOf(built.right);
      List<String> ours = built.ours.isEmpty() ? right : List.copyOf(built.ours);
      cases.add(new Case(built.name, built.rfc, built.over, built.hex, right, ours));
    }
  }

  private static List<TransportProtocol> protocols(String text) {
    return Set.of(text.split(" ")).stream()
        .map(word -> TransportProtocol.valueOf(word.toUpperCase(java.util.Locale.ROOT)))
        .sorted()
        .toList();
  }

  private static String expand(String text, Map<String, String> words) {
    StringBuilder hex = new StringBuilder();
    for (String piece : text.split("\\s+")) {
      int star = piece.indexOf('*');
      String what = star < 0 ? piece : piece.substring(0, star);
      String octets = what.startsWith("$") ? Objects.requireNonNull(words.get(what), what) : what;
      hex.append(octets.repeat(star < 0 ? 1 : Integer.parseInt(piece.substring(star + 1))));
    }
    return hex.toString();
  }

  private static String table() {
    try (InputStream table = WireBattery.class.getResourceAsStream("battery.txt")) {
      return new String(
          Objects.requireNonNull(table, "battery.txt").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
