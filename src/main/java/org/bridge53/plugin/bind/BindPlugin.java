package org.bridge53.plugin.bind;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code bind ADDRESS|INTERFACE...}; several lines add up. */
public final class BindPlugin implements Plugin<BindConfig> {
  @Override
  public String name() {
    return "bind";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public BindConfig read(List<Directive> lines, Problems problems) {
    List<BindConfig.Line> read = new ArrayList<>();
    for (Directive line : lines) {
      if (line.arguments().isEmpty()) {
        problems.error(line.position(), BindConfig.NOTHING_TO_LISTEN_ON);
      }
      List<String> except = new ArrayList<>();
      for (Directive property : line.block()) {
        if (!property.name().text().equals("except")) {
          problems.unknownProperty(property.name(), List.of("except"));
        } else if (property.arguments().isEmpty()) {
          problems.error(property.position(), BindConfig.NOTHING_TO_LISTEN_ON);
        }
        except.addAll(texts(property.arguments()));
      }
      read.add(new BindConfig.Line(texts(line.arguments()), except));
    }
    return new BindConfig(read);
  }

  private static List<String> texts(List<Token> tokens) {
    return tokens.stream().map(Token::text).toList();
  }

  /** Interfaces are looked up by the server, which asks for {@link BindConfig#listenAddresses}. */
  @Override
  public Linked link(BindConfig config, Handler next, Resources resources) {
    return Linked.of(next);
  }
}
