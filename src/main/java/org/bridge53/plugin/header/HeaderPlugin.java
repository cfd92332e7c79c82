package org.bridge53.plugin.header;

import java.util.List;
import java.util.Locale;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.message.Header;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code header}, with rules {@code query|response set|clear FLAGS...} in its block. */
public final class HeaderPlugin implements Plugin<HeaderConfig> {
  private static final List<String> SELECTORS = List.of("query", "response");
  private static final List<String> ACTIONS = List.of("set", "clear");
  private static final List<String> FLAGS = List.of("aa", "ra", "rd");

  @Override
  public String name() {
    return "header";
  }

  /** The rules of all lines, in file order. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public HeaderConfig read(List<Directive> lines, Problems problems) {
    HeaderConfig config = new HeaderConfig(FlagChange.NONE, FlagChange.NONE);
    for (Directive line : lines) {
      if (!line.arguments().isEmpty() || line.block().isEmpty()) {
        problems.argumentCount(line);
      }
      for (Directive rule : line.block()) {
        config = readRule(rule, config, problems);
      }
    }
    return config;
  }

  private static HeaderConfig readRule(Directive rule, HeaderConfig so, Problems problems) {
    String selector = rule.name().text().toLowerCase(Locale.ROOT);
    if (!SELECTORS.contains(selector)) {
      problems.error(
          rule.position(),
          "invalid selector="
              + selector
              + " should be query or response"
              + Suggestion.of(selector, SELECTORS));
      return so;
    }
    List<Token> words = rule.arguments();
    if (words.isEmpty() || rule.hasBlock()) {
      problems.argumentCount(rule);
      return so;
    }
    String action = words.getFirst().text().toLowerCase(Locale.ROOT);
    if (!ACTIONS.contains(action)) {
      problems.error(
          words.getFirst().position(),
          "unknown flag action=" + action + ", should be set or clear");
      return so;
    }
    if (words.size() == 1) {
      problems.error(rule.position(), "invalid length for flags, at least one should be provided");
    }
    FlagChange change = selector.equals("query") ? so.query() : so.response();
    for (Token word : words.subList(1, words.size())) {
      int flag = flag(word.text().toLowerCase(Locale.ROOT));
      if (flag == 0) {
        problems.error(
            word.position(),
            "unknown/unsupported flag=" + word.text() + Suggestion.of(word.text(), FLAGS));
      }
      change = change.with(flag, action.equals("set"));
    }
    return selector.equals("query")
        ? new HeaderConfig(change, so.response())
        : new HeaderConfig(so.query(), change);
  }

  /** The flag of a word, 0 if it is none that may be changed. */
  private static int flag(String word) {
    return switch (word) {
      case "aa" -> Header.AA;
      case "ra" -> Header.RA;
      case "rd" -> Header.RD;
      default -> 0;
    };
  }

  @Override
  public Linked link(HeaderConfig config, Handler next, Resources resources) {
    return Linked.of(new HeaderFlags(config, next));
  }
}
