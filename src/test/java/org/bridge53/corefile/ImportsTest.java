package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImportsTest {
  private final Parsing parsing = new Parsing();

  private void assertErrors(String text, String... lines) {
    assertEquals(List.of(lines), parsing.errors(text));
  }

  @Test
  void snippet_splicedIntoBlocks() {
    assertEquals(
        "a{log;errors;whoami;}b{log;errors;}",
        parsing.tree(
            "(common) {\nlog\nerrors\n}\na {\nimport common\nwhoami\n}\nb {\nimport common\n}\n"));
  }

  @Test
  void snippetOnOneLine_accepted() {
    assertEquals("a{log;whoami;}", parsing.tree("(s) { log }\na {\nimport s\nwhoami\n}\n"));
  }

  @Test
  void emptySnippet_nothing() {
    assertEquals("a{whoami;}", parsing.tree("(s) {\n}\na {\nimport s\nwhoami\n}\n"));
  }

  @Test
  void snippetInsideADirectivesBlock_itsOptions() {
    assertEquals(
        "a{forward[.,x]{max_fails[1];policy[random];expire[1s];};}",
        parsing.tree(
            "(opts) {\nmax_fails 1\npolicy random\n}\n"
                + "a {\nforward . x {\nimport opts\nexpire 1s\n}\n}\n"));
  }

  @Test
  void snippetOfWholeBlocksAtTopLevel_blocks() {
    assertEquals(
        "a{log;}b{whoami;}c{errors;}",
        parsing.tree("(all) {\na {\nlog\n}\nb {\nwhoami\n}\n}\nimport all\nc {\nerrors\n}\n"));
  }

  @Test
  void snippetOfKeys_keys() {
    assertEquals("a|b|c{log;}", parsing.tree("(keys) {\nb, c\n}\na,\nimport keys\n{\nlog\n}\n"));
  }

  @Test
  void snippetKeyWithASecondKey_ordinaryBlock() {
    assertEquals("(s)|a{log;}", parsing.tree("(s) a {\nlog\n}\n"));
  }

  @Test
  void snippetThatImportsSnippets_expanded() {
    assertEquals(
        "a{log;errors;whoami;}",
        parsing.tree("(x) {\nlog\nimport y\nwhoami\n}\n(y) {\nerrors\n}\na {\nimport x\n}\n"));
  }

  @Test
  void importBehindTheOpeningBrace_accepted() {
    assertEquals("a{log;whoami;}", parsing.tree("(s) {\nlog\n}\na { import s\nwhoami\n}\n"));
  }

  @Test
  void importInADirectivesBlockOnOneLine_accepted() {
    assertEquals(
        "a{log{class[all];};}", parsing.tree("(s) {\nclass all\n}\na {\nlog { import s }\n}\n"));
  }

  @Test
  void snippetRedeclared_error() {
    assertErrors(
        "(s) {\nlog\n}\n(s) {\nerrors\n}\n",
        "Corefile:4 - Error during parsing: redeclaration of previously declared snippet s");
  }

  @Test
  void snippetBeforeItsDefinition_lookedUpAsAFile() {
    assertErrors(
        "a {\nimport s\n}\n(s) {\nlog\n}\n",
        "Corefile:2 - Error during parsing: File to import not found: s");
  }

  @Test
  void snippetMisspelt_suggested() {
    assertErrors(
        "(common) {\nlog\n}\na {\nimport comon\n}\n",
        "Corefile:5 - Error during parsing: "
            + "File to import not found: comon; did you mean 'common'?");
  }

  @Test
  void file_relativeToTheImportingFile() {
    parsing
        .file("/etc/bridge53/sub/one", "log\nimport two\n")
        .file("/etc/bridge53/sub/two", "errors\n");
    assertEquals("a{log;errors;whoami;}", parsing.tree("a {\nimport sub/one\nwhoami\n}\n"));
  }

  @Test
  void fileWithBlocks_atTopLevel() {
    parsing.file("/zones/a", "a {\nlog\n}").file("/zones/b", "b {\nwhoami\n}");
    assertEquals("a{log;}b{whoami;}c{errors;}", parsing.tree("import /zones/*\nc {\nerrors\n}\n"));
  }

  @Test
  void onlyImports_theirBlocks() {
    parsing.file("/zones/a", "a {\nlog\n}\n");
    assertEquals("a{log;}", parsing.tree("import /zones/a\nimport /zones/none*\n"));
  }

  @Test
  void globWithQuestionMark_inOrderOfNames() {
    parsing.file("/c/b.1", "log\n").file("/c/a.1", "errors\n").file("/c/a.10", "whoami\n");
    assertEquals("a{errors;log;}", parsing.tree("a\nimport /c/?.1\n"));
  }

  @Test
  void snippetOfAFile_usableBehindIt() {
    parsing.file("/etc/bridge53/snippets", "(s) {\nlog\n}\n");
    assertEquals("a{log;}", parsing.tree("import snippets\na {\nimport s\n}\n"));
  }

  @Test
  void fileWithHalfABlock_asIfTyped() {
    parsing.file("/etc/bridge53/half", "class all\n}\nwhoami\n");
    assertEquals("a{log{class[all];};whoami;}", parsing.tree("a {\nlog {\nimport half\n}\n"));
  }

  @Test
  void errorInAnImportedFile_absolutePath() {
    parsing.file("/etc/bridge53/sub/one", "log\n\nfoo\n");
    assertErrors(
        "a {\nimport sub/one\nbar\n}\n",
        "/etc/bridge53/sub/one:3 - Error during parsing: Unknown directive 'foo'",
        "Corefile:3 - Error during parsing: Unknown directive 'bar'");
  }

  @Test
  void badImports_allReported() {
    parsing.file("/etc/bridge53/folder", "a folder");
    assertErrors(
        """
        a {
          import
          import x y
          import {
          }
          import ""
          import a*b*
          import [ab]
          import missing
          import folder
          log
        }
        """,
        "Corefile:2 - Error during parsing: "
            + "Wrong argument count or unexpected line ending after 'import'",
        "Corefile:3 - Error during parsing: "
            + "Import takes only one argument (glob pattern or file)",
        "Corefile:4 - Error during parsing: Unexpected token '{', expecting argument",
        "Corefile:6 - Error during parsing: Import requires a non-empty filepath",
        "Corefile:7 - Error during parsing: "
            + "Glob pattern may only contain one wildcard (*), but has others: a*b*",
        "Corefile:8 - Error during parsing: "
            + "Glob pattern may only contain one wildcard (*), but has others: [ab]",
        "Corefile:9 - Error during parsing: File to import not found: missing",
        "Corefile:10 - Error during parsing: "
            + "Could not import /etc/bridge53/folder: is a directory");
  }

  @Test
  void importWithSnippetArguments_takesOnlyOne() {
    assertErrors(
        "(s) {\nforward . {args[0]}\n}\na {\nimport s 1.1.1.1\n}\n",
        "Corefile:5 - Error during parsing: "
            + "Import takes only one argument (glob pattern or file)");
  }

  @Test
  void importAndClosingBraceOnOneLine_takesOnlyOne() {
    assertErrors(
        "(s) {\nlog\n}\na { import s }\n",
        "Corefile:4 - Error during parsing: "
            + "Import takes only one argument (glob pattern or file)");
  }

  @Test
  void globWithoutMatches_warning() {
    assertEquals("a{log;}", parsing.tree("a {\nimport *.conf\nlog\n}\n"));
    assertEquals(
        List.of("Corefile:2 - No files matching import glob pattern: *.conf"),
        parsing.problems.warnings());
  }

  @Test
  void snippetThatImportsItself_refused() {
    assertErrors(
        "(s) {\nlog\nimport s\n}\na {\nimport s\n}\n",
        "Corefile:3 - Error during parsing: import cycle: 's' imports itself");
  }

  @Test
  void fileThatImportsItself_refused() {
    parsing.file("/etc/bridge53/Corefile", "");
    assertErrors(
        "a {\nlog\n}\nimport Corefile\n",
        "Corefile:4 - Error during parsing: import cycle: '/etc/bridge53/Corefile' imports itself");
  }

  @Test
  void filesThatImportEachOther_refused() {
    parsing.file("/etc/bridge53/x", "import y\n").file("/etc/bridge53/y", "log\nimport x");
    assertErrors(
        "a {\nimport x\n}\n",
        "/etc/bridge53/y:2 - Error during parsing: "
            + "import cycle: '/etc/bridge53/x' is already being imported");
  }

  @Test
  void snippetsThatMultiply_endAtTheLimit() {
    StringBuilder text = new StringBuilder("(s0) {\nlog\n}\n");
    for (int i = 1; i < 40; i++) {
      text.append("(s%d) {\nimport s%d\nimport s%d\n}\n".formatted(i, i - 1, i - 1));
    }
    List<String> errors = parsing.errors(text + "a {\nimport s39\n}\n");
    assertEquals(1, errors.size());
    assertEquals(
        "Error during parsing: maximum snippet import depth (10000) exceeded",
        errors.get(0).replaceFirst("^Corefile:\\d+ - ", ""));
  }

  @Test
  void tenThousandSnippetExpansions_accepted() {
    assertErrors("(s) {\n}\na {\n" + "import s\n".repeat(10_000) + "}\n");
  }

  @Test
  void filesThatMultiply_endAtTheLimit() {
    parsing.file("/etc/bridge53/f0", "");
    for (int i = 1; i < 40; i++) {
      parsing.file("/etc/bridge53/f" + i, "import f%d\nimport f%d\n".formatted(i - 1, i - 1));
    }
    List<String> errors = parsing.errors("a {\nimport f39\n}\n");
    assertEquals(1, errors.size());
    assertEquals(
        "Error during parsing: maximum file import depth (100000) exceeded",
        errors.get(0).replaceFirst("^/etc/bridge53/f\\d+:\\d+ - ", ""));
  }

  @Test
  void largeSnippetsThatMultiply_endAtTheLimitOfWords() {
    assertErrors(
        "(s) {\n"
            + "log x x x x x x x x x\n".repeat(1_000)
            + "}\na {\n"
            + "import s\n".repeat(200)
            + "}\n",
        "Corefile:981 - Error during parsing: the configuration has more than 1000000 words");
  }

  @Test
  void chainOfImports_endsAtTheLimit() {
    for (int i = 0; i < 1_100; i++) {
      parsing.file("/etc/bridge53/f" + i, "import f" + (i + 1) + "\n");
    }
    assertErrors(
        "a {\nimport f0\n}\n",
        "/etc/bridge53/f999:1 - Error during parsing: imports are nested more than 1000 deep");
  }

  @Test
  void failedImportBesideTheBlocks_oneError_notOneForEachSnippetItMayHaveHad() {
    assertErrors(
        "import nosuch.conf\nimport nosuch2.conf\n. {\nimport common\n}\n",
        "Corefile:1 - Error during parsing: File to import not found: nosuch.conf",
        "Corefile:2 - Error during parsing: File to import not found: nosuch2.conf");
    assertEquals(
        List.of(
            "Corefile:2 - Error during parsing: File to import not found: common",
            "Corefile:3 - Error during parsing: File to import not found: other"),
        new Parsing().errors(". {\nimport common\nimport other\n}\n"));
  }

  @Test
  void failedImportOfKeys_noWarningOfABlockWithoutKey() {
    assertErrors(
        "import nosuch\n{\nwhoami\n}\n",
        "Corefile:1 - Error during parsing: File to import not found: nosuch");
    assertEquals(List.of(), parsing.warnings("import nosuch\n{\nwhoami\n}\n"));
  }
}
