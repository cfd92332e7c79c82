package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParserTest {
  private final Parsing parsing = new Parsing();

  @Test
  void emptyFile_noBlocks() {
    assertEquals("", parsing.tree("# nothing\n\n"));
  }

  @Test
  void severalKeysAndBlocks_inFileOrder() {
    assertEquals(
        "example.org|example.com:1053{log;errors[stdout];}.{forward[.,1.1.1.1]{max_fails[1];};}",
        parsing.tree(
            """
            example.org example.com:1053 {
              log
              errors stdout
            }
            . {
              forward . 1.1.1.1 {
                max_fails 1
              }
            }
            """));
  }

  @Test
  void commaBehindKey_listGoesOnInTheNextLine() {
    assertEquals("a|b|c{whoami;}", parsing.tree("a,\nb, c {\nwhoami\n}\n"));
  }

  @Test
  void commaWithoutBlank_oneKey() {
    assertEquals("a,b{whoami;}", parsing.tree("a,b {\nwhoami\n}\n"));
  }

  @Test
  void commaThatStandsAlone_emptyKeyRefusedLater() {
    Corefile corefile = parsing.parse("a , b {\nwhoami\n}\n");
    assertEquals("a||b{whoami;}", Parsing.show(corefile));
    ServerKey.parse(corefile.blocks().get(0).keys().get(1), parsing.problems);
    assertEquals(
        List.of(
            "Corefile:1 - Error during parsing: error inspecting server blocks: "
                + "expecting data after last colon: \"\""),
        parsing.problems.errors());
  }

  @Test
  void openingBraceOnTheNextLine_opensTheBlock() {
    assertEquals(
        "a{whoami;}b{log{class[all];};}",
        parsing.tree("a\n{\nwhoami\n}\nb\n\n{\nlog\n{\nclass all\n}\n}"));
  }

  @Test
  void noBraces_directivesToTheEnd() {
    assertEquals("example.org{log;whoami;}", parsing.tree("example.org\nlog\nwhoami\n"));
  }

  @Test
  void noOpeningBrace_closingBraceEndsTheBlock() {
    assertEquals(
        "example.org{log;}example.com{whoami;}",
        parsing.tree("example.org\nlog\n}\nexample.com\nwhoami\n"));
  }

  @Test
  void firstDirectiveBehindTheBraceAndNextKeysBehindTheClosingOne_accepted() {
    assertEquals("a{whoami;log;}b{errors;}", parsing.tree("a { whoami\nlog\n} b {\nerrors\n}\n"));
  }

  @Test
  void directiveBlockOnOneLine_accepted() {
    assertEquals(
        "a{log{x;};errors{};hosts{fallthrough[x]{y[z];};};}",
        parsing.tree("a {\nlog { x }\nerrors { }\nhosts { fallthrough x { y z } }\n}\n"));
  }

  @Test
  void emptyBlock_noDirectives() {
    assertEquals("a{}b{}", parsing.tree("a { }\nb {\n}\n"));
  }

  @Test
  void keysOnly_blockWithoutDirectives() {
    assertEquals("a|b{}", parsing.tree("a b"));
  }

  @Test
  void quotedBrace_stillABrace() {
    assertEquals("a{whoami;}", parsing.tree("a \"{\"\nwhoami\n\"}\"\n"));
  }

  @Test
  void quotedArgument_oneWord() {
    assertEquals(
        "a{template[IN,{ {.Name} 60\nIN A}];}",
        parsing.tree("a {\ntemplate IN \"{ {.Name} 60\nIN A}\"\n}\n"));
  }

  @Test
  void positions_ofTheLineWhereAWordStarts() {
    Corefile corefile = parsing.parse("\n\na {\n log \"x\ny\" z {\n class all\n }\n}\n");
    Directive log = corefile.blocks().get(0).directives().get(0);
    assertEquals("Corefile:4", log.position().toString());
    assertEquals("Corefile:4", log.arguments().get(0).position().toString());
    assertEquals("Corefile:5", log.arguments().get(1).position().toString());
    assertEquals("Corefile:6", log.block().get(0).position().toString());
  }

  @Test
  void duplicateDirectives_allKept() {
    assertEquals("a{file[x];log;file[y];}", parsing.tree("a {\nfile x\nlog\nfile y\n}\n"));
  }

  // Leniencies.

  @Test
  void closingBraceMissingBehindABrace_accepted() {
    assertEquals("a{log{class[all];};}", parsing.tree("a {\nlog {\nclass all\n}\n"));
    assertEquals(
        List.of("Corefile:4 - the closing '}' of a server block is missing"),
        parsing.problems.warnings());
  }

  @Test
  void surplusClosingBrace_serverBlockOfThatName() {
    assertEquals("a{log;}}{}", parsing.tree("a {\nlog\n}\n}\n"));
    assertEquals(
        List.of("Corefile:4 - a '}' without an opening brace is taken as the name of a zone"),
        parsing.problems.warnings());
  }

  @Test
  void strayWordAtTopLevel_serverBlockOfThatName() {
    assertEquals("a{log;}word{}", parsing.tree("a {\nlog\n}\nword\n"));
  }

  @Test
  void emptyKeys_ignored() {
    assertEquals("a|b{log;}", parsing.tree("a \"\" {$UNSET} b {\nlog\n}\n"));
  }

  @Test
  void blockWithoutKeys_dropped() {
    assertEquals("b{log;}", parsing.tree("{$UNSET} {\nwhoami\n}\nb {\nlog\n}\n"));
    assertEquals(
        List.of("Corefile:1 - a server block without a key is left out"),
        parsing.problems.warnings());
  }

  @Test
  void emptyArguments_stay() {
    assertEquals("a{log[,x,];}", parsing.tree("a {\nlog \"\" x {$UNSET}\n}\n"));
  }

  // Environment.

  @Test
  void environment_inKeysDirectivesArgumentsAndImports() {
    parsing
        .variable("ZONE", "example.org")
        .variable("WHAT", "log")
        .variable("FILE", "common")
        .variable("TWO", "x y")
        .file("/etc/bridge53/common.conf", "errors\n");
    assertEquals(
        "example.org:53{log[x y,{$TWO]{class[x y];};errors;}",
        parsing.tree(
            "{$ZONE}:53 {\n"
                + "{%WHAT%} {$TWO} {$TWO {\n"
                + "class \"{%TWO%}\"\n"
                + "}\n"
                + "import {$FILE}.conf\n"
                + "}\n"));
  }

  @Test
  void braceFromTheEnvironment_ordinaryWord() {
    parsing.variable("OPEN", "{").variable("CLOSE", "}");
    assertEquals("a{log[{,}];}", parsing.tree("a {\nlog {$OPEN} {$CLOSE}\n}\n"));
  }
}
