package org.bridge53.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.PluginCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Flags, usage and exit codes: what ends before a server starts. */
class CommandLineTest {
  private record Ran(int code, String out, String err) {}

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void version_isTwoLines() {
    for (String flag : List.of("-version", "--version", "-version=true")) {
      Ran ran = run(flag);
      assertEquals(0, ran.code());
      List<String> lines = ran.out().lines().toList();
      assertEquals(2, lines.size());
      assertTrue(lines.get(0).startsWith("bridge53-"));
      assertTrue(lines.get(1).contains("/") && lines.get(1).contains("java "));
    }
  }

  @Test
  void plugins_areTheCatalogSorted_theEventHookLast() {
    List<String> lines = run("-plugins").out().lines().toList();
    assertEquals("on", lines.getLast());
    assertEquals(
        PluginCatalog.PLUGINS.stream()
            .map(Plugin::name)
            .filter(name -> !name.equals("on"))
            .sorted()
            .toList(),
        lines.subList(0, lines.size() - 1));
  }

  @Test
  void misspeltCommand_isSuggested() {
    Ran ran = run("chek", "Corefile");
    assertEquals(1, ran.code());
    assertEquals(
        "extra command line arguments: [chek Corefile]; did you mean 'check'?", ran.err().strip());
  }

  @Test
  void help_isUsage_exitZero() {
    for (String flag : List.of("-h", "-help", "--help")) {
      Ran ran = run(flag);
      assertEquals(0, ran.code(), flag);
      assertTrue(ran.out().contains("-conf") && ran.out().contains("-dns.port"), ran.out());
    }
  }

  @Test
  void unknownFlag_isUsageOnStandardError_exitTwo() {
    Ran ran = run("-nosuch");
    assertEquals(2, ran.code());
    assertTrue(ran.err().startsWith("flag provided but not defined: -nosuch"), ran.err());
    assertTrue(ran.err().contains("-conf"), ran.err());
  }

  @Test
  void leftOverWords_areAnError() {
    Ran ran = run("-quiet", "a", "b");
    assertEquals(1, ran.code());
    assertEquals("extra command line arguments: [a b]", ran.err().strip());
  }

  @Test
  void flagsAreGos_lastWins_wordEndsThem_noAtFiles() {
    assertEquals(0, run("-p", "1", "-p", "2", "-version").code());
    assertEquals(
        "extra command line arguments: [foo -version]", run("foo", "-version").err().strip());
    assertEquals("extra command line arguments: [@pom.xml]", run("@pom.xml").err().strip());
  }

  @Test
  void flagWithoutOrWithAWrongValue_isNamedAsWritten() {
    assertTrue(run("-conf").err().startsWith("flag needs an argument: -conf"), run("-conf").err());
    Ran ran = run("-dns.port", "abc");
    assertEquals(2, ran.code());
    assertTrue(ran.err().startsWith("invalid value \"abc\" for flag -p: parse error"), ran.err());
    for (String port : List.of("99999", "-1")) {
      assertEquals(2, run("-p", port).code());
      assertEquals(2, run("check", "-p", port, "x").code());
    }
  }

  @Test
  void confThatIsNotThere_isNamed() {
    Ran ran = run("-conf", "/nonexistent/Corefile");
    assertEquals(1, ran.code());
    assertEquals(
        "loading Caddyfile via flag: open /nonexistent/Corefile: no such file or directory",
        ran.err().strip());
  }

  @Test
  void cpu_isANumberOrAPercentage() {
    assertEquals(1, run("-cpu", "0").code());
    assertTrue(run("-cpu", "0").err().contains("greater than 0"));
    assertTrue(run("-cpu", "101%").err().contains("between 1-100"));
    assertTrue(run("-cpu", "many").err().contains("many"));
    assertEquals(2, Cores.parse("50%", 4));
    assertEquals(1, Cores.parse("1%", 4));
    assertEquals(3, Cores.parse("3", 4));
    assertEquals(4, Cores.parse("9", 4));
  }

  @Test
  void check_aLineAFile_exitOneIfAnyIsWrong(@TempDir Path folder) throws Exception {
    Path good = Files.writeString(folder.resolve("good"), ".:1053 {\n  whoami\n}\n");
    Path bad = Files.writeString(folder.resolve("bad"), ".:1053 {\n  whoamy\n  fil x\n}\n");
    Ran ran = run("check", good.toString());
    assertEquals(0, ran.code());
    assertEquals(good + ": ok", ran.out().strip());
    ran = run("check", good.toString(), bad.toString());
    assertEquals(1, ran.code());
    assertEquals(
        List.of(
            good + ": ok",
            bad + ": 2 errors",
            "  "
                + bad
                + ":2 - Error during parsing: Unknown directive 'whoamy'; did you mean 'whoami'?",
            "  "
                + bad
                + ":3 - Error during parsing: Unknown directive 'fil'; did you mean 'file'?"),
        ran.out().lines().toList());
    ran = run("check", folder.resolve("none").toString());
    assertEquals(1, ran.code());
    assertTrue(ran.out().contains("no such file or directory"), ran.out());
  }

  @Test
  void helpPlugin_isItsManual() throws Exception {
    for (Plugin<?> plugin : PluginCatalog.PLUGINS) {
      Ran ran = run("help", plugin.name());
      assertEquals(0, ran.code());
      assertEquals("", ran.err());
      assertEquals(
          Files.readString(Path.of("src/main/java/org/bridge53/plugin", plugin.name(), "README.md"))
              .replaceAll(" <!-- .*? -->", ""),
          ran.out());
    }
  }

  @Test
  void helpCommand_isItsUsage() {
    for (String command : List.of("check", "demo", "emulate", "help")) {
      Ran ran = run("help", command);
      assertEquals(0, ran.code());
      assertTrue(ran.out().startsWith("Usage: bridge53 " + command), ran.out());
      assertEquals(ran.out(), run(command, "--help").out());
    }
  }

  @Test
  void helpAlone_listsCommandsAndPlugins() {
    Ran ran = run("help");
    assertEquals(0, ran.code());
    List<String> lines = ran.out().lines().map(String::strip).toList();
    for (String command : List.of("check ", "demo ", "emulate ", "help ", "-conf")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(command)), ran.out());
    }
    for (Plugin<?> plugin : PluginCatalog.PLUGINS) {
      String line =
          lines.stream()
              .filter(one -> one.startsWith(plugin.name() + " "))
              .findFirst()
              .orElseThrow(() -> new AssertionError(plugin.name() + " in " + ran.out()));
      String summary = line.substring(plugin.name().length()).strip();
      assertTrue(summary.length() > 10 && summary.indexOf('*') < 0, line);
    }
  }

  @Test
  void helpForNothingThereIs_suggestsAndIsUsage() {
    Ran ran = run("help", "forwrad");
    assertEquals(2, ran.code());
    assertEquals("no plugin or command 'forwrad'; did you mean 'forward'?", ran.err().strip());
    assertEquals("", ran.out());
    assertEquals("no plugin or command 'zzzzzz'", run("help", "zzzzzz").err().strip());
    assertEquals(
        "no plugin or command 'chek'; did you mean 'check'?", run("help", "chek").err().strip());
    assertEquals(2, run("help", "a", "b").code());
  }

  @Test
  void check_withoutFile_isUsage() {
    assertEquals(2, run("check").code());
  }

  @Test
  void emulate_wrongZoneFile_optionZoneFileAndReason(@TempDir Path folder) throws Exception {
    Path bad = Files.writeString(folder.resolve("bad"), "$TTL 60\nwww XYZ 10\n");
    Path text = Files.writeString(folder.resolve("text"), "$TTL 60\n\nwww A 192.0.2.1.5\n");
    Path location =
        Files.writeString(
            folder.resolve("loc"),
            "$TTL 60\nwww A 192.0.2.1\nhere LOC 52 N 4 E 0m\nx A 192.0.2.2\n");
    Path ttl = Files.writeString(folder.resolve("ttl"), "www A 192.0.2.1\n");
    Path outer = Files.writeString(folder.resolve("outer"), "$INCLUDE ttl\n");
    Path series =
        Files.writeString(folder.resolve("series"), "$TTL 60\n$GENERATE 1-2 a$ DNAME b$\n");
    Ran ran =
        run(
            "emulate",
            "--listen",
            "127.0.0.1:0",
            "--zone=a.example=/nonexistent/zone",
            "--private=a.example=" + folder,
            "--zone=a..b=" + bad,
            "--zone=a.example=" + bad,
            "--zone=a.example=" + text,
            "--zone=a.example=" + location,
            "--zone=a.example=" + ttl,
            "--zone=a.example=" + outer,
            "--zone=a.example=" + series);
    assertEquals(1, ran.code());
    String types =
        "failed to satisfy constraint: Member must satisfy enum value set: [SOA, A, TXT, NS, CNAME,"
            + " MX, NAPTR, PTR, SRV, SPF, AAAA, CAA, DS, TLSA, SSHFP, SVCB, HTTPS]";
    assertEquals(
        List.of(
            "--zone a.example=/nonexistent/zone: no such file or directory",
            "--zone a..b=" + bad + ": a label is empty: a..b",
            "--zone a.example=" + bad + ":2: unknown RR type: \"XYZ\"",
            "--zone a.example=" + text + ":3: Invalid address: 192.0.2.1.5",
            "--zone a.example="
                + location
                + ":3: here.a.example. LOC: 1 validation error detected: Value 'LOC' at 'type' "
                + types,
            "--zone a.example=" + ttl + ":1: missing TTL with no previous value",
            "--zone a.example=" + outer + ": " + ttl + ":1: missing TTL with no previous value",
            "--zone a.example="
                + series
                + ":2: $GENERATE at 1: a1.a.example. DNAME: 1 validation error detected: Value"
                + " 'DNAME' at 'type' "
                + types,
            "--private a.example=" + folder + ": is a directory"),
        ran.err().lines().toList());
  }

  @Test
  void emulate_zoneWithoutFile_isUsage() {
    Ran ran = run("emulate", "--listen", "127.0.0.1:0", "--zone", "a.example", "--zone", "=x");
    assertEquals(2, ran.code());
    assertEquals(
        List.of(
            "--zone a.example: not of the form NAME=FILE", "--zone =x: not of the form NAME=FILE"),
        ran.err().lines().toList());
  }

  @Test
  void demo_onceOnFreePorts_everythingComesOutRight() {
    Ran ran = run("demo", "--once", "--listen", "127.0.0.1:0", "-conf", "conf/Corefile");
    assertEquals(0, ran.code(), ran.out() + ran.err());
    assertTrue(ran.out().contains("All 18 answers are right."), ran.out());
    assertTrue(ran.out().contains("All 13 answers are right again."), ran.out());
    assertFalse(ran.out().contains("WRONG"), ran.out());
  }

  @Test
  void demo_portInUse_saysHowToChooseAnother() throws Exception {
    try (java.net.DatagramSocket taken =
        new java.net.DatagramSocket(0, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
      Ran ran =
          run(
              "demo",
              "--once",
              "--listen",
              "127.0.0.1:" + taken.getLocalPort(),
              "-conf",
              "conf/Corefile");
      assertEquals(1, ran.code());
      assertTrue(ran.err().contains("in use") && ran.err().contains("--listen"), ran.err());
    }
  }

  @Test
  void route53Escapes_areOctal() {
    assertEquals("\\052.a\\056b.example.", MasterFileZone.route53Escapes("\\042.a\\.b.example."));
    assertEquals(
        "\"quote \\\" back \\\\ \\303\"",
        MasterFileZone.route53Escapes("\"quote \\\" back \\\\ \\195\""));
  }
}
