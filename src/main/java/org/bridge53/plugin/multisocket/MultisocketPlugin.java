package org.bridge53.plugin.multisocket;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code multisocket [N]}. */
public final class MultisocketPlugin implements Plugin<MultisocketConfig> {
  @Override
  public String name() {
    return "multisocket";
  }

  @Override
  public MultisocketConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.getFirst();
    if (line.arguments().size() > 1 || line.hasBlock()) {
      problems.argumentCount(line);
      return new MultisocketConfig(0);
    }
    return new MultisocketConfig(
        line.arguments().isEmpty() ? 0 : number(line.arguments().getFirst(), problems));
  }

  private static int number(Token token, Problems problems) {
    int errorsBefore = problems.errorCount();
    Integer number = Arguments.integer(token, new Problems());
    if (number == null) {
      problems.error(token.position(), "invalid num sockets: " + token.text());
    } else if (number < 1) {
      problems.error(token.position(), "num sockets can not be zero or negative: " + token.text());
    } else if (number > MultisocketConfig.MOST) {
      problems.error(
          token.position(),
          "num sockets exceeds maximum (" + MultisocketConfig.MOST + "): " + token.text());
    }
    return number == null || problems.errorCount() > errorsBefore ? 0 : number;
  }

  @Override
  public Linked link(MultisocketConfig config, Handler next, Resources resources) {
    return Linked.of(next);
  }
}
