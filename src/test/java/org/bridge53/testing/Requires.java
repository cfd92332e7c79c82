package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.fail;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;

/**
 * What a test needs from the machine. Where it is missing the test is skipped, with a line in
 * target/left-out.txt that the build prints at its end; where {@code BRIDGE53_REQUIRE} (names with
 * commas between them, as in the continuous build) names it, the test fails.
 */
public final class Requires {
  /** The virtual environment that `.ci/run` makes, for moto and the AWS command line. */
  static final Path VENV = Path.of("target", "moto-venv", "bin").toAbsolutePath();

  /** Where the program has another name than the product. */
  private static final Map<String, String> EXECUTABLES =
      Map.of("knot", "knotd", "bind", "named", "python", "python3");

  private static final Requires HERE =
      new Requires(
          Stream.concat(
                  Stream.of(VENV.toString()),
                  // A name server lies in an sbin folder, which an ordinary user's PATH leaves out.
                  Stream.concat(
                      Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")),
                      Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin")))
              .filter(folder -> !folder.isBlank())
              .map(Path::of)
              .toList(),
          Arrays.stream(System.getenv().getOrDefault("BRIDGE53_REQUIRE", "").split(","))
              .map(String::strip)
              .collect(Collectors.toSet()),
          Path.of("target", "left-out.txt"));

  // Held here, or the log manager forgets that they are off. Without a container engine they print
  // a page each.
  private static final List<Logger> ENGINE_LOGGERS =
      Stream.of("org.testcontainers", "tc").map(Logger::getLogger).toList();

  private final List<Path> folders;
  private final Set<String> required;
  private final Path leftOut;

  Requires(List<Path> folders, Set<String> required, Path leftOut) {
    this.folders = folders;
    this.required = required;
    this.leftOut = leftOut;
  }

  /**
   * The executable of {@code name}: nsd, knot, bind, dig, kdig, aws, python, systemd-analyze, or
   * any other program.
   */
  public static Path program(String name) {
    return HERE.findProgram(name);
  }

  /** The moto process of this JVM, as it is: other tests may have used it. */
  public static Moto moto() {
    that(Moto.python().isPresent(), "moto", "no Python with moto 5 (pip install 'moto[server]')");
    return Moto.shared();
  }

  /** That a container engine runs here and has {@code image}; nothing is ever pulled. */
  public static void containerImage(String image) {
    ENGINE_LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    String why = null;
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        why = "no container engine";
      } else {
        DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
      }
    } catch (NotFoundException | IllegalStateException e) {
      // Also for an engine without networks, which Testcontainers cannot use.
      why = "not in this container engine: " + e.getMessage().strip();
    }
    that(why == null, image, why);
  }

  /** Anything else: skips or fails the test, as above, unless {@code there}. */
  public static void that(boolean there, String name, String otherwise) {
    if (!there) {
      HERE.missing(name, otherwise);
    }
  }

  Path findProgram(String name) {
    String executable = EXECUTABLES.getOrDefault(name, name);
    Optional<Path> found =
        folders.stream()
            .map(folder -> folder.resolve(executable))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseGet(() -> missing(name, "no program " + executable));
  }

  /** Ends the test: skipped, or failed where {@code name} is required. */
  <T> T missing(String name, String why) {
    if (required.contains(name)) {
      fail(name + " is required here: " + why);
    }
    try {
      Files.createDirectories(leftOut.toAbsolutePath().getParent());
      Files.writeString(
          leftOut,
          name + ": " + why + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Assumptions.abort(name + ": " + why);
  }
}
