package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class QueryFailureLogTest {
  private final TestResources resources = new TestResources(".");
  private final QueryFailureLog failures =
      new QueryFailureLog(resources, resources.meters().counter("panics", ""));

  /** CoreDNS begins its line with the same words; those who watch logs look for them. */
  @Test
  void failure_oneLineWithListenerWhereAndWhat() {
    failures.report(Queries.of("Example.org.", "A"), new IllegalStateException("broken"));
    assertEquals(1, resources.logged.size());
    String line = resources.logged.remove();
    assertTrue(
        line.startsWith(
            "ERROR Recovered from panic in server: \"dns://127.0.0.1:53\" server:"
                + " java.lang.IllegalStateException: broken at "),
        line);
    assertTrue(line.endsWith("; example.org. A got SERVFAIL"), line);
  }

  @Test
  void sameFailureAgain_notPrintedAgain() {
    for (String name : List.of("a.", "b.", "c.")) {
      failures.report(Queries.of(name, "A"), new IllegalStateException(name));
    }
    assertEquals(1, resources.logged.size());
  }
}
