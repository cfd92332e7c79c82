package org.bridge53.plugin.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Lines;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.errors.ErrorsConfig.Consolidation;
import org.bridge53.plugin.errors.ErrorsConfig.Level;
import org.junit.jupiter.api.Test;

class ErrorsPluginTest {
  private final ErrorsPlugin plugin = new ErrorsPlugin();
  private final Problems problems = new Problems();

  private ErrorsConfig read(String text) {
    Problems own = problems.forPlugin("errors");
    return plugin.read(Lines.of("errors", text, problems), own);
  }

  private void assertErrors(String text, String... lines) {
    read(text);
    assertEquals(List.of(lines), problems.errors());
  }

  @Test
  void nothingSaid_defaults() {
    assertEquals(new ErrorsConfig(false, List.of()), read("errors"));
    assertEquals(new ErrorsConfig(false, List.of()), read("errors stdout"));
    assertEquals(List.of(), problems.errors());
    assertSame(Occurrences.ONCE, plugin.occurrences());
    assertEquals("errors", plugin.name());
  }

  @Test
  void everyOption_read() {
    assertEquals(
        new ErrorsConfig(
            true,
            List.of(
                new Consolidation(Duration.ofMinutes(5), ".* timeout$", Level.WARNING, true),
                new Consolidation(Duration.ofSeconds(30), "^x", Level.ERROR, true),
                new Consolidation(Duration.ofSeconds(1), "y", Level.DEBUG, false),
                new Consolidation(Duration.ofSeconds(1), "z", Level.ERROR, false))),
        read(
            """
            errors stdout {
              stacktrace
              consolidate 5m ".* timeout$" warning show_first
              consolidate 30s ^x show_first
              consolidate 1s y debug
              consolidate 1s z
            }\
            """));
    assertEquals(List.of(), problems.errors());
  }

  @Test
  void otherLogFile_refused() {
    assertErrors(
        "errors /var/log/errors",
        "plugin/errors: Corefile:2 - Error during parsing: invalid log file: /var/log/errors");
  }

  @Test
  void twoArguments_refused() {
    assertErrors(
        "errors stdout x",
        "plugin/errors: Corefile:2 - Error during parsing: "
            + "Wrong argument count or unexpected line ending after 'x'");
  }

  @Test
  void badOptions_allReported() {
    assertErrors(
        """
        errors {
          stacktrac
          stacktrace x
          consolidate
          consolidate 5m
          consolidate 5 x
          consolidate 0s x
          consolidate 5m (x
          consolidate 5m x warn
          consolidate 5m x show_first error
          consolidate 5m x error info
          consolidate 5m x info show_first y
          consolidate 5m x show_firs
        }\
        """,
        "plugin/errors: Corefile:3 - Syntax error: "
            + "Unknown field stacktrac; did you mean 'stacktrace'?",
        "plugin/errors: Corefile:4 - Error during parsing: "
            + "Wrong argument count or unexpected line ending after 'x'",
        "plugin/errors: Corefile:5 - Error during parsing: "
            + "Wrong argument count or unexpected line ending after 'consolidate'",
        "plugin/errors: Corefile:6 - Error during parsing: "
            + "Wrong argument count or unexpected line ending after '5m'",
        "plugin/errors: Corefile:7 - Error during parsing: "
            + "time: missing unit in duration \"5\"",
        "plugin/errors: Corefile:8 - Error during parsing: "
            + "consolidate needs a duration greater than zero: 0s",
        "plugin/errors: Corefile:9 - Error during parsing: "
            + "error parsing regexp: missing closing ): `(x`",
        "plugin/errors: Corefile:10 - Error during parsing: "
            + "invalid option in consolidate: 'warn'",
        "plugin/errors: Corefile:11 - Error during parsing: "
            + "level 'error' must precede show_first",
        "plugin/errors: Corefile:12 - Error during parsing: "
            + "consolidate takes one level and one show_first: 'info'",
        "plugin/errors: Corefile:13 - Error during parsing: "
            + "Wrong argument count or unexpected line ending after 'y'",
        "plugin/errors: Corefile:14 - Error during parsing: "
            + "invalid option in consolidate: 'show_firs'; did you mean 'show_first'?");
  }

  @Test
  void longExpression_refused() {
    assertErrors(
        "errors {\nconsolidate 5m " + "x".repeat(10_001) + "\n}",
        "plugin/errors: Corefile:3 - Error during parsing: "
            + "regular expression is longer than 10000 characters");
  }
}
