package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakRecorderTest {
  /** Runs in a JVM of its own, since its leak would fail this build. */
  static final class Leaking {
    private Leaking() {}

    public static void main(String[] arguments) {
      ByteBufAllocator.DEFAULT.buffer(16);
    }
  }

  @Test
  void bufferNeverReleased_isWrittenDown(@TempDir Path folder) throws Exception {
    Path leaks = folder.resolve("leaks.txt");
    Process leaking =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-Dbridge53.leaks=" + leaks,
                    "-Dio.netty.leakDetection.level=paranoid",
                    "-Dio.netty.customResourceLeakDetector=" + LeakRecorder.class.getName(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Leaking.class.getName()))
            .inheritIO()
            .start();
    try {
      assertEquals(0, leaking.waitFor());
    } finally {
      leaking.destroyForcibly();
    }
    String text = Files.readString(leaks);
    assertTrue(text.startsWith("LEAK: ByteBuf"), text);
    assertTrue(text.contains("Leaking.main"), text);
  }
}
