package org.bridge53.plugin.route53;

import java.net.IDN;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Fallthrough;

/** Reads one {@code route53} line. Reads once. */
final class Route53Reader {
  private static final int MOST_ID_CHARACTERS = 32;
  private static final String ID_PREFIX = "/hostedzone/";

  /** Of several the last one counts, as in CoreDNS, which takes {@code upstream} and ignores it. */
  private static final List<String> OTHERS = List.of("fallthrough", "upstream");

  /** Options of later versions: refused by name, so that none is taken for a misspelling. */
  private static final List<String> LATER =
      List.of(
          "accept",
          "allow",
          "as",
          "discover",
          "events",
          "grace",
          "health",
          "prefer",
          "relist",
          "same_name",
          "serial",
          "shrink",
          "snapshot",
          "stale",
          "stale_ttl",
          "startup",
          "unreadable",
          "unready",
          "zones");

  private final Problems problems;
  private final AccessReader access;
  private final AnswerReader answers;
  private final PaceReader pace;
  private final Map<String, OptionGroup> groups = new TreeMap<>();
  private final Map<String, Position> given = new HashMap<>();
  private final List<ZoneReference> zones = new ArrayList<>();
  private Fallthrough fallthrough = Fallthrough.NONE;

  Route53Reader(Problems problems) {
    this.problems = problems;
    this.access = new AccessReader(problems);
    this.answers = new AnswerReader(problems);
    this.pace = new PaceReader(problems);
    for (OptionGroup group : List.of(access, answers, pace)) {
      group.names().forEach(name -> groups.put(name, group));
    }
  }

  Route53Config read(Directive line) {
    for (Token argument : line.arguments()) {
      zone(argument);
    }
    if (line.arguments().isEmpty()) {
      problems.warning(line.position(), "no hosted zone is named: this line passes every query on");
    }
    for (Directive option : line.block()) {
      option(option);
    }
    return new Route53Config(
        zones, access.options(), answers.options(), pace.options(), fallthrough);
  }

  // ---- zones ----

  private void zone(Token argument) {
    String text = argument.text();
    int colon = text.indexOf(':');
    String id = colon < 0 ? text : text.substring(colon + 1);
    if (id.startsWith(ID_PREFIX)) {
      id = id.substring(ID_PREFIX.length());
    }
    DomainName name = null;
    if (colon < 0) {
      if (!isId(id, false)) {
        invalidZone(
            argument,
            id.isEmpty()
                ? "the id is missing"
                : "write ZONE:ID, or the id alone (A-Z and 0-9, 32 at most)");
        return;
      }
    } else {
      if (colon == 0 || id.isEmpty()) {
        invalidZone(argument, colon == 0 ? "the zone is missing" : "the id is missing");
        return;
      }
      if (!isId(id, true)) {
        invalidZone(argument, "\"" + id + "\" is not the id of a hosted zone");
        return;
      }
      try {
        name = name(text.substring(0, colon));
      } catch (IllegalArgumentException invalid) {
        invalidZone(argument, String.valueOf(invalid.getMessage()));
        return;
      }
    }
    for (ZoneReference other : zones) {
      if (other.zoneId().equals(id)
          && (name == null || other.name() == null || name.equals(other.name()))) {
        problems.error(argument.position(), "conflict zone \"" + text + "\"");
        return;
      }
    }
    zones.add(new ZoneReference(id, name));
  }

  private void invalidZone(Token argument, String reason) {
    problems.error(argument.position(), "invalid zone \"" + argument.text() + "\": " + reason);
  }

  private static DomainName name(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return NameText.parse(IDN.toASCII(text, IDN.ALLOW_UNASSIGNED));
      }
    }
    return NameText.parse(text);
  }

  /** An id alone must not be a name, so it is in capitals there. */
  private static boolean isId(String text, boolean anyCase) {
    if (text.isEmpty() || text.length() > MOST_ID_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (anyCase && c >= 'a' && c <= 'z');
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  // ---- options ----

  private void option(Directive option) {
    String name = option.name().text();
    if (LATER.contains(name)) {
      problems.error(option.position(), "option \"" + name + "\" is not available in this version");
      return;
    }
    OptionGroup group = groups.get(name);
    if (group == null && !OTHERS.contains(name)) {
      List<String> all = new ArrayList<>(groups.keySet());
      all.addAll(OTHERS);
      all.addAll(LATER);
      problems.error(
          option.position(),
          name.equals("region")
              ? "unknown property \"region\": the place where answers are given from is"
                  + " \"answer_as REGION\"; the API has no region"
              : "unknown property \"" + name + "\"" + Suggestion.of(name, all));
      return;
    }
    if (option.hasBlock()) {
      problems.error(option.position(), "option \"" + name + "\" takes no block");
      return;
    }
    if (group != null && !group.repeated().contains(name)) {
      Position before = given.putIfAbsent(name, option.position());
      if (before != null) {
        problems.error(
            option.position(),
            "option \"" + name + "\" is given twice: " + before + " and " + option.position());
        return;
      }
    }
    if (group != null) {
      group.read(option, option.arguments());
    } else if (name.equals("fallthrough")) {
      fallthrough(option.arguments());
    }
  }

  private void fallthrough(List<Token> arguments) {
    for (Token argument : arguments) {
      if (argument.text().equals("on")) {
        problems.error(
            argument.position(), "option \"fallthrough … on\" is not available in this version");
        return;
      }
    }
    fallthrough = Fallthrough.read(arguments, problems);
  }
}
