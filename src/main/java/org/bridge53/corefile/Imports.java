package org.bridge53.corefile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code import NAME} means: a snippet that was defined before, else a file or a glob of
 * files. Counts expansions, because snippets that import snippets can grow without end.
 */
final class Imports {
  static final int MAX_SNIPPET_EXPANSIONS = 10_000;
  static final int MAX_FILE_EXPANSIONS = 100_000;

  /** Imports within imports. */
  static final int MAX_NESTING = 1_000;

  private final Sources sources;
  private final Problems problems;
  private final int maxLexemes;
  private final Map<String, List<Lexeme>> snippets = new HashMap<>();
  private final Map<String, List<Lexeme>> files = new HashMap<>();
  private int snippetExpansions;
  private int fileExpansions;
  private int lexemes;

  /** An import beside the server blocks failed: the snippets in it are not known. */
  private boolean snippetsMayBeMissing;

  Imports(Sources sources, Problems problems, int maxLexemes) {
    this.sources = sources;
    this.problems = problems;
    this.maxLexemes = maxLexemes;
  }

  /** The words of the main file. */
  TokenStream.Text main(String file, String text) throws BrokenStructureException {
    return new TokenStream.Text(sources.absolute(file), lex(file, text, new Position(file, 1)));
  }

  /** Defines a snippet; a second one of that name is an error and left out. */
  void define(Token key, List<Lexeme> body) {
    String name = key.text().substring(1, key.text().length() - 1);
    if (snippets.putIfAbsent(name, body) != null) {
      problems.error(key.position(), "redeclaration of previously declared snippet " + name);
    }
  }

  /**
   * The texts that an import line stands for; reports what is wrong and then gives none.
   *
   * @param pattern environment references expanded
   * @param beside whether the line stands beside the server blocks
   * @throws BrokenStructureException beyond the limits
   */
  List<TokenStream.Text> find(Token pattern, TokenStream stream, boolean beside)
      throws BrokenStructureException {
    Position position = pattern.position();
    String name = pattern.text();
    if (name.isEmpty()) {
      problems.error(position, "Import requires a non-empty filepath");
      return List.of();
    }
    if (stream.depth() >= MAX_NESTING) {
      problems.error(position, "imports are nested more than " + MAX_NESTING + " deep");
      throw new BrokenStructureException();
    }
    List<Lexeme> snippet = snippets.get(name);
    if (snippet != null) {
      String label = "(" + name + ")";
      if (refusedAsCycle(position, name, label, stream)) {
        return List.of();
      }
      if (++snippetExpansions > MAX_SNIPPET_EXPANSIONS) {
        problems.error(
            position, "maximum snippet import depth (" + MAX_SNIPPET_EXPANSIONS + ") exceeded");
        throw new BrokenStructureException();
      }
      return List.of(new TokenStream.Text(label, snippet));
    }
    if (tooManyWildcards(name)) {
      problems.error(
          position, "Glob pattern may only contain one wildcard (*), but has others: " + name);
      return List.of();
    }
    List<String> paths;
    try {
      paths = sources.find(position.file(), name);
    } catch (IOException unreadable) {
      problems.error(
          position, "Failed to use import pattern " + name + ": " + unreadable.getMessage());
      return List.of();
    }
    if (paths.isEmpty()) {
      if (!beside && snippetsMayBeMissing) {
        return List.of(); // one error is enough: the name may be a snippet of what was not read
      }
      snippetsMayBeMissing |= beside;
      if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
        problems.warning(position, "No files matching import glob pattern: " + name);
      } else {
        problems.error(
            position, "File to import not found: " + name + Suggestion.of(name, snippets.keySet()));
      }
      return List.of();
    }
    List<TokenStream.Text> texts = new ArrayList<>();
    for (String path : paths) {
      if (refusedAsCycle(position, path, path, stream)) {
        continue;
      }
      if (++fileExpansions > MAX_FILE_EXPANSIONS) {
        problems.error(
            position, "maximum file import depth (" + MAX_FILE_EXPANSIONS + ") exceeded");
        throw new BrokenStructureException();
      }
      List<Lexeme> words = words(path, position);
      snippetsMayBeMissing |= beside && words == null;
      if (words != null) {
        texts.add(new TokenStream.Text(path, words));
      }
    }
    return texts;
  }

  private boolean refusedAsCycle(Position position, String name, String label, TokenStream stream) {
    if (!stream.isOpen(label)) {
      return false;
    }
    problems.error(
        position,
        "import cycle: '"
            + name
            + (label.equals(stream.label()) ? "' imports itself" : "' is already being imported"));
    return true;
  }

  private @Nullable List<Lexeme> words(String path, Position importer)
      throws BrokenStructureException {
    List<Lexeme> known = files.get(path);
    if (known != null) {
      return known;
    }
    String text;
    try {
      text = sources.read(path);
    } catch (IOException unreadable) {
      problems.error(importer, "Could not import " + path + ": " + unreadable.getMessage());
      return null;
    }
    List<Lexeme> words = lex(path, text, importer);
    files.put(path, words);
    return words;
  }

  private List<Lexeme> lex(String file, String text, Position importer)
      throws BrokenStructureException {
    List<Lexeme> words = Lexer.read(file, text, maxLexemes - lexemes, problems);
    lexemes += words.size();
    if (lexemes > maxLexemes) {
      problems.error(importer, "the configuration has more than " + maxLexemes + " words");
      throw new BrokenStructureException();
    }
    return words;
  }

  private static boolean tooManyWildcards(String pattern) {
    return pattern.indexOf('*') != pattern.lastIndexOf('*')
        || pattern.indexOf('?') != pattern.lastIndexOf('?')
        || (pattern.indexOf('[') >= 0 && pattern.indexOf(']') >= 0);
  }
}
