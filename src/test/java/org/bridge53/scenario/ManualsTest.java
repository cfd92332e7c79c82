package org.bridge53.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.server.ConfigCheck;
import org.bridge53.server.CorefileText;
import org.bridge53.server.ServerOptions;
import org.bridge53.testing.TestKeys;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every Corefile that a reader may copy, from a manual or from conf/, is read and linked. */
class ManualsTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```corefile\\n(.*?)^```");
  private static final String ZONE =
      "@ 3600 IN SOA ns.example. root.example. 1 7200 900 1209600 86400\n"
          + "@ 3600 IN NS ns.example.\n";

  /** Made when an example first names one. */
  private static final class Certificate {
    static final String PEM = TestKeys.make("dns:resolver.example.net").certificatePem();
  }

  /** Files that examples name and no machine has: zones, hosts, resolv.conf. */
  private record ExampleFiles(LocalFiles real) implements LocalFiles {
    @Override
    public Path resolve(String path) {
      return real.resolve(path);
    }

    @Override
    public byte[] read(Path path) throws IOException {
      if (path.toString().endsWith(".pem")) {
        return Certificate.PEM.getBytes(StandardCharsets.UTF_8);
      }
      try {
        return path.endsWith("resolv.conf")
            ? "nameserver 192.0.2.53\n".getBytes(StandardCharsets.UTF_8)
            : real.read(path);
      } catch (NoSuchFileException missing) {
        if (path.toString().endsWith(".weights")) {
          return "www.example.org\n192.0.2.1 3\n".getBytes(StandardCharsets.UTF_8);
        }
        return (path.toString().contains("host") ? "127.0.0.1 localhost\n" : ZONE)
            .getBytes(StandardCharsets.UTF_8);
      }
    }

    @Override
    public State state(Path path) throws IOException {
      return new State(Instant.EPOCH, read(path).length, false);
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>(List.of(Path.of("README.md")));
    for (String root : List.of("src/main/java", "conf", "infra")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files
            .filter(Files::isRegularFile)
            .filter(
                file ->
                    file.endsWith("README.md")
                        || file.endsWith("Corefile")
                        || file.toString().endsWith(".corefile"))
            .sorted()
            .forEach(found::add);
      }
    }
    return found;
  }

  @TestFactory
  Stream<DynamicTest> everyExample_isReadAndLinked() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      if (!source.toString().endsWith(".md")) {
        tests.add(DynamicTest.dynamicTest(source.toString(), () -> check(source.toString(), text)));
        continue;
      }
      Matcher fences = FENCE.matcher(text);
      for (int i = 1; fences.find(); i++) {
        String name = source + " example " + i;
        String example = fences.group(1);
        tests.add(DynamicTest.dynamicTest(name, () -> check(name, example)));
      }
    }
    assertFalse(tests.isEmpty());
    return tests.stream();
  }

  private static void check(String name, String text) {
    ServerOptions system = ServerOptions.system(53, 1);
    ServerOptions options =
        new ServerOptions(
            system.catalog(),
            53,
            1,
            10,
            ManualsTest::example,
            system.sources(),
            root -> new ExampleFiles(system.files().apply(root)));
    assertEquals(
        List.of(), ConfigCheck.of(new CorefileText(name, text), options, false).errors(), name);
  }

  /** What an example's environment might say. */
  private static String example(String variable) {
    if (variable.endsWith("ZONE_ID")) {
      return "Z0123456789ABCDEFGHIJ";
    }
    if (variable.endsWith("PORT")) {
      return "1053";
    }
    if (variable.endsWith("ADDRESS")) {
      return "127.0.0.1";
    }
    if (variable.endsWith("ENDPOINT")) {
      return "http://127.0.0.1:4580";
    }
    return variable.endsWith("UPSTREAM") ? "127.0.0.1:5353" : "credentials";
  }
}
