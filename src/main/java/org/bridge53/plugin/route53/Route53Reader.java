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

/** Reads one {@code route53} line. Reads once. */
final class Route53Reader {
  private static final int MOST_ID_CHARACTERS = 32;
  private static final String ID_PREFIX = "/hostedzone/";

  /** Of several the last one counts, as in CoreDNS, which takes {@code upstream} and ignores it. */
  private static final List<String> OTHERS = List.of("fallthrough", "upstream");

  private final Problems problems;
  private final AccessReader access;
  private final AgeReader ages;
  private final AnswerReader answers;
  private final HealthReader health;
  private final PaceReader pace;
  private final SnapshotReader snapshot;
  private final EventReader events;
  private final ZoneOptionsReader find;
  private final Map<String, OptionGroup> groups = new TreeMap<>();
  private final Map<String, Position> given = new HashMap<>();
  private final List<ZoneReference> zones = new ArrayList<>();
  private final List<Position> zonePositions = new ArrayList<>();
  private ZoneFallthrough fallthrough = ZoneFallthrough.NONE;

  Route53Reader(Problems problems) {
    this.problems = problems;
    this.access = new AccessReader(problems);
    this.ages = new AgeReader(problems);
    this.answers = new AnswerReader(problems);
    this.health = new HealthReader(problems);
    this.pace = new PaceReader(problems);
    this.events = new EventReader(problems);
    this.snapshot = new SnapshotReader(problems);
    this.find = new ZoneOptionsReader(problems);
    for (OptionGroup group : List.of(access, ages, answers, health, pace, snapshot, events, find)) {
      group.names().forEach(name -> groups.put(name, group));
    }
  }

  Route53Config read(Directive line) {
    for (Token argument : line.arguments()) {
      zone(argument);
    }
    for (Directive option : line.block()) {
      option(option);
    }
    if (line.arguments().isEmpty() && !find.findsAny()) {
      problems.warning(line.position(), "no hosted zone is named: this line passes every query on");
    }
    return new Route53Config(
        zones,
        access.options(),
        answers.options(),
        health.options(),
        pace.options(),
        ages.options(),
        snapshot.options(),
        events.options(),
        find.options(zones, zonePositions),
        fallthrough);
  }

  // ---- zones ----

  private void zone(Token argument) {
    String text = argument.text();
    int colon = text.indexOf(':');
    String id = bareId(colon < 0 ? text : text.substring(colon + 1));
    DomainName name = null;
    if (colon < 0) {
      if (id.isEmpty()) {
        invalidZone(argument, "the id is missing");
        return;
      }
      if (!isId(id, false)) {
        named(argument, text);
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
    zonePositions.add(argument.position());
  }

  /** Every zone of this name that the account has. */
  private void named(Token argument, String text) {
    if (text.startsWith(ID_PREFIX)) {
      invalidZone(argument, "an id alone is of A-Z and 0-9, 32 at most");
      return;
    }
    try {
      DomainName name = name(text);
      if (name.isRoot()) {
        invalidZone(argument, "a hosted zone is below the root");
      } else if (!find.name(name, argument.position())) {
        problems.error(argument.position(), "conflict zone \"" + text + "\"");
      }
    } catch (IllegalArgumentException invalid) {
      invalidZone(argument, String.valueOf(invalid.getMessage()));
    }
  }

  /** Without the {@code /hostedzone/} of the API. */
  static String bareId(String text) {
    return text.startsWith(ID_PREFIX) ? text.substring(ID_PREFIX.length()) : text;
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
  static boolean isId(String text, boolean anyCase) {
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
    OptionGroup group = groups.get(name);
    if (group == null && !OTHERS.contains(name)) {
      List<String> all = new ArrayList<>(groups.keySet());
      all.addAll(OTHERS);
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
      fallthrough = ZoneFallthrough.read(option.arguments(), problems);
    }
  }
}
