package org.bridge53.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.Zone;
import picocli.CommandLine;

/** {@code bridge53 snapshot}, and where the state directory is. */
class SnapshotCommandTest {
  private record Ran(int code, String out, String err) {}

  @TempDir private Path folder;

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  /** Lets a server keep a zone; gives its id. */
  private String keep() throws Exception {
    try (Emulator emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0))) {
      String zone = emulator.createZone("example.org", null);
      emulator.change(
          zone,
          Action.CREATE,
          new PlainRecordSet("www.example.org", "A", 60, List.of("192.0.2.1")));
      emulator.change(
          zone,
          Action.CREATE,
          new PlainRecordSet("*.example.org", "TXT", 60, List.of("\"a \\\"b;\" \"c\"")));
      try (RunningServer server =
          RunningServer.start(
              ".:0 {\n  bind 127.0.0.1\n  route53 example.org:"
                  + zone
                  + " {\n    aws_access_key test test\n    aws_endpoint "
                  + emulator.endpoint()
                  + "\n    snapshot "
                  + folder
                  + "\n  }\n}\n")) {
        server.awaitReady();
      }
      return zone;
    }
  }

  private Path newest() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".zone")).findFirst().orElseThrow();
    }
  }

  @Test
  void snapshot_listedAndVerified() throws Exception {
    String zone = keep();
    Ran ran = run("snapshot", folder.toString());
    assertEquals("", ran.err());
    assertEquals(0, ran.code());
    List<String> lines = ran.out().lines().toList();
    assertEquals(2, lines.size(), ran.out());
    assertTrue(
        lines
            .getFirst()
            .matches(
                "example\\.org\\. "
                    + zone
                    + " public: 4 record sets, serial [0-9]{10}, changed 20[0-9TZ:-]+, confirmed"
                    + " [0-9hms]+ ago, 1 version, [0-9]+ octets, account [0-9a-f]{20}"
                    + " \\(aws_access_key test\\)"),
        ran.out());
    assertEquals("1 zone", lines.getLast());
  }

  @Test
  void badFile_namedAndExitCodeOne() throws Exception {
    String zone = keep();
    Path file = newest();
    Files.write(file, new byte[10]);
    Ran ran = run("snapshot", folder.toString());
    assertEquals(1, ran.code());
    assertTrue(
        ran.err().startsWith("zone " + zone + ": " + file + ": it is cut off: 10 octets"),
        ran.err());
    assertTrue(ran.err().contains("zone " + zone + " of account "), ran.err());
    assertEquals("0 zones", ran.out().strip());
  }

  @Test
  void export_dnsjavaReadsIt() throws Exception {
    String id = keep();
    Ran ran = run("snapshot", "--export", "example.org", folder.toString());
    assertEquals(0, ran.code(), ran.err());
    Path file = folder.resolve("master");
    Files.writeString(file, ran.out());
    Zone zone = new Zone(Name.fromString("example.org."), file.toString());
    assertEquals(
        "192.0.2.1",
        zone.findExactMatch(Name.fromString("www.example.org."), Type.A).first().rdataToString());
    assertEquals(
        "\"a \\\"b;\" \"c\"",
        zone.findExactMatch(Name.fromString("*.example.org."), Type.TXT).first().rdataToString());
    assertEquals(ran.out(), run("snapshot", "--export", id, folder.toString()).out());
  }

  @Test
  void absentThings_saidWithExitCodeOne() throws Exception {
    keep();
    Ran noZone = run("snapshot", "--export", "other.example", folder.toString());
    assertEquals(1, noZone.code());
    assertEquals("there is no zone \"other.example\" in " + folder, noZone.err().strip());
    Ran noFolder = run("snapshot", folder.resolve("none").toString());
    assertEquals(1, noFolder.code());
    assertEquals(folder.resolve("none") + ": no such directory", noFolder.err().strip());
  }

  @Test
  void ages_twoUnits() {
    assertEquals("0s", SnapshotCommand.age(Duration.ofSeconds(-3)));
    assertEquals("59s", SnapshotCommand.age(Duration.ofSeconds(59)));
    assertEquals("2m5s", SnapshotCommand.age(Duration.ofSeconds(125)));
    assertEquals("1h1m", SnapshotCommand.age(Duration.ofSeconds(3_661)));
    assertEquals("2d3h", SnapshotCommand.age(Duration.ofHours(51)));
  }

  @Test
  void stateDirectory_serviceThenUserThenSystem() throws Exception {
    Map<String, String> both = Map.of("STATE_DIRECTORY", "/a:/b", "XDG_STATE_HOME", "/home/x");
    assertEquals(Path.of("/a"), StateDirectory.find(both::get, folder).path());
    assertEquals(
        Path.of("/home/x/bridge53"),
        StateDirectory.find(Map.of("XDG_STATE_HOME", "/home/x")::get, folder).path());
    assertEquals(folder.resolve("bridge53"), StateDirectory.find(name -> null, folder).path());
    Path absent = folder.resolve("absent");
    assertNull(StateDirectory.find(name -> null, absent).path());
    assertEquals(
        "there is no state directory (neither STATE_DIRECTORY nor XDG_STATE_HOME is set, and "
            + absent.resolve("bridge53")
            + " cannot be written)",
        StateDirectory.find(name -> null, absent).missing());
  }
}
