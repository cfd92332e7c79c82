package org.bridge53.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README.md, and the comparison in the manual of route53, promise nothing that is not there. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern PROOF = Pattern.compile("`(\\w+Test)` <!-- ([\\w ]+) -->");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
  private static final Pattern FOLDER = Pattern.compile("(?m)^\\| `([\\w/]+/)` \\|");

  private static String sources(String testClass) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<Path> found = files.filter(file -> file.endsWith(testClass + ".java")).toList();
      assertEquals(1, found.size(), testClass);
      return Files.readString(found.get(0));
    }
  }

  /** The rows of the table whose head has a column for tests. */
  private static List<String> comparison(Path page) throws IOException {
    List<String> rows =
        Files.readAllLines(page).stream()
            .dropWhile(line -> !line.endsWith("| test |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertFalse(rows.isEmpty());
    return rows;
  }

  /** A test, or a factory of tests. */
  private static boolean isTest(String source, String method) {
    return source.contains("void " + method + "(")
        || source.contains("List<DynamicTest> " + method + "(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "src/main/java/org/bridge53/plugin/route53/README.md"})
  void comparison_eachLineNamesTestsThatAreThere(String page) throws IOException {
    for (String row : comparison(Path.of(page))) {
      List<MatchResult> proofs = PROOF.matcher(row).results().toList();
      assertFalse(proofs.isEmpty(), row);
      for (MatchResult proof : proofs) {
        String source = sources(proof.group(1));
        for (String method : proof.group(2).split(" ")) {
          assertTrue(isTest(source, method), proof.group(1) + "." + method);
        }
      }
    }
  }

  @Test
  void linksAndFolders_areThere() throws IOException {
    String text = Files.readString(README);
    List<String> missing =
        Stream.concat(LINK.matcher(text).results(), FOLDER.matcher(text).results())
            .map(found -> found.group(1))
            .filter(path -> !path.startsWith("https://") && !path.startsWith("target/"))
            .filter(path -> !Files.exists(Path.of(path)))
            .toList();
    assertEquals(List.of(), missing);
  }
}
