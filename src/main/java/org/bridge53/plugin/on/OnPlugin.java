package org.bridge53.plugin.on;

import java.util.List;
import java.util.Locale;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.on.OnConfig.Event;
import org.jspecify.annotations.Nullable;

/** {@code on EVENT COMMAND [ARGUMENTS...] [&]}; as many as there are. */
public final class OnPlugin implements Plugin<OnConfig> {
  private static final List<String> EVENTS =
      List.of(Event.values()).stream().map(Event::word).toList();

  @Override
  public String name() {
    return "on";
  }

  @Override
  public OnConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.getFirst();
    List<Token> arguments = line.arguments();
    if (arguments.isEmpty() || line.hasBlock()) {
      problems.argumentCount(line);
      return new OnConfig(null, List.of(), false);
    }
    Event event = event(arguments.getFirst(), problems);
    // As CoreDNS: put together and taken apart by the rules of a shell, so that quotes may stand
    // inside a quoted word of the Corefile.
    String text =
        String.join(" ", arguments.subList(1, arguments.size()).stream().map(Token::text).toList());
    List<String> command;
    try {
      command = ShellWords.of(text);
    } catch (IllegalArgumentException open) {
      problems.error(line.position(), "error parsing command: " + open.getMessage());
      return new OnConfig(event, List.of(), false);
    }
    boolean background = command.size() > 1 && command.getLast().equals("&");
    if (background) {
      command = command.subList(0, command.size() - 1);
    }
    if (command.isEmpty()) {
      problems.error(line.position(), "no command contained in '" + text + "'");
    }
    return new OnConfig(event, command, background);
  }

  private static @Nullable Event event(Token token, Problems problems) {
    String word = token.text().toLowerCase(Locale.ROOT);
    for (Event event : Event.values()) {
      if (event.word().equals(word)) {
        return event;
      }
    }
    problems.error(
        token.position(),
        "Wrong event name or event not supported: ["
            + token.text()
            + "]"
            + Suggestion.of(word, EVENTS));
    return null;
  }

  @Override
  public Linked link(OnConfig config, Handler next, Resources resources) {
    return Linked.of(next, new CommandService(config, resources.log()));
  }
}
