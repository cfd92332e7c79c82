package org.bridge53.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bridge53.testing.ProgramRun;
import org.bridge53.testing.Requires;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * systemd's own judgement of the unit; it looks whether the program is there, so it needs the
 * image.
 */
class SystemdUnitIT {
  @TempDir Path folder;
  private Path unit;
  private Path analyze;

  @BeforeEach
  void unitForThisImage() throws IOException {
    analyze = Requires.program("systemd-analyze");
    String text = Files.readString(Path.of("infra/systemd/bridge53.service"));
    unit = folder.resolve("bridge53.service");
    Files.writeString(unit, text.replace("/opt/bridge53", System.getProperty("bridge53.image")));
  }

  @Test
  void verify_findsNothing() {
    ProgramRun run = ProgramRun.of(analyze, "verify", unit.toString()).expectSuccess();

    assertEquals("", run.output() + run.errors());
  }

  @Test
  void exposure_isLow() {
    // Of 100; services without hardening have 96.
    ProgramRun.of(analyze, "security", "--offline=true", "--threshold=20", unit.toString())
        .expectSuccess();
  }
}
