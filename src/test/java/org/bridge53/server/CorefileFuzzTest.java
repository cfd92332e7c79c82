package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bridge53.corefile.Sources;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.testing.Corpus;
import org.junit.jupiter.api.Test;

/** Whatever a Corefile holds: it is read and linked, or every problem is one line. */
class CorefileFuzzTest {
  /** Longer ones are more of the same, and have more server blocks than a test has time for. */
  private static final int MOST_OCTETS = 4_000;

  private static final String ZONE =
      "@ 3600 IN SOA ns.example. root.example. 1 7200 900 1209600 86400\n"
          + "@ 3600 IN NS ns.example.\n";

  /** Every file is there but those below /missing. */
  private static final LocalFiles FILES =
      new LocalFiles() {
        @Override
        public Path resolve(String path) {
          return Path.of("/root").resolve(path);
        }

        @Override
        public byte[] read(Path path) throws IOException {
          if (path.startsWith("/missing")) {
            throw new NoSuchFileException(path.toString());
          }
          return ZONE.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public State state(Path path) throws IOException {
          return new State(Instant.EPOCH, read(path).length, false);
        }
      };

  /** Imports find one file, which imports itself. */
  private static final Sources SOURCES =
      new Sources() {
        @Override
        public String absolute(String file) {
          return "/" + file;
        }

        @Override
        public List<String> find(String importingFile, String pattern) {
          return pattern.contains("nothing") ? List.of() : List.of("/imported");
        }

        @Override
        public String read(String path) {
          return "log\nimport /imported\n";
        }
      };

  private static final ServerOptions OPTIONS =
      new ServerOptions(
          PluginCatalog.PLUGINS,
          53,
          1,
          1,
          name -> name.length() > 3 ? null : "{$" + name + "x}53",
          SOURCES,
          _ -> FILES);

  @FuzzTest(maxDuration = "1m")
  void everyText(byte[] octets) {
    read(octets);
  }

  /** Whether it has errors. */
  private static boolean read(byte[] octets) {
    int length = Math.min(octets.length, MOST_OCTETS);
    String text = new String(octets, 0, length, StandardCharsets.UTF_8);
    ConfigCheck check = ConfigCheck.of(new CorefileText("Corefile", text), OPTIONS, false);
    for (String line : check.errors()) {
      assertTrue(line.indexOf('\n') < 0 && line.contains(" - "), line);
    }
    return !check.errors().isEmpty();
  }

  @Test
  void inputsAsTheyAre_haveNoErrors() {
    for (byte[] input : Corpus.of(CorefileFuzzTest.class, "everyText").inputs()) {
      String text = new String(input, StandardCharsets.UTF_8);
      assertEquals(
          List.of(), ConfigCheck.of(new CorefileText("Corefile", text), OPTIONS, false).errors());
    }
  }

  @Test
  void damagedTexts() {
    int[] wrong = new int[1];
    Corpus.of(CorefileFuzzTest.class, "everyText")
        .damaged(1_500, text -> wrong[0] += read(text) ? 1 : 0);
    assertTrue(wrong[0] > 400 && wrong[0] < 1_500, wrong[0] + " have errors");
  }
}
