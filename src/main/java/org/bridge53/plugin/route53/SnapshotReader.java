package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.jspecify.annotations.Nullable;

/** Reads {@code snapshot}, {@code startup} and {@code serial}. */
final class SnapshotReader implements OptionGroup {
  private final Problems problems;
  private SnapshotOptions.Keep keep = SnapshotOptions.DEFAULT.keep();
  private @Nullable String directory;
  private SnapshotOptions.Startup startup = SnapshotOptions.DEFAULT.startup();
  private @Nullable Duration patience;
  private SnapshotOptions.Serial serial = SnapshotOptions.DEFAULT.serial();

  SnapshotReader(Problems problems) {
    this.problems = problems;
  }

  SnapshotOptions options() {
    return new SnapshotOptions(keep, directory, startup, patience, serial);
  }

  @Override
  public Set<String> names() {
    return Set.of("snapshot", "startup", "serial");
  }

  @Override
  public Set<String> repeated() {
    return Set.of();
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    List<String> words = arguments.stream().map(Token::text).toList();
    switch (option.name().text()) {
      case "snapshot" -> snapshot(option, words);
      case "startup" -> startup(option, words);
      default -> serial(option, words);
    }
  }

  private void snapshot(Directive option, List<String> words) {
    switch (words.size()) {
      case 1 -> {
        if (words.getFirst().equals("off")) {
          keep = SnapshotOptions.Keep.OFF;
        } else if (words.getFirst().equals("require")) {
          wrong(option, "snapshot require needs a directory");
        } else if (words.getFirst().isEmpty()) {
          wrong(option, "the directory of snapshot is empty");
        } else {
          directory = words.getFirst();
        }
      }
      case 2 -> {
        if (!words.getFirst().equals("require") || words.getLast().isEmpty()) {
          wrong(option, "snapshot is DIR, \"require DIR\" or \"off\"");
        } else {
          keep = SnapshotOptions.Keep.REQUIRED;
          directory = words.getLast();
        }
      }
      default -> problems.argumentCount(option);
    }
  }

  private void startup(Directive option, List<String> words) {
    switch (words.size()) {
      case 1 -> {
        switch (words.getFirst()) {
          case "serve" -> startup = SnapshotOptions.Startup.SERVE;
          case "require" -> startup = SnapshotOptions.Startup.REQUIRE;
          case "wait" -> wrong(option, "startup wait needs a duration");
          default -> wrongStartup(option);
        }
      }
      case 2 -> {
        if (!words.getFirst().equals("wait")) {
          wrongStartup(option);
          return;
        }
        try {
          Duration most = GoDuration.parse(words.getLast());
          if (most.isNegative() || most.isZero()) {
            wrong(option, "startup wait must be longer than 0: \"" + words.getLast() + "\"");
          } else {
            startup = SnapshotOptions.Startup.WAIT;
            patience = most;
          }
        } catch (IllegalArgumentException invalid) {
          wrong(option, "startup wait: " + invalid.getMessage());
        }
      }
      default -> problems.argumentCount(option);
    }
  }

  private void wrongStartup(Directive option) {
    wrong(option, "startup is \"serve\", \"wait DURATION\" or \"require\"");
  }

  private void serial(Directive option, List<String> words) {
    if (words.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    switch (words.getFirst()) {
      case "aws" -> serial = SnapshotOptions.Serial.AWS;
      case "bridge" -> serial = SnapshotOptions.Serial.BRIDGE;
      default -> wrong(option, "serial is \"aws\" or \"bridge\": \"" + words.getFirst() + "\"");
    }
  }

  private void wrong(Directive option, String text) {
    problems.error(option.position(), text);
  }
}
