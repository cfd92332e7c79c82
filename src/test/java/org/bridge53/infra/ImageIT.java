package org.bridge53.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bridge53.testing.ProgramRun;
import org.bridge53.testing.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged image as an operator gets it. */
class ImageIT {
  private static final Path IMAGE = Path.of(System.getProperty("bridge53.image"));
  private static final Path LAUNCHER = IMAGE.resolve("bin/bridge53");
  private static final Path JAR = IMAGE.resolve("lib/bridge53.jar");

  @Test
  void startedThroughALinkInAFolderWithBlanks_findsItsHome(@TempDir Path folder)
      throws IOException {
    Path blanks = Files.createDirectory(folder.resolve("with two blanks"));
    Path image = Files.createSymbolicLink(blanks.resolve("its image"), IMAGE);
    Path link = Files.createSymbolicLink(folder.resolve("a link"), image.resolve("bin/bridge53"));

    ProgramRun run = ProgramRun.of(link, "-version");
    // JUnit warns of links out of its folder when it deletes them.
    Files.delete(link);
    Files.delete(image);
    assertEquals(ProgramRun.of(LAUNCHER, "-version").expectSuccess(), run);
  }

  @Test
  void aotCache_fitsTheImage() {
    // With this mode the JVM refuses to start where it cannot use the cache.
    ProgramRun run = version(Map.of("JAVA_OPTS", "-XX:AOTMode=on"));
    assertEquals(ProgramRun.of(LAUNCHER, "-version"), run);
    assertEquals(0, run.exitCode(), run.errors());
  }

  @Test
  void aotCacheMissing_startsAllTheSameAndSaysNothing() {
    ProgramRun run = version(Map.of("BRIDGE53_AOT", "-XX:AOTCache=" + IMAGE.resolve("not-there")));

    assertEquals(ProgramRun.of(LAUNCHER, "-version").expectSuccess(), run);
  }

  @Test
  void runtime_hasTheModulesThatJdepsFinds() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jdeps").toString());
    command.addAll(
        List.of("--print-module-deps", "--ignore-missing-deps", "--multi-release", "25"));
    libraries().map(Path::toString).forEach(command::add);
    Set<String> needed =
        new TreeSet<>(
            List.of(ProgramRun.of(command, Map.of()).expectSuccess().output().strip().split(",")));
    // The Route 53 model marks its bean constructors with an annotation of it, which nothing reads.
    needed.remove("java.desktop");

    Set<String> there = new HashSet<>();
    ProgramRun.of(IMAGE.resolve("runtime/bin/java"), "--list-modules")
        .expectSuccess()
        .output()
        .lines()
        .forEach(line -> there.add(line.replaceFirst("@.*", "")));
    needed.removeAll(there);
    assertEquals(Set.of(), needed);
  }

  @Test
  void classPathOfTheManifest_isTheLibFolder() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Set<String> named =
          new TreeSet<>(
              List.of(jar.getManifest().getMainAttributes().getValue("Class-Path").split(" ")));
      named.add("bridge53.jar");
      assertEquals(
          new TreeSet<>(libraries().map(library -> library.getFileName().toString()).toList()),
          named);
    }
  }

  @Test
  void manuals_lieBesideTheirClassesInTheJar() throws IOException {
    Path sources = Path.of("src/main/java");
    try (JarFile jar = new JarFile(JAR.toFile());
        Stream<Path> files = Files.walk(sources)) {
      for (Path manual : files.filter(file -> file.endsWith("README.md")).toList()) {
        String entry = sources.relativize(manual).toString();
        assertTrue(jar.getEntry(entry) != null, entry);
      }
    }
  }

  @Test
  void licences_nameEveryLibrary() throws IOException {
    assertEquals(
        Files.readString(Path.of("LICENSE")), Files.readString(IMAGE.resolve("legal/LICENSE")));
    assertTrue(Files.isDirectory(IMAGE.resolve("runtime/legal/java.base")));
    assertTrue(Files.exists(IMAGE.resolve("legal/libraries/dnsjava-jar/META-INF/LICENSE")));
    String licences = Files.readString(IMAGE.resolve("legal/THIRD-PARTY.txt"));
    for (Path library : libraries().filter(library -> !library.equals(JAR)).toList()) {
      String name = artifactAndVersion(library, ":");
      assertTrue(licences.contains(":" + name + " "), name);
    }
  }

  @Test
  void billOfMaterials_namesEveryLibrary() throws IOException {
    Path file = IMAGE.resolve("legal/bridge53.cdx.json");
    Requires.that(
        Files.exists(file),
        "bill-of-materials",
        "Maven was offline, and its CycloneDX plugin then does nothing");
    String materials = Files.readString(file);
    for (Path library : libraries().filter(library -> !library.equals(JAR)).toList()) {
      String name = artifactAndVersion(library, "@");
      assertTrue(materials.contains("/" + name + "?"), name);
    }
  }

  @Test
  void configurationExamples_areCopied() throws IOException {
    Path conf = Path.of("conf");
    try (Stream<Path> files = Files.exists(conf) ? Files.walk(conf) : Stream.empty()) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals(-1, Files.mismatch(file, IMAGE.resolve(file)), file.toString());
      }
    }
  }

  @Test
  void tools_areNotInTheRuntime() {
    assertFalse(Files.exists(IMAGE.resolve("runtime/bin/javac")));
  }

  private static String artifactAndVersion(Path library, String separator) {
    return library.getFileName().toString().replaceFirst("-(\\d[^/]*)\\.jar$", separator + "$1");
  }

  private static ProgramRun version(Map<String, String> environment) {
    return ProgramRun.of(List.of(LAUNCHER.toString(), "-version"), environment);
  }

  private static Stream<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(IMAGE.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
    }
  }
}
