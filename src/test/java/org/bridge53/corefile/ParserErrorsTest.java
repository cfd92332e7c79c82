package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParserErrorsTest {
  private final Parsing parsing = new Parsing();

  private void assertErrors(String text, String... lines) {
    assertEquals(List.of(lines), parsing.errors(text));
  }

  @Test
  void unknownDirectives_allReportedWithSuggestion() {
    assertErrors(
        """
        . {
          forwrad . 1.1.1.1 {
            max_fails 1
          }
          log
          nonsense { x }
        }
        example.org {
          improt common
          whoam
        }
        """,
        "Corefile:2 - Error during parsing: Unknown directive 'forwrad'; did you mean 'forward'?",
        "Corefile:6 - Error during parsing: Unknown directive 'nonsense'",
        "Corefile:9 - Error during parsing: Unknown directive 'improt'; did you mean 'import'?",
        "Corefile:10 - Error during parsing: Unknown directive 'whoam'; did you mean 'whoami'?");
  }

  @Test
  void unknownDirective_restOfTheTreeStillThere() {
    assertEquals(
        "a{log;whoami;}b{errors;}",
        Parsing.show(parsing.parse("a {\nlog\nfoo {\nx y {\n}\n}\nwhoami\n}\nb {\nerrors\n}\n")));
  }

  @Test
  void directiveInUpperCase_unknown() {
    assertErrors(
        ".\nLOG\n",
        "Corefile:2 - Error during parsing: Unknown directive 'LOG'; did you mean 'log'?");
  }

  @Test
  void emptyDirective_unknown() {
    assertErrors(".\n{$UNSET} x\n", "Corefile:2 - Error during parsing: Unknown directive ''");
  }

  @Test
  void braceWithoutDirective_unknownDirective() {
    assertErrors(
        ". {\n{\nx\n}\nlog\n}\n", "Corefile:2 - Error during parsing: Unknown directive '{'");
  }

  @Test
  void closingBraceOnTheLineOfADirective_noMatchingOpeningBrace() {
    assertErrors(
        ". { whoami }\n",
        "Corefile:1 - Error during parsing: Unexpected '}' because no matching opening brace");
  }

  @Test
  void closingBraceBehindADirectivesBlock_noMatchingOpeningBrace() {
    assertErrors(
        ".\nlog { x } }\n",
        "Corefile:2 - Error during parsing: Unexpected '}' because no matching opening brace");
  }

  @Test
  void serverBlockNotClosed_expectsClosingBrace() {
    assertErrors(
        ". {\nlog\nwhoami x\n\n", "Corefile:3 - Syntax error: Unexpected token 'x', expecting '}'");
  }

  @Test
  void nothingBehindTheOpeningBrace_expectsClosingBrace() {
    assertErrors(". {\n", "Corefile:1 - Syntax error: Unexpected token '{', expecting '}'");
  }

  @Test
  void directivesBlockNotClosed_unexpectedEnd() {
    assertErrors(
        ". {\nforward . x {\nmax_fails 1\n", "Corefile:3 - Error during parsing: Unexpected EOF");
  }

  @Test
  void braceAsAProperty_syntaxError() {
    assertErrors(
        ". {\nlog {\n{\nx\n}\nclass all\n}\n}\n",
        "Corefile:3 - Syntax error: Unexpected token '{', expecting '}'");
  }

  @Test
  void wordsBehindADirectivesBlock_syntaxError() {
    assertErrors(
        ". {\nlog { x } y { z }\nwhoami\n}\n",
        "Corefile:2 - Syntax error: Unexpected token 'y', expecting a new line");
  }

  @Test
  void commaBeforeTheBrace_expectsAnotherAddress() {
    assertErrors(
        "a, {\nlog\n}\n",
        "Corefile:1 - Error during parsing: "
            + "Expected another address but had '{' - check for extra comma");
  }

  @Test
  void commaAtTheEnd_unexpectedEnd() {
    assertErrors("a\nlog\n}\nb,\n", "Corefile:4 - Error during parsing: Unexpected EOF");
  }

  @Test
  void snippetWithoutBraces_expectsOpeningBrace() {
    assertErrors(
        "(common)\nlog\n", "Corefile:2 - Syntax error: Unexpected token 'log', expecting '{'");
  }

  @Test
  void snippetAtTheEnd_expectsOpeningBrace() {
    assertErrors(
        "(common)", "Corefile:1 - Syntax error: Unexpected token '(common)', expecting '{'");
  }

  @Test
  void snippetNotClosed_expectsClosingBrace() {
    assertErrors(
        "(common) {\nlog {\n}\n", "Corefile:3 - Syntax error: Unexpected token '}', expecting '}'");
  }

  @Test
  void endlessVariable_reportedOnce() {
    parsing.variable("LOOP", "{$LOOP}");
    assertErrors(
        ". {\nlog {$LOOP}\n}\n",
        "Corefile:2 - Error during parsing: "
            + "environment references in '{$LOOP}' lead back to themselves");
  }

  @Test
  void variablesThatGrow_parsingEnds() {
    parsing.variable("BIG", "y".repeat(1 << 20) + "{$BIG}");
    assertErrors(
        ". {\nlog {$BIG}\nfoo\n}\n",
        "Corefile:2 - Error during parsing: environment references expand to too much text");
  }

  @Test
  void deepNesting_refused() {
    assertErrors(
        ".\nlog\n" + "{\nx ".repeat(100),
        "Corefile:67 - Error during parsing: blocks are nested more than 64 deep");
  }

  @Test
  void nestingAtTheLimit_accepted() {
    assertErrors(".\nlog " + "{\nx ".repeat(64) + "\n" + "}\n".repeat(64));
  }

  @Test
  void manyErrors_parsingEnds() {
    List<String> errors = parsing.errors(".\n" + "foo\n".repeat(5_000));
    assertEquals(1_001, errors.size());
    assertEquals(
        "Corefile:1000 - Error during parsing: more than 1000 errors: the rest is not read",
        errors.get(999));
  }

  @Test
  void tooManyWords_parsingEnds() {
    assertErrors(
        ".\nhosts " + "x ".repeat(Parser.MAX_WORDS),
        "Corefile:1 - Error during parsing: the configuration has more than 1000000 words");
  }

  @Test
  void controlCharactersAndLongWords_oneShortLine() {
    List<String> errors = parsing.errors(".\n\"a\nb\u001b\"\n" + "c".repeat(5_000));
    assertEquals(
        "Corefile:2 - Error during parsing: Unknown directive 'a\\nb\\x001b'", errors.get(0));
    assertEquals(1_000 + "Corefile:4 - ...".length(), errors.get(1).length());
  }
}
