package org.bridge53.scenario.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.MemorySources;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.server.ConfigCheck;
import org.bridge53.server.CorefileText;
import org.bridge53.server.ServerOptions;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.DynamicTest;

/**
 * A row of a table: a Corefile, and what an operator is told about it. The whole way of {@code
 * bridge53 check}, with files and environment in memory.
 *
 * @param what the point of the row
 * @param corefile the whole text
 * @param errors the lines, none: accepted
 * @param warnings the lines
 */
record Fragment(String what, String corefile, List<String> errors, List<String> warnings) {
  /** The working directory of the server in these tests. */
  private static final Path HOME = Path.of("/etc/bridge53");

  private static final String ZONE =
      "@ 60 IN SOA ns.example. root.example. 7 2 3 4 5\n@ 60 IN NS ns.example.\n";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("NAME", "example.org", "PORT", "1053", "LINE", "whoami", "EMPTY", "", "ARG", "a b");

  static Fragment accepted(String what, String corefile) {
    return new Fragment(what, corefile, List.of(), List.of());
  }

  static Fragment refused(String what, String corefile, String... errors) {
    return new Fragment(what, corefile, List.of(errors), List.of());
  }

  static Fragment warned(String what, String corefile, String... warnings) {
    return new Fragment(what, corefile, List.of(), List.of(warnings));
  }

  DynamicTest test() {
    String name = what + ": " + corefile.strip().replaceAll("\\s*\\R\\s*", " | ");
    return DynamicTest.dynamicTest(
        name,
        () -> {
          ConfigCheck found = check(corefile);
          List<String> expected = new ArrayList<>(errors);
          List<String> actual = new ArrayList<>(found.errors());
          warnings.forEach(line -> expected.add("warning: " + line));
          found.warnings().forEach(line -> actual.add("warning: " + line));
          assertEquals(String.join("\n", expected), String.join("\n", actual));
        });
  }

  /** Reads and links. */
  static ConfigCheck check(String corefile) {
    MemorySources sources =
        new MemorySources()
            .file("/etc/bridge53/common", "errors\nlog\n")
            .file("/etc/bridge53/blocks/a", "a.example {\n  whoami\n}\n")
            .file("/etc/bridge53/blocks/b", "b.example {\n  whoamy\n}\n")
            .file("/etc/bridge53/folder", "a folder");
    TestResources files =
        new TestResources(".")
            .file("/etc/hosts", "127.0.0.1 localhost\n")
            .file("/etc/resolv.conf", "nameserver 192.0.2.53\n")
            .file("/etc/bridge53/weights", "www.example.com\n100.64.1.1 3\n")
            .file("/etc/bridge53/hosts", "192.0.2.1 host.example\n")
            .file("/etc/bridge53/db", ZONE)
            .file("/etc/bridge53/zones/db", ZONE)
            .file("/etc/bridge53/no-soa", "www 60 IN A 192.0.2.1\n")
            .file("/etc/bridge53/bad", ZONE + "www 60 IN A 192.0.2.256\n")
            .file("/etc/bridge53/no-ttl", "@ IN SOA ns.example. root.example. 7 2 3 4 5\n")
            .file("/etc/bridge53/nsec3", ZONE + "@ 60 IN NSEC3PARAM 1 0 0 -\n")
            .directory("/etc/bridge53/folder")
            .directory("/etc/bridge53/zones")
            .broken("/etc/bridge53/secret", "permission denied");
    ServerOptions system = ServerOptions.system(53, 1);
    ServerOptions options =
        new ServerOptions(
            system.catalog(),
            53,
            1,
            10,
            ENVIRONMENT::get,
            sources,
            root -> new FilesBelow(root, files));
    return ConfigCheck.of(new CorefileText("Corefile", corefile), options, false);
  }

  /** Files in memory, relative ones below the {@code root} of a block. */
  private record FilesBelow(Path root, TestResources files) implements LocalFiles {
    @Override
    public Path resolve(String path) {
      Path real = Path.of("").toAbsolutePath();
      Path below = root.startsWith(real) ? HOME.resolve(real.relativize(root)) : root;
      return below.resolve(path).normalize();
    }

    @Override
    public byte[] read(Path path) throws IOException {
      return files.read(HOME.resolve(path));
    }

    @Override
    public State state(Path path) throws IOException {
      return files.state(HOME.resolve(path));
    }
  }
}
