package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bridge53.server.QueryFuzzTest;
import org.junit.jupiter.api.Test;

class CorpusTest {
  @Test
  void damage_isTheSameEachTime() {
    Corpus corpus = Corpus.of(QueryFuzzTest.class, "everyMessage");
    assertTrue(corpus.inputs().size() > 100);
    List<byte[]> first = new ArrayList<>();
    List<byte[]> second = new ArrayList<>();
    corpus.damaged(100, first::add);
    corpus.damaged(100, second::add);
    for (int i = 0; i < 100; i++) {
      assertArrayEquals(first.get(i), second.get(i));
    }
  }

  @Test
  void failure_namesTheInput() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Corpus.of(QueryFuzzTest.class, "everyMessage")
                    .damaged(
                        5,
                        input -> {
                          throw new IllegalStateException();
                        }));
    assertTrue(String.valueOf(error.getMessage()).startsWith("damaged input 0: "));
  }

  /** Otherwise a finding would be lost in the top folder, or nobody would ever look for one. */
  @Test
  void everyFuzzTest_hasInputsAndAnExecutionInTheProfile() throws IOException {
    TreeSet<String> tests = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith("FuzzTest.java")).toList()) {
        Matcher method =
            Pattern.compile("@FuzzTest\\(.*\\)\\s+void (\\w+)").matcher(Files.readString(file));
        if (method.find()) {
          String name = file.getFileName().toString().replace(".java", "");
          tests.add(name);
          Path inputs =
              Path.of("src/test/resources")
                  .resolve(Path.of("src/test/java").relativize(file.getParent()))
                  .resolve(name + "Inputs")
                  .resolve(method.group(1));
          assertTrue(Files.isDirectory(inputs), inputs.toString());
          assertFalse(method.find(), name + " has a second one, which Jazzer would skip");
        }
      }
    }
    TreeSet<String> executions = new TreeSet<>();
    Matcher execution =
        Pattern.compile("<test>(\\w+FuzzTest)</test>")
            .matcher(Files.readString(Path.of("pom.xml")));
    while (execution.find()) {
      executions.add(execution.group(1));
    }
    assertEquals(tests, executions);
  }
}
