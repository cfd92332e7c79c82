package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourcesTest {
  @TempDir Path folder;
  private FileSources sources;

  @BeforeEach
  void files() throws IOException {
    sources = new FileSources(folder);
    Files.createDirectories(folder.resolve("conf.d/deeper"));
    Files.writeString(folder.resolve("conf.d/b.conf"), "log");
    Files.writeString(folder.resolve("conf.d/a.conf"), "errors # \u00e4");
    Files.writeString(folder.resolve("conf.d/deeper/c.conf"), "whoami");
  }

  @Test
  void relativePattern_startsAtTheImportingFile() throws IOException {
    assertEquals(List.of(folder + "/conf.d/a.conf"), sources.find("conf.d/Corefile", "a.conf"));
    assertEquals(List.of(folder + "/conf.d/a.conf"), sources.find("conf.d/deeper/x", "../a.conf"));
    assertEquals(
        List.of(folder + "/conf.d/a.conf"), sources.find("Corefile", folder + "/conf.d/a.conf"));
  }

  @Test
  void standardInput_startsAtTheWorkingDirectory() throws IOException {
    assertEquals(List.of(folder + "/conf.d/b.conf"), sources.find("/dev/stdin", "conf.d/b.conf"));
  }

  @Test
  void glob_namesInOrder() throws IOException {
    assertEquals(
        List.of(folder + "/conf.d/a.conf", folder + "/conf.d/b.conf"),
        sources.find("Corefile", "conf.d/*.conf"));
    assertEquals(
        List.of(folder + "/conf.d/deeper/c.conf"), sources.find("Corefile", "conf.d/*/c.conf"));
    assertEquals(List.of(), sources.find("Corefile", "none/*.conf"));
  }

  @Test
  void nothingThere_nothingFound() throws IOException {
    assertEquals(List.of(), sources.find("Corefile", "missing"));
    assertEquals(List.of(), sources.find("Corefile", "no\0path"));
    assertEquals(List.of(), sources.find("Corefile", "x".repeat(10_000)));
  }

  @Test
  void text_readAsUtf8() throws IOException {
    assertEquals("errors # \u00e4", sources.read(folder + "/conf.d/a.conf"));
  }

  @Test
  void folderOrMissingFile_reasonInOneLine() {
    assertEquals(
        "is a directory",
        assertThrows(IOException.class, () -> sources.read(folder + "/conf.d")).getMessage());
    assertEquals(
        "no such file or directory",
        assertThrows(IOException.class, () -> sources.read(folder + "/missing")).getMessage());
  }

  @Test
  void parserOverRealFiles_absolutePathInErrors() {
    Problems problems = new Problems();
    Parser.parse(
        "Corefile", ".\nimport conf.d/*.conf\n", sources, name -> null, Parsing.KNOWN, problems);
    assertEquals(List.of(), problems.errors());
    Parser.parse(
        "Corefile", ".\nimport conf.d/*\n", sources, name -> null, Parsing.KNOWN, problems);
    assertEquals(
        List.of(
            "Corefile:2 - Error during parsing: Could not import "
                + folder
                + "/conf.d/deeper: is a directory"),
        problems.errors());
  }

  @Test
  void fileThatIsTooLarge_refused() throws IOException {
    Files.write(folder.resolve("large"), new byte[FileSources.MAX_OCTETS + 1]);
    assertEquals(
        "larger than 16 MiB",
        assertThrows(IOException.class, () -> sources.read(folder + "/large")).getMessage());
  }

  @Test
  void wildcards_withinAName() {
    assertTrue(FileSources.matches("*.conf", ".conf"));
    assertTrue(FileSources.matches("a*b?", "axxbbc"));
    assertTrue(FileSources.matches("*", ""));
    assertFalse(FileSources.matches("?", ""));
    assertFalse(FileSources.matches("*.conf", "a.config"));
  }
}
