package org.bridge53.plugin.hosts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Fallthrough;

/** Reads a {@code hosts} line. Used once. */
final class HostsReader {
  private static final List<String> PROPERTIES =
      List.of("ttl", "no_reverse", "reload", "fallthrough", "fallthrough_unsupported");
  private static final int LONGEST_TTL = 65535;

  /** Between looks at the file. Less would be a mistake in the unit, and keep a core busy. */
  private static final Duration LEAST_RELOAD = Duration.ofMillis(100);

  private final Directive line;
  private final Problems problems;

  private final List<String> inline = new ArrayList<>();
  private int ttl = 3600;
  private boolean reverse = true;
  private Duration reload = Duration.ofSeconds(5);
  private Fallthrough fallthrough = Fallthrough.NONE;
  private boolean fallthroughSeen;
  private boolean fallthroughUnsupported;

  HostsReader(Directive line, Problems problems) {
    this.line = line;
    this.problems = problems;
  }

  HostsConfig read() {
    List<Token> arguments = line.arguments();
    String file = arguments.isEmpty() ? "/etc/hosts" : arguments.getFirst().text();
    List<DomainName> zones =
        arguments.size() < 2
            ? List.of()
            : Arguments.zones(arguments.subList(1, arguments.size()), problems);
    for (Directive property : line.block()) {
      if (property.hasBlock()) {
        problems.syntaxError(property.position(), "Unexpected token '{', expecting argument");
      } else {
        readProperty(property);
      }
    }
    if (fallthroughUnsupported && !fallthroughSeen) {
      problems.error(line.position(), "fallthrough_unsupported requires fallthrough");
    }
    return new HostsConfig(
        file,
        zones,
        inline,
        ttl,
        reverse,
        reload,
        fallthrough,
        fallthroughUnsupported,
        line.position());
  }

  private void readProperty(Directive property) {
    switch (property.name().text()) {
      case "ttl" -> readTtl(property);
      case "no_reverse" -> reverse = !Arguments.none(property, problems);
      case "reload" -> readReload(property);
      case "fallthrough" -> {
        fallthrough = Fallthrough.read(property.arguments(), problems);
        fallthroughSeen = true;
      }
      case "fallthrough_unsupported" -> fallthroughUnsupported = Arguments.none(property, problems);
      default -> readInline(property);
    }
  }

  /** CoreDNS: every other word begins a line of hosts, until a fallthrough has been seen. */
  private void readInline(Directive property) {
    if (fallthroughSeen) {
      problems.unknownProperty(property.name(), PROPERTIES);
      return;
    }
    String first = property.name().text();
    if (HostsParser.address(first) == null) {
      // CoreDNS skips such a line without a word.
      problems.warning(
          property.position(),
          "'"
              + first
              + "' is neither an address nor a property"
              + Suggestion.of(first, PROPERTIES));
      return;
    }
    StringBuilder text = new StringBuilder(first);
    property.arguments().forEach(word -> text.append(' ').append(word.text()));
    inline.add(text.toString());
  }

  private void readTtl(Directive property) {
    if (property.arguments().isEmpty()) {
      problems.error(property.position(), "ttl needs a time in second");
      return;
    }
    Token word = Arguments.single(property, problems);
    if (word == null) {
      return;
    }
    try {
      int seconds = Integer.parseInt(word.text());
      if (seconds <= 0 || seconds > LONGEST_TTL) {
        problems.error(property.position(), "ttl provided is invalid");
      } else {
        ttl = seconds;
      }
    } catch (NumberFormatException notANumber) {
      problems.error(property.position(), "ttl needs a number of second");
    }
  }

  private void readReload(Directive property) {
    if (property.arguments().size() != 1) {
      problems.error(property.position(), "reload needs a duration (zero seconds to disable)");
      return;
    }
    String word = property.arguments().getFirst().text();
    try {
      Duration duration = GoDuration.parse(word);
      if (duration.isNegative()) {
        problems.error(property.position(), "invalid negative duration for reload '" + word + "'");
      } else if (duration.isPositive() && duration.compareTo(LEAST_RELOAD) < 0) {
        problems.warning(
            property.position(), "reload " + word + " is too short: every 100ms instead");
        reload = LEAST_RELOAD;
      } else {
        reload = duration;
      }
    } catch (IllegalArgumentException notADuration) {
      problems.error(property.position(), "invalid duration for reload '" + word + "'");
    }
  }
}
