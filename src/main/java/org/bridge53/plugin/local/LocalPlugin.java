package org.bridge53.plugin.local;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code local}; of several values the last counts. */
public final class LocalPlugin implements Plugin<LocalConfig> {
  private static final List<String> PROPERTIES = List.of("localhost_prefix");

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public LocalConfig read(List<Directive> lines, Problems problems) {
    boolean prefix = true;
    for (Directive line : lines) {
      if (!line.arguments().isEmpty()) {
        problems.argumentCount(line);
      }
      for (Directive property : line.block()) {
        if (property.name().text().equals("localhost_prefix")) {
          prefix = readSwitch(property, problems);
        } else {
          problems.unknownProperty(property.name(), PROPERTIES);
        }
      }
    }
    return new LocalConfig(prefix);
  }

  private static boolean readSwitch(Directive property, Problems problems) {
    Token word = Arguments.single(property, problems);
    if (word == null || word.text().equals("on")) {
      return true;
    }
    if (!word.text().equals("off")) {
      problems.error(
          word.position(), "localhost_prefix must be 'on' or 'off', not '" + word.text() + "'");
    }
    return false;
  }

  @Override
  public Linked link(LocalConfig config, Handler next, Resources resources) {
    return Linked.of(new Local(config, resources, next));
  }
}
