package org.bridge53.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.bridge53.testing.ProgramRun;
import org.bridge53.testing.Requires;
import org.junit.jupiter.api.Test;

class ContainerIT {
  private static final String FILE = "infra/container/Containerfile";
  private static final String IMAGE = System.getProperty("bridge53.image");

  @Test
  void hadolint_findsNothing() {
    ProgramRun run = ProgramRun.of(Requires.program("hadolint"), FILE).expectSuccess();

    assertEquals("", run.output());
  }

  /** Only where an engine has the base already: nothing is pulled. */
  @Test
  void builtOnABase_startsAsAnOrdinaryUser() {
    String base = System.getenv().getOrDefault("BRIDGE53_CONTAINER_BASE", "debian:12-slim");
    Path docker = Requires.program("docker");
    Requires.that(
        ProgramRun.of(docker, "image", "inspect", base).exitCode() == 0,
        "a container of this image",
        "no container engine, or it has no image " + base);
    String tag = "bridge53-test:" + ProcessHandle.current().pid();
    try {
      ProgramRun.of(docker, "build", "-f", FILE, "--build-arg", "BASE=" + base, "-t", tag, IMAGE)
          .expectSuccess();
      String version =
          ProgramRun.of(docker, "run", "--rm", "--network=none", tag, "-version")
              .expectSuccess()
              .output();
      assertEquals(ProgramRun.of(Path.of(IMAGE, "bin", "bridge53"), "-version").output(), version);
      String user =
          ProgramRun.of(docker, "run", "--rm", "--network=none", "--entrypoint=id", tag, "-u")
              .output();
      assertEquals("65532", user.strip());
    } finally {
      ProgramRun.of(docker, "rmi", "-f", tag);
    }
  }
}
