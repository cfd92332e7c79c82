package org.bridge53.scenario.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bridge53.server.StartException;
import org.bridge53.testing.RunningServer;

/**
 * A Corefile that operators may copy, started on loopback. Its text is what the file says, but for
 * these substitutions, the same for every example:
 *
 * <ol>
 *   <li>ports: a key without a port listens on a free one ({@code -dns.port 0}); one with a port is
 *       told {@link #replace another};
 *   <li>addresses to listen on: a block without {@code bind} gets {@code bind 127.0.0.1};
 *   <li>addresses and ids that the test {@link #replace replaces}, as whole words; each must be in
 *       the text;
 *   <li>files: {@code /etc/bridge53} is the test's {@link #folder};
 *   <li>AWS: every {@code route53} line without one gets the {@code aws_endpoint} of {@link
 *       #endpoint}, and any credentials if it names none.
 * </ol>
 */
final class Example {
  static final Path FOLDER = Path.of("conf/examples");

  private static final String SUFFIX = ".corefile";
  private static final Pattern BLOCK = Pattern.compile("(?ms)^[^\\s#(}][^\\n]*\\{\\n.*?^}$");
  private static final Pattern ROUTE53 =
      Pattern.compile("(?m)^( +route53 [^\\n{]+?)( \\{\\n(?:[^}]*?)^ +})?$");

  private final Map<String, String> environment = new HashMap<>();
  private String text;

  private Example(String text) {
    this.text = text;
  }

  /** An example of {@code conf/examples} by its name without the suffix. */
  static Example of(String name) throws IOException {
    return new Example(Files.readString(FOLDER.resolve(name + SUFFIX)));
  }

  /** A Corefile of another source. */
  static Example ofText(String text) {
    return new Example(text);
  }

  /** The names of all examples. */
  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString().replace(SUFFIX, "")).sorted().toList();
    }
  }

  Example replace(String word, String replacement) {
    Matcher found =
        Pattern.compile("(?<![\\w.])" + Pattern.quote(word) + "(?![\\w]|\\.\\w)").matcher(text);
    if (!found.find()) {
      throw new AssertionError(word + " is not in " + text);
    }
    text = found.replaceAll(Matcher.quoteReplacement(replacement));
    return this;
  }

  Example folder(Path folder) {
    return replace("/etc/bridge53", folder.toString());
  }

  Example environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Example endpoint(URI endpoint) {
    text = ROUTE53.matcher(text).replaceAll(line -> Matcher.quoteReplacement(at(endpoint, line)));
    return this;
  }

  private static String at(URI endpoint, java.util.regex.MatchResult line) {
    String block = line.group(2) == null ? "" : line.group(2);
    String properties = block.replaceAll("(?s)^ \\{\\n|\\s+}$", "");
    return line.group(1)
        + " {\n"
        + properties
        + (block.contains("aws_endpoint") ? "" : "\n    aws_endpoint " + endpoint)
        + (block.contains("credentials") || block.contains("aws_access_key")
            ? ""
            : "\n    aws_access_key test test")
        + "\n  }";
  }

  RunningServer start() throws StartException {
    String bound =
        BLOCK
            .matcher(text)
            .replaceAll(
                block ->
                    Matcher.quoteReplacement(
                        Pattern.compile("(?m)^\\s+bind ").matcher(block.group()).find()
                            ? block.group()
                            : block.group().replaceFirst("\\{\\n", "{\n    bind 127.0.0.1\n")));
    return RunningServer.start(bound, environment);
  }
}
