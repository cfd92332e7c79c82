package org.bridge53.plugin.log;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** The directive {@code log [NAMES...] [FORMAT]}. */
public final class LogPlugin implements Plugin<LogConfig> {
  private static final List<String> PROPERTIES = List.of("class");

  @Override
  public String name() {
    return "log";
  }

  /** Joined: the first rule of all lines whose name matches decides. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public LogConfig read(List<Directive> lines, Problems problems) {
    List<LogConfig.Rule> rules = new ArrayList<>();
    for (Directive line : lines) {
      rules.add(readRule(line, problems));
    }
    return new LogConfig(rules);
  }

  private static LogConfig.Rule readRule(Directive line, Problems problems) {
    List<Token> arguments = line.arguments();
    String format = "{common}";
    if (!arguments.isEmpty()) {
      Token last = arguments.get(arguments.size() - 1);
      if (last.text().indexOf('{') >= 0) {
        if (arguments.size() > 1) {
          format = last.text();
          arguments = arguments.subList(0, arguments.size() - 1);
        } else {
          problems.warning(
              last.position(),
              "a single argument is a name, not a format: write log . \"" + last.text() + "\"");
        }
      }
    }
    List<DomainName> names =
        arguments.isEmpty() ? List.of(DomainName.ROOT) : Arguments.zones(arguments, problems);
    Set<LogClass> classes = EnumSet.noneOf(LogClass.class);
    for (Directive property : line.block()) {
      if (property.name().text().equals("class")) {
        readClasses(property, classes, problems);
      } else {
        problems.unknownProperty(property.name(), PROPERTIES);
      }
    }
    return new LogConfig.Rule(
        names, format, classes.isEmpty() ? EnumSet.of(LogClass.ALL) : classes);
  }

  private static void readClasses(Directive line, Set<LogClass> classes, Problems problems) {
    if (line.arguments().isEmpty() || line.hasBlock()) {
      problems.argumentCount(line);
    }
    for (Token argument : line.arguments()) {
      LogClass logClass = LogClass.of(argument.text());
      if (logClass == null) {
        problems.error(
            argument.position(),
            "invalid Class: " + argument.text() + Suggestion.of(argument.text(), LogClass.WORDS));
      } else {
        classes.add(logClass);
      }
    }
  }

  @Override
  public Linked link(LogConfig config, Handler next, Resources resources) {
    return Linked.of(new QueryLog(config, next, resources.log(), resources.ticker()));
  }
}
