package org.bridge53.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bridge53.plugin.Plugin;

/** The plugins' manuals: the {@code README.md} beside each plugin's classes, in the jar. */
final class Manuals {
  private static final String NAME_SECTION = "## Name";

  /** Names of tests, which a page on the web does not show either. */
  private static final Pattern PROOF = Pattern.compile(" <!-- [\\w ]+ -->");

  private Manuals() {}

  /** The whole manual, without its comments. */
  static String text(Plugin<?> plugin) {
    try (InputStream manual = plugin.getClass().getResourceAsStream("README.md")) {
      if (manual == null) {
        throw new IllegalStateException("the manual of " + plugin.name() + " is not in the jar");
      }
      return PROOF
          .matcher(new String(manual.readAllBytes(), StandardCharsets.UTF_8))
          .replaceAll("");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What the plugin does, in the words of the manual's section Name, on one line. */
  static String summary(Plugin<?> plugin) {
    String manual = text(plugin);
    int start = manual.indexOf(NAME_SECTION) + NAME_SECTION.length();
    String paragraph = manual.substring(start).strip();
    int end = paragraph.indexOf("\n\n");
    String line = (end < 0 ? paragraph : paragraph.substring(0, end)).replace('\n', ' ');
    String subject = "*" + plugin.name() + "*";
    String rest = line.startsWith(subject) ? line.substring(subject.length()).strip() : line;
    return rest.startsWith("- ") ? rest.substring(2) : rest;
  }
}
