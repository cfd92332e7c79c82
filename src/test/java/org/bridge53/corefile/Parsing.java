package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Parses texts for tests and shows trees on one line. */
final class Parsing {
  static final Set<String> KNOWN =
      new TreeSet<>(
          List.of(
              "bind",
              "cache",
              "debug",
              "errors",
              "file",
              "forward",
              "health",
              "hosts",
              "kubernetes",
              "log",
              "loop",
              "loadbalance",
              "prometheus",
              "ready",
              "reload",
              "rewrite",
              "root",
              "route53",
              "template",
              "whoami"));

  final MemorySources sources = new MemorySources();
  final Map<String, String> environment = new HashMap<>();
  final Problems problems = new Problems();

  Parsing file(String path, String text) {
    sources.file(path, text);
    return this;
  }

  Parsing variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Corefile parse(String text) {
    return Parser.parse("Corefile", text, sources, environment::get, KNOWN, problems);
  }

  /** The tree of a text without errors. */
  String tree(String text) {
    String tree = show(parse(text));
    assertEquals(List.of(), problems.errors());
    return tree;
  }

  /** The errors of a text. */
  List<String> errors(String text) {
    parse(text);
    return problems.errors();
  }

  List<String> warnings(String text) {
    parse(text);
    return problems.warnings();
  }

  /** {@code keys{name[argument,argument]{…};…}}. */
  static String show(Corefile corefile) {
    StringBuilder text = new StringBuilder();
    for (ServerBlock block : corefile.blocks()) {
      text.append(String.join("|", block.keys().stream().map(Token::text).toList()));
      showLines(text, block.directives());
    }
    return text.toString();
  }

  private static void showLines(StringBuilder text, List<Directive> lines) {
    text.append('{');
    for (Directive line : lines) {
      text.append(line.name().text());
      if (!line.arguments().isEmpty()) {
        text.append('[')
            .append(String.join(",", line.arguments().stream().map(Token::text).toList()))
            .append(']');
      }
      if (line.hasBlock()) {
        showLines(text, line.block());
      }
      text.append(';');
    }
    text.append('}');
  }
}
