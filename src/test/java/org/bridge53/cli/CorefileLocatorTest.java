package org.bridge53.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bridge53.server.CorefileText;
import org.bridge53.server.StartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorefileLocatorTest {
  private static ByteArrayInputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void pipe_isReadOnceAndKept() throws Exception {
    CorefileLocator locator = new CorefileLocator("stdin", 53, input(". {\n}\n"), () -> false);
    CorefileText text = new CorefileText("/dev/stdin", ". {\n}\n");
    assertEquals(text, locator.locate());
    assertEquals(text, locator.locate());
  }

  @Test
  void terminal_isNotRead_theSearchGoesOn() throws Exception {
    // The tests' working folder has no file of that name.
    CorefileLocator locator = new CorefileLocator("stdin", 1053, input("nobody types"), () -> true);
    assertEquals(CorefileText.builtIn(1053), locator.locate());
  }

  @Test
  void notUtf8_lineIsNamed(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("conf");
    Files.write(file, ". {\n  # z\u00fcrich\n}\n".getBytes(StandardCharsets.ISO_8859_1));
    CorefileLocator locator = new CorefileLocator(file.toString(), 53, input(""), () -> false);
    assertEquals(
        file + ":2 - Error during parsing: this line is not text in UTF-8",
        assertThrows(StartException.class, locator::locate).getMessage());
  }
}
