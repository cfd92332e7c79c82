package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiresTest {
  @TempDir Path folder;

  @Test
  void programThere_isFoundUnderItsExecutablesName() throws IOException {
    Path knotd = Files.createFile(folder.resolve("knotd"));
    knotd.toFile().setExecutable(true);

    assertEquals(knotd, requires(Set.of("knot")).findProgram("knot"));
    assertFalse(Files.exists(leftOut()));
  }

  @Test
  void programMissing_skipsAndWritesALine() throws IOException {
    Requires requires = requires(Set.of("bind"));

    TestAbortedException skipped =
        assertThrows(TestAbortedException.class, () -> requires.findProgram("nsd"));
    assertThrows(TestAbortedException.class, () -> requires.findProgram("knot"));

    assertEquals("nsd: no program nsd", skipped.getMessage());
    assertEquals("nsd: no program nsd\nknot: no program knotd\n", Files.readString(leftOut()));
  }

  @Test
  void programMissingButRequired_fails() {
    AssertionFailedError failed =
        assertThrows(AssertionFailedError.class, () -> requires(Set.of("nsd")).findProgram("nsd"));

    assertEquals("nsd is required here: no program nsd", failed.getMessage());
    assertFalse(Files.exists(leftOut()));
  }

  private Requires requires(Set<String> required) {
    return new Requires(List.of(folder.resolve("not-there"), folder), required, leftOut());
  }

  private Path leftOut() {
    return folder.resolve("left-out.txt");
  }
}
