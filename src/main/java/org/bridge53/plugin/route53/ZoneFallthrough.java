package org.bridge53.plugin.route53;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Fallthrough;

/**
 * {@code fallthrough [ZONES...] [on nxdomain|nodata|servfail]...}: which answers the next plugin
 * gives instead.
 *
 * @param names for which; none: nothing falls through
 * @param on for which outcomes; default NXDOMAIN alone
 * @param judgesAnswers whether one of them can only be told from the whole answer
 */
record ZoneFallthrough(Fallthrough names, Set<Outcome> on, boolean judgesAnswers) {
  /** What falls through. */
  enum Outcome {
    NXDOMAIN,
    NODATA,
    SERVFAIL
  }

  static final ZoneFallthrough NONE =
      new ZoneFallthrough(Fallthrough.NONE, Set.of(Outcome.NXDOMAIN));

  ZoneFallthrough {
    on = Set.copyOf(on);
  }

  ZoneFallthrough(Fallthrough names, Set<Outcome> on) {
    this(names, on, on.contains(Outcome.NODATA) || on.contains(Outcome.SERVFAIL));
  }

  static ZoneFallthrough read(List<Token> arguments, Problems problems) {
    int end = 0;
    while (end < arguments.size() && !arguments.get(end).text().equals("on")) {
      end++;
    }
    Fallthrough names = Fallthrough.read(arguments.subList(0, end), problems);
    if (end == arguments.size()) {
      return new ZoneFallthrough(names, Set.of(Outcome.NXDOMAIN));
    }
    Set<Outcome> on = EnumSet.noneOf(Outcome.class);
    boolean named = true;
    Token last = arguments.get(end);
    for (Token word : arguments.subList(end, arguments.size())) {
      if (word.text().equals("on")) {
        if (!named) {
          break;
        }
        named = false;
        last = word;
        continue;
      }
      named = true;
      switch (word.text()) {
        case "nxdomain" -> on.add(Outcome.NXDOMAIN);
        case "nodata" -> on.add(Outcome.NODATA);
        case "servfail" -> on.add(Outcome.SERVFAIL);
        default ->
            problems.error(
                word.position(),
                "fallthrough … on is nxdomain, nodata or servfail, not \""
                    + word.text()
                    + "\""
                    + Suggestion.of(word.text(), List.of("nxdomain", "nodata", "servfail")));
      }
    }
    if (!named) {
      problems.error(last.position(), "\"on\" needs nxdomain, nodata or servfail");
    }
    return new ZoneFallthrough(names, on);
  }

  boolean covers(DomainName name, Outcome outcome) {
    return on.contains(outcome) && names.covers(name);
  }
}
