package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.sync.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * One {@code zones} option: which of an account's zones are served.
 *
 * @param tags of several with one key one must be there, and one of each key
 * @param names globs, of which one must fit; none: every name does
 * @param except globs, of which none may fit
 */
record ZoneRule(Kind kind, List<Tag> tags, List<String> names, List<String> except) {
  /** Which zones. */
  enum Kind {
    ALL,
    PUBLIC,
    PRIVATE
  }

  /**
   * A tag that a zone must have.
   *
   * @param value null: any
   */
  record Tag(String key, @Nullable String value) {}

  ZoneRule {
    tags = List.copyOf(tags);
    names = List.copyOf(names);
    except = List.copyOf(except);
  }

  /** Whether kind and name fit: what can be said without the tags. */
  boolean admits(Sighting zone) {
    if ((kind == Kind.PUBLIC && zone.isPrivate()) || (kind == Kind.PRIVATE && !zone.isPrivate())) {
      return false;
    }
    String name = globText(zone.name());
    return (names.isEmpty() || anyFits(names, name)) && !anyFits(except, name);
  }

  /** Whether the zone is one of those; its tags are known, or there is none asked for. */
  boolean selects(Sighting zone) {
    Map<String, String> has = zone.tags();
    return admits(zone) && (tags.isEmpty() || (has != null && hasTags(has)));
  }

  private boolean hasTags(Map<String, String> has) {
    Map<String, List<Tag>> byKey = new LinkedHashMap<>();
    for (Tag tag : tags) {
      byKey.computeIfAbsent(tag.key(), _ -> new ArrayList<>()).add(tag);
    }
    for (Map.Entry<String, List<Tag>> alternatives : byKey.entrySet()) {
      String value = has.get(alternatives.getKey());
      boolean fits = false;
      for (Tag tag : alternatives.getValue()) {
        fits |= value != null && (tag.value() == null || tag.value().equals(value));
      }
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyFits(List<String> globs, String name) {
    for (String glob : globs) {
      if (fits(glob, name)) {
        return true;
      }
    }
    return false;
  }

  /** A name as globs see it: lower-case, without the final dot. */
  private static String globText(DomainName name) {
    return withoutDot(name.toString());
  }

  /** A glob in the form in which it is compared. */
  static String normalised(String glob) {
    return withoutDot(glob.toLowerCase(Locale.ROOT));
  }

  private static String withoutDot(String text) {
    return text.length() > 1 && text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** {@code *} stands for any characters, dots too, {@code ?} for one. */
  static boolean fits(String glob, String text) {
    int at = 0;
    int from = 0;
    int star = -1;
    int starAt = 0;
    while (at < text.length()) {
      if (from < glob.length() && glob.charAt(from) == '*') {
        star = from++;
        starAt = at;
      } else if (from < glob.length()
          && (glob.charAt(from) == '?' || glob.charAt(from) == text.charAt(at))) {
        from++;
        at++;
      } else if (star >= 0) {
        from = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (from < glob.length() && glob.charAt(from) == '*') {
      from++;
    }
    return from == glob.length();
  }
}
