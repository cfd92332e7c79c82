package org.bridge53.plugin.acl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.message.RrType;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.acl.AclConfig.Action;
import org.bridge53.plugin.acl.AclConfig.Policy;
import org.bridge53.plugin.acl.AclConfig.Rule;

/** {@code acl [ZONES...]}, with policies {@code ACTION [type QTYPE...] [net SOURCE...]}. */
public final class AclPlugin implements Plugin<AclConfig> {
  private static final List<String> ACTIONS = List.of("allow", "block", "filter", "drop");
  private static final List<String> SECTIONS = List.of("type", "net");

  @Override
  public String name() {
    return "acl";
  }

  /** Joined, so that neighbouring lines become one look-up. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public AclConfig read(List<Directive> lines, Problems problems) {
    List<Rule> rules = new ArrayList<>();
    for (Directive line : lines) {
      List<Policy> policies = new ArrayList<>();
      for (Directive policy : line.block()) {
        readPolicy(policy, policies, problems);
      }
      rules.add(new Rule(Arguments.zones(line.arguments(), problems), policies));
    }
    return new AclConfig(rules);
  }

  private static void readPolicy(Directive line, List<Policy> policies, Problems problems) {
    String action = line.name().text().toLowerCase(Locale.ROOT);
    if (!ACTIONS.contains(action)) {
      problems.error(
          line.position(),
          "unexpected token \""
              + line.name().text()
              + "\"; expect 'allow', 'block', 'filter' or 'drop'"
              + Suggestion.of(action, ACTIONS));
      return;
    }
    if (line.hasBlock()) {
      problems.argumentCount(line);
    }
    Set<Integer> types = new HashSet<>();
    List<Cidr> sources = new ArrayList<>();
    boolean allTypes = false;
    boolean allSources = false;
    List<Token> words = line.arguments();
    for (int at = 0; at < words.size(); ) {
      Token section = words.get(at);
      int end = at + 1;
      while (end < words.size() && !isSection(words.get(end))) {
        end++;
      }
      List<Token> values = words.subList(at + 1, end);
      at = end;
      if (!isSection(section)) {
        problems.error(
            section.position(),
            "unexpected token \""
                + section.text()
                + "\"; expect 'type | net'"
                + Suggestion.of(section.text(), SECTIONS));
        return;
      }
      if (values.isEmpty()) {
        problems.error(
            section.position(), "no token specified in \"" + section.text() + "\" section");
      }
      if (section.text().equalsIgnoreCase("type")) {
        allTypes |= readTypes(values, types, problems);
      } else {
        allSources |= readSources(values, sources, problems);
      }
    }
    policies.add(
        new Policy(
            Action.valueOf(action.toUpperCase(Locale.ROOT)),
            allTypes ? Set.of() : types,
            allSources ? List.of() : sources));
  }

  private static boolean isSection(Token word) {
    return SECTIONS.contains(word.text().toLowerCase(Locale.ROOT));
  }

  /** True if a {@code *} stands for all types. */
  private static boolean readTypes(List<Token> words, Set<Integer> types, Problems problems) {
    for (Token word : words) {
      if (word.text().equals("*")) {
        return true;
      }
      OptionalInt type = RrType.of(word.text());
      // As CoreDNS: in capitals only.
      if (type.isEmpty() || !word.text().equals(word.text().toUpperCase(Locale.ROOT))) {
        problems.error(
            word.position(), "unexpected token \"" + word.text() + "\"; expect legal QTYPE");
      } else {
        types.add(type.getAsInt());
      }
    }
    return false;
  }

  /** True if a {@code *} stands for all addresses. */
  private static boolean readSources(List<Token> words, List<Cidr> sources, Problems problems) {
    for (Token word : words) {
      if (word.text().equals("*")) {
        return true;
      }
      try {
        sources.add(Cidr.parse(word.text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(word.position(), "illegal CIDR notation \"" + word.text() + "\"");
      }
    }
    return false;
  }

  @Override
  public Linked link(AclConfig config, Handler next, Resources resources) {
    return Linked.of(
        new Acl(
            PolicyList.all(config), resources.zones(), new AclMeters(resources.meters()), next));
  }
}
