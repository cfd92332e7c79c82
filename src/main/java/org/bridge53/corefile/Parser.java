package org.bridge53.corefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Corefile text to its tree. All problems are reported, none is thrown; unknown directives, bad
 * imports and the like cost their own line, braces that do not match end the parsing.
 */
public final class Parser {
  /*
   * The grammar, over the words of the file and of its imports (TokenStream):
   *
   *   file      := { snippet | importLine | block }
   *   snippet   := "(" NAME ")" "{" words "}"
   *   block     := KEY { [","] KEY } [NEWLINE] ( "{" { line } "}" | { line } [ "}" ] )
   *   line      := importLine | NAME { ARG } [ "{" { line } "}" ] NEWLINE
   *
   * Imports are put in place before words are grouped, so an imported text may hold half a block.
   * Braces are recognised before environment references are expanded: a brace that comes out of a
   * variable is an ordinary word.
   *
   * Kept from CoreDNS because Corefiles rely on it: a block may lack its closing brace where the last
   * word of all is one (of a directive's block); anything at top level is a key, a surplus "}" too;
   * keys that are empty are left out, and a block without keys with them. These three are warnings.
   *
   * Bounds, so that no file can take the process along: words (MAX_WORDS, read and in the tree),
   * expansions (Imports), text from the environment (Environment), nesting, and errors reported.
   */

  /** Words of a configuration, imports expanded. */
  static final int MAX_WORDS = 1_000_000;

  /** Blocks within blocks. */
  static final int MAX_NESTING = 64;

  /** Errors after which parsing ends. */
  static final int MAX_ERRORS = 1_000;

  private final Problems problems;
  private final Imports imports;
  private final Environment environment;
  private final Set<String> knownDirectives;
  private final List<String> knownLines;
  private final TokenStream stream;
  private final Position start;
  private final int errorsBefore;

  private Parser(
      Position start,
      Imports imports,
      TokenStream stream,
      Environment environment,
      Set<String> knownDirectives,
      Problems problems) {
    this.start = start;
    this.imports = imports;
    this.stream = stream;
    this.environment = environment;
    this.knownDirectives = knownDirectives;
    this.problems = problems;
    this.errorsBefore = problems.errorCount();
    knownLines = new ArrayList<>(knownDirectives);
    knownLines.add("import");
  }

  /**
   * Parses a file.
   *
   * @param file as given on the command line; begins each message
   * @param text of the file
   * @param sources reads what the file imports
   * @param environment the value of a variable, null if it is not set
   * @param knownDirectives all others are errors
   * @param problems takes everything that is wrong
   * @return the blocks that could be read; to be used only if there is no error
   */
  public static Corefile parse(
      String file,
      String text,
      Sources sources,
      Function<String, @Nullable String> environment,
      Set<String> knownDirectives,
      Problems problems) {
    List<ServerBlock> blocks = new ArrayList<>();
    try {
      Imports imports = new Imports(sources, problems, MAX_WORDS);
      TokenStream stream = new TokenStream(imports.main(file, text));
      new Parser(
              new Position(file, 1),
              imports,
              stream,
              new Environment(environment),
              knownDirectives,
              problems)
          .file(blocks);
    } catch (BrokenStructureException reported) {
      // The blocks before are complete and may be looked at for further problems.
    }
    return new Corefile(file, List.copyOf(blocks));
  }

  private void file(List<ServerBlock> blocks) throws BrokenStructureException {
    for (Lexeme word = stream.peek(); word != null; word = stream.peek()) {
      Position blockStart = word.position();
      int errorsInFront = problems.errorCount();
      List<Token> keys = keys();
      boolean importFailed = problems.errorCount() > errorsInFront;
      if (keys.size() == 1 && isSnippet(keys.get(0))) {
        imports.define(keys.get(0), snippet());
        continue;
      }
      // Only imports and nothing behind them.
      if (keys.isEmpty() && stream.peek() == null) {
        return;
      }
      List<Directive> directives = stream.peek() == null ? List.of() : blockLines();
      if (!keys.isEmpty()) {
        blocks.add(new ServerBlock(keys, directives));
      } else if (!importFailed) { // which might have had the keys
        problems.warning(blockStart, "a server block without a key is left out");
      }
    }
  }

  private static boolean isSnippet(Token key) {
    return key.text().startsWith("(") && key.text().endsWith(")");
  }

  private List<Token> keys() throws BrokenStructureException {
    List<Token> keys = new ArrayList<>();
    boolean first = true;
    boolean another = false;
    for (Lexeme word = stream.peek(); word != null; word = stream.peek()) {
      if (word.opens()) {
        if (another) {
          problems.error(
              word.position(), "Expected another address but had '{' - check for extra comma");
        }
        return keys;
      }
      if (!first && !another && word.startsLine()) {
        return keys;
      }
      if (isImport(word) && (first || word.startsLine())) {
        importLine(false, true);
        continue;
      }
      if (word.closes()) {
        problems.warning(
            word.position(), "a '}' without an opening brace is taken as the name of a zone");
      }
      first = false;
      Token key = token(take());
      if (!key.text().isEmpty()) {
        another = key.text().endsWith(",");
        keys.add(
            another
                ? new Token(key.text().substring(0, key.text().length() - 1), key.position())
                : key);
      }
    }
    if (another) {
      problems.error(lastPosition(), "Unexpected EOF");
    }
    return keys;
  }

  /** The words between the braces of a snippet, kept as they are until it is imported. */
  private List<Lexeme> snippet() throws BrokenStructureException {
    Lexeme opening = stream.peek();
    if (opening == null || !opening.opens()) {
      throw syntaxError(opening == null ? stream.last() : opening, "{");
    }
    take();
    List<Lexeme> body = new ArrayList<>();
    int open = 1;
    for (Lexeme word = stream.peek(); word != null; word = stream.peek()) {
      take();
      if (word.opens()) {
        open++;
      } else if (word.closes() && --open == 0) {
        return List.copyOf(body);
      }
      body.add(word);
    }
    throw syntaxError(stream.last(), "}");
  }

  private List<Directive> blockLines() throws BrokenStructureException {
    Lexeme opening = stream.peek();
    boolean braces = opening != null && opening.opens();
    if (braces) {
      take();
    }
    List<Directive> directives = new ArrayList<>();
    for (Lexeme word = stream.peek(); word != null; word = stream.peek()) {
      if (word.closes()) {
        take();
        return List.copyOf(directives);
      }
      if (isImport(word)) {
        importLine(false, false);
        continue;
      }
      Token name = token(word);
      boolean known = knownDirectives.contains(name.text()) && !word.opens();
      if (!known) {
        problems.error(
            name.position(),
            "Unknown directive '" + name.text() + "'" + Suggestion.of(name.text(), knownLines));
        endIfTooMany();
      }
      if (word.opens()) {
        skipBlock();
        continue;
      }
      take();
      Directive directive = line(name, 0);
      if (known) {
        directives.add(directive);
      }
    }
    Lexeme last = stream.last();
    if (braces && last != null) {
      if (!last.closes()) {
        throw syntaxError(last, "}");
      }
      problems.warning(last.position(), "the closing '}' of a server block is missing");
    }
    return List.copyOf(directives);
  }

  /**
   * A directive or property with its block.
   *
   * @param name taken already
   * @param depth 0 for a directive
   */
  private Directive line(Token name, int depth) throws BrokenStructureException {
    List<Token> arguments = new ArrayList<>();
    for (Lexeme word = stream.peek(); word != null; word = stream.peek()) {
      if (word.opens()) {
        take();
        List<Directive> block = block(depth + 1, word.position());
        endOfLine(depth);
        return new Directive(name, List.copyOf(arguments), true, block);
      }
      if (word.startsLine()) {
        break;
      }
      if (word.closes()) {
        if (depth == 0) {
          throw unexpectedClosing(word);
        }
        break;
      }
      arguments.add(token(take()));
    }
    return new Directive(name, List.copyOf(arguments), false, List.of());
  }

  private List<Directive> block(int depth, Position opening) throws BrokenStructureException {
    if (depth > MAX_NESTING) {
      problems.error(opening, "blocks are nested more than " + MAX_NESTING + " deep");
      throw new BrokenStructureException();
    }
    List<Directive> lines = new ArrayList<>();
    for (Lexeme word = stream.peek(); word != null; word = stream.peek()) {
      if (word.closes()) {
        take();
        return List.copyOf(lines);
      }
      if (word.opens()) {
        problems.syntaxError(word.position(), "Unexpected token '{', expecting '}'");
        endIfTooMany();
        skipBlock();
      } else if (isImport(word)) {
        importLine(true, false);
      } else {
        lines.add(line(token(take()), depth));
      }
    }
    throw unexpectedEnd();
  }

  /** Behind the closing brace of a directive or property. */
  private void endOfLine(int depth) throws BrokenStructureException {
    Lexeme word = stream.peek();
    if (word == null || word.startsLine()) {
      return;
    }
    if (word.closes()) {
      if (depth == 0) {
        throw unexpectedClosing(word);
      }
      return;
    }
    problems.syntaxError(
        word.position(), "Unexpected token '" + word.text() + "', expecting a new line");
    endIfTooMany();
    while (word != null && !word.startsLine() && !word.closes()) {
      if (word.opens()) {
        skipBlock();
      } else {
        take();
      }
      word = stream.peek();
    }
  }

  private void skipBlock() throws BrokenStructureException {
    int open = 0;
    for (Lexeme word = stream.peek(); word != null; word = stream.peek()) {
      take();
      if (word.opens()) {
        open++;
      } else if (word.closes() && --open == 0) {
        return;
      }
    }
    throw unexpectedEnd();
  }

  private static boolean isImport(Lexeme word) {
    return word.text().equals("import");
  }

  /**
   * Puts in place what an import line names.
   *
   * @param inDirective whether a closing brace may follow on the line
   * @param beside whether it stands beside the server blocks, where it may bring snippets
   */
  private void importLine(boolean inDirective, boolean beside) throws BrokenStructureException {
    Lexeme word = stream.drop();
    List<Lexeme> arguments = stream.dropArguments();
    Lexeme behind = stream.onLine();
    boolean braceBehind = behind != null && (behind.opens() || !inDirective);
    if (arguments.isEmpty()) {
      problems.error(
          word.position(),
          behind != null && behind.opens()
              ? "Unexpected token '{', expecting argument"
              : "Wrong argument count or unexpected line ending after 'import'");
    } else if (arguments.size() > 1 || braceBehind) {
      problems.error(word.position(), "Import takes only one argument (glob pattern or file)");
    } else {
      stream.push(imports.find(token(arguments.get(0)), stream, beside));
    }
    endIfTooMany();
    if (behind != null && behind.opens()) {
      skipBlock();
    }
  }

  private Lexeme take() throws BrokenStructureException {
    Lexeme word = stream.next();
    if (stream.taken() > MAX_WORDS) {
      problems.error(word.position(), "the configuration has more than " + MAX_WORDS + " words");
      throw new BrokenStructureException();
    }
    return word;
  }

  private Token token(Lexeme word) throws BrokenStructureException {
    try {
      return new Token(environment.expand(word.text()), word.position());
    } catch (IllegalArgumentException endless) {
      problems.error(word.position(), String.valueOf(endless.getMessage()));
      endIfTooMany();
      if (environment.exhausted()) {
        throw new BrokenStructureException();
      }
      return new Token(word.text(), word.position());
    }
  }

  private void endIfTooMany() throws BrokenStructureException {
    if (problems.errorCount() - errorsBefore >= MAX_ERRORS) {
      problems.error(lastPosition(), "more than " + MAX_ERRORS + " errors: the rest is not read");
      throw new BrokenStructureException();
    }
  }

  private BrokenStructureException syntaxError(@Nullable Lexeme found, String expected) {
    if (found != null) {
      problems.syntaxError(
          found.position(),
          "Unexpected token '" + found.text() + "', expecting '" + expected + "'");
    }
    return new BrokenStructureException();
  }

  private BrokenStructureException unexpectedClosing(Lexeme brace) {
    problems.error(brace.position(), "Unexpected '}' because no matching opening brace");
    return new BrokenStructureException();
  }

  private BrokenStructureException unexpectedEnd() {
    problems.error(lastPosition(), "Unexpected EOF");
    return new BrokenStructureException();
  }

  private Position lastPosition() {
    Lexeme last = stream.last();
    return last == null ? start : last.position();
  }
}
