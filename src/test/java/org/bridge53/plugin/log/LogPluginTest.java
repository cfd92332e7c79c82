package org.bridge53.plugin.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Lines;
import org.bridge53.corefile.Problems;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Occurrences;
import org.junit.jupiter.api.Test;

class LogPluginTest {
  private final LogPlugin plugin = new LogPlugin();
  private final Problems problems = new Problems();

  private LogConfig read(String text) {
    return plugin.read(Lines.of("log", text, problems), problems.forPlugin("log"));
  }

  private static LogConfig.Rule rule(String format, Set<LogClass> classes, String... names) {
    return new LogConfig.Rule(
        List.of(names).stream().map(NameText::parse).toList(), format, classes);
  }

  @Test
  void nothingSaid_defaults() {
    assertEquals(
        new LogConfig(
            List.of(
                new LogConfig.Rule(List.of(DomainName.ROOT), "{common}", Set.of(LogClass.ALL)))),
        read("log"));
    assertSame(Occurrences.JOINED, plugin.occurrences());
    assertEquals("log", plugin.name());
  }

  @Test
  void everyOption_read() {
    assertEquals(
        new LogConfig(
            List.of(
                rule("{remote} x", Set.of(LogClass.DENIAL, LogClass.ERROR), "example.org", "a.b"),
                rule("{common}", Set.of(LogClass.SUCCESS), "example.net", "0.0.10.in-addr.arpa"),
                rule("{common}", Set.of(LogClass.ALL), "."))),
        read(
            """
            log example.org a.b "{remote} x" {
              class denial
              class error
            }
            log example.net 10.0.0.0/24 {
              class success
            }
            log .\
            """));
    assertEquals(List.of(), problems.errors());
    assertEquals(List.of(), problems.warnings());
  }

  @Test
  void formatAsTheOnlyArgument_aNameAndAWarning() {
    assertEquals(
        new LogConfig(List.of(rule("{common}", Set.of(LogClass.ALL), "{remote}"))),
        read("log \"{remote}\""));
    assertEquals(
        List.of(
            "plugin/log: Corefile:2 - a single argument is a name, not a format: "
                + "write log . \"{remote}\""),
        problems.warnings());
  }

  @Test
  void badOptions_allReported() {
    read("log a..b {\nclass\nclass none\nclass succes x\nclas all\n}");
    assertEquals(
        List.of(
            "plugin/log: Corefile:2 - Error during parsing: zone is not a valid domain name: a..b",
            "plugin/log: Corefile:3 - Error during parsing: "
                + "Wrong argument count or unexpected line ending after 'class'",
            "plugin/log: Corefile:4 - Error during parsing: invalid Class: none",
            "plugin/log: Corefile:5 - Error during parsing: "
                + "invalid Class: succes; did you mean 'success'?",
            "plugin/log: Corefile:5 - Error during parsing: invalid Class: x",
            "plugin/log: Corefile:6 - Error during parsing: "
                + "unknown property 'clas'; did you mean 'class'?"),
        problems.errors());
  }
}
