package org.bridge53.scenario.corefile;

import static org.bridge53.scenario.corefile.Fragment.accepted;
import static org.bridge53.scenario.corefile.Fragment.refused;
import static org.bridge53.scenario.corefile.Fragment.warned;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The grammar of a Corefile as CoreDNS has it, leniencies too: words, shape, imports. */
class GrammarTest {
  private static final String PARSING = " - Error during parsing: ";
  private static final String COUNT = "Wrong argument count or unexpected line ending after ";

  @TestFactory
  Stream<DynamicTest> words() {
    return Stream.of(
            accepted("byte-order mark", "\uFEFF. {\n  whoami\n}\n"),
            accepted("CR LF", ". {\r\n  whoami\r\n}\r\n"),
            accepted("a CR is deleted where it stands", ". {\n  who\rami\n}\n"),
            accepted("any white space separates", ".\u00a0{\n\t\u2003whoami\n}\n"),
            accepted("comments", "# one\n. { # two\n  whoami # three\n}\n# four"),
            accepted("comment in a word", ". {\n  whoami#x\n}\n"),
            accepted(
                "a comment in a word goes to the end of the line (CoreDNS: to the next blank)",
                ". {\n  whoami#x y\n}\n"),
            accepted("quoted words", "\".\" {\n  \"whoami\"\n}\n"),
            refused(
                "text behind a quoted word is another word",
                ". {\n  root \"/a\"b\n}\n",
                "plugin/root: Corefile:2" + PARSING + COUNT + "'b'"),
            warned(
                "a quoted word over two lines is one",
                ". {\n  root \"/a\nb\"\n  whoami\n}\n",
                "plugin/root: Corefile:2 - Root path does not exist: /a\\nb"),
            refused(
                "an error behind it is on its own line",
                ". {\n  root \"/\n\n\" x\n  whoami\n}\n",
                "plugin/root: Corefile:4" + PARSING + COUNT + "'x'"),
            warned(
                "an escaped quote",
                ". {\n  root \"a\\\"b\"\n  whoami\n}\n",
                "plugin/root: Corefile:2 - Root path does not exist: a\"b"),
            warned(
                "another escape is two characters",
                ". {\n  root \"a\\nb\"\n  whoami\n}\n",
                "plugin/root: Corefile:2 - Root path does not exist: a\\nb"),
            warned(
                "a quote inside a word is a character",
                ". {\n  root a\"b\n  whoami\n}\n",
                "plugin/root: Corefile:2 - Root path does not exist: a\"b"),
            refused(
                "an empty word is a word",
                ". {\n  whoami \"\"\n}\n",
                "plugin/whoami: Corefile:2" + PARSING + COUNT + "''"),
            new Fragment(
                "a quoted word that is not closed",
                ". {\n  whoami\n  root \"x\n}\n",
                List.of("Corefile:3 - Syntax error: Unexpected token 'x\\n}\\n', expecting '}'"),
                List.of("Corefile:3 - the quote that begins here is never closed")),
            refused(
                "a brace is one only as a whole word",
                ".{\n  whoami\n}\n",
                "Corefile:1"
                    + PARSING
                    + "error inspecting server blocks: zone is not a valid domain name: .{"),
            refused(
                "the same for a directive",
                ". {\n  log{\n  whoami\n}\n",
                "Corefile:2" + PARSING + "Unknown directive 'log{'; did you mean 'log'?"),
            accepted("a quoted brace is a brace", ". \"{\"\n  whoami\n\"}\"\n"))
        .map(Fragment::test);
  }

  @TestFactory
  Stream<DynamicTest> environment() {
    return Stream.of(
            accepted("both forms, in keys", "{$NAME}:{%PORT%} {\n  whoami\n}\n"),
            accepted("as a directive", ". {\n  {$LINE}\n}\n"),
            accepted("an unset one is nothing", "a{$UNSET}b {\n  whoami\n}\n"),
            accepted("an empty key is ignored", "{$UNSET} a {\n  whoami\n}\n"),
            warned(
                "a block without any key is dropped",
                "{$EMPTY} {\n  whoami\n}\na {\n  whoami\n}\n",
                "Corefile:1 - a server block without a key is left out"),
            refused(
                "an empty argument stays",
                ". {\n  whoami {$UNSET}\n}\n",
                "plugin/whoami: Corefile:2" + PARSING + COUNT + "''"),
            warned(
                "a value with a blank is one word, in quotes too",
                ". {\n  root \"{$ARG}\"\n  whoami\n}\n",
                "plugin/root: Corefile:2 - Root path does not exist: a b"),
            warned(
                "a reference without a name stays",
                ". {\n  root {$}\n  whoami\n}\n",
                "plugin/root: Corefile:2 - Root path does not exist: {$}"))
        .map(Fragment::test);
  }

  @TestFactory
  Stream<DynamicTest> shape() {
    return Stream.of(
            accepted("nothing", ""),
            accepted("only comments", "# nothing\n"),
            accepted("only a snippet", "(x) {\n  whoami\n}\n"),
            accepted("a block without braces", ".\nwhoami\n"),
            accepted("one that a brace ends", "a\nwhoami\n}\nb {\n  whoami\n}\n"),
            accepted("the brace on the next line", ".\n{\n  whoami\n}\n"),
            accepted("the first directive behind it", ". { whoami\n}\n"),
            accepted("the next keys behind the last", "a {\n  whoami\n} b {\n  whoami\n}\n"),
            accepted("a directive's block on one line", ". {\n  log { class all }\n  whoami\n}\n"),
            accepted("keys with commas", "a, b,\nc {\n  whoami\n}\n"),
            accepted("no directive", ". {\n}\n"),
            warned(
                "the last brace missing behind a brace",
                ". {\n  whoami\n  log {\n}\n",
                "Corefile:4 - the closing '}' of a server block is missing"),
            accepted("the order of lines means nothing", ". {\n  whoami\n  log\n  errors\n}\n"),
            refused(
                "a block on one line",
                ". { whoami }\n",
                "Corefile:1" + PARSING + "Unexpected '}' because no matching opening brace"),
            refused(
                "the last brace missing",
                ". {\n  whoami\n",
                "Corefile:2 - Syntax error: Unexpected token 'whoami', expecting '}'"),
            refused(
                "a directive's brace missing",
                ". {\n  log {\n    class all\n",
                "Corefile:3" + PARSING + "Unexpected EOF"),
            refused(
                "a comma too much",
                "a, {\n  whoami\n}\n",
                "Corefile:1"
                    + PARSING
                    + "Expected another address but had '{' - check for extra comma"),
            refused(
                "an empty key between commas",
                "a , b {\n  whoami\n}\n",
                "Corefile:1"
                    + PARSING
                    + "error inspecting server blocks: expecting data after last colon: \"\""),
            warned(
                "a brace too much is a block",
                ". {\n  whoami\n}\n}\n",
                "Corefile:4 - a '}' without an opening brace is taken as the name of a zone"),
            refused(
                "an unknown directive",
                ". {\n  forwrad . 192.0.2.1 {\n    x\n  }\n  nonsense\n}\n",
                "Corefile:2" + PARSING + "Unknown directive 'forwrad'; did you mean 'forward'?",
                "Corefile:5" + PARSING + "Unknown directive 'nonsense'"),
            refused(
                "a directive in upper case",
                ". {\n  WHOAMI\n}\n",
                "Corefile:2" + PARSING + "Unknown directive 'WHOAMI'; did you mean 'whoami'?"))
        .map(Fragment::test);
  }

  @TestFactory
  Stream<DynamicTest> imports() {
    return Stream.of(
            accepted("a snippet", "(s) {\n  errors\n  log\n}\n. {\n  import s\n  whoami\n}\n"),
            accepted(
                "a snippet of options",
                "(s) {\n  class all\n}\n. {\n  log {\n    import s\n  }\n  whoami\n}\n"),
            accepted("a file", ". {\n  import common\n  whoami\n}\n"),
            accepted("a file of blocks", "import blocks/a\n"),
            refused(
                "an error in a file names it",
                "import blocks/*\n",
                "/etc/bridge53/blocks/b:2"
                    + PARSING
                    + "Unknown directive 'whoamy'; did you mean 'whoami'?"),
            warned(
                "a pattern without files",
                ". {\n  import nothing*\n  whoami\n}\n",
                "Corefile:2 - No files matching import glob pattern: nothing*"),
            refused(
                "a file that is not there",
                ". {\n  import nothing\n  whoami\n}\n",
                "Corefile:2" + PARSING + "File to import not found: nothing"),
            refused(
                "a folder",
                ". {\n  import folder\n  whoami\n}\n",
                "Corefile:2" + PARSING + "Could not import /etc/bridge53/folder: is a directory"),
            refused(
                "two wildcards",
                ". {\n  import a*b*\n  whoami\n}\n",
                "Corefile:2"
                    + PARSING
                    + "Glob pattern may only contain one wildcard (*), but has others: a*b*"),
            refused(
                "a class of characters",
                ". {\n  import [ab]\n  whoami\n}\n",
                "Corefile:2"
                    + PARSING
                    + "Glob pattern may only contain one wildcard (*), but has others: [ab]"),
            refused(
                "arguments for a snippet, which this grammar does not have",
                "(s) {\n  errors\n}\n. {\n  import s x\n  whoami\n}\n",
                "Corefile:5" + PARSING + "Import takes only one argument (glob pattern or file)"),
            refused(
                "no argument",
                ". {\n  import\n  whoami\n}\n",
                "Corefile:2" + PARSING + COUNT + "'import'"),
            refused(
                "an empty argument",
                ". {\n  import {$UNSET}\n  whoami\n}\n",
                "Corefile:2" + PARSING + "Import requires a non-empty filepath"),
            refused(
                "a snippet twice",
                "(s) {\n  errors\n}\n(s) {\n  log\n}\n. {\n  whoami\n}\n",
                "Corefile:4" + PARSING + "redeclaration of previously declared snippet s"),
            refused(
                "a snippet before its definition is a file",
                ". {\n  import s\n  whoami\n}\n(s) {\n  errors\n}\n",
                "Corefile:2" + PARSING + "File to import not found: s"),
            refused(
                "a snippet of itself",
                "(s) {\n  import s\n}\n. {\n  import s\n  whoami\n}\n",
                "Corefile:2" + PARSING + "import cycle: 's' imports itself"))
        .map(Fragment::test);
  }
}
