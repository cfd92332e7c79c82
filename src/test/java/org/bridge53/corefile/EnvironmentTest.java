package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private final Map<String, String> variables =
      new HashMap<>(
          Map.of("ZONE", "example.org", "PORT", "53", "A{$B", "odd", "PERCENT", "{%PORT%}"));
  private final Environment environment = new Environment(variables::get);

  @Test
  void bothForms_replaced() {
    assertEquals("example.org:53", environment.expand("{$ZONE}:{%PORT%}"));
  }

  @Test
  void unsetVariable_emptyText() {
    assertEquals("", environment.expand("{$NOT_SET}"));
    assertEquals("ab", environment.expand("a{%NOT_SET%}b"));
  }

  @Test
  void valueWithReferences_expandedToo() {
    variables.put("BOTH", "{$ZONE}:{$PORT}");
    assertEquals("example.org:53", environment.expand("{$BOTH}"));
  }

  @Test
  void percentFormFirst_notAgainAfterDollarForm() {
    assertEquals("{%PORT%}", environment.expand("{$PERCENT}"));
  }

  @Test
  void referenceWithoutName_staysAndEndsTheExpansion() {
    assertEquals("{$}{$ZONE}", environment.expand("{$}{$ZONE}"));
    assertEquals("{%%}{%PORT%}", environment.expand("{%%}{%PORT%}"));
    assertEquals("example.org{$}", environment.expand("{$ZONE}{$}"));
  }

  @Test
  void nestedReference_readsTheOddName() {
    assertEquals("odd}", environment.expand("{$A{$B}}"));
  }

  @Test
  void unclosedReference_stays() {
    assertEquals("{$ZONE", environment.expand("{$ZONE"));
    assertEquals("{%ZONE}", environment.expand("{%ZONE}"));
  }

  @Test
  void variableThatLeadsBackToItself_refused() {
    variables.put("LOOP", "x{$LOOP}");
    assertEquals(
        "environment references in '{$LOOP}' lead back to themselves",
        assertThrows(IllegalArgumentException.class, () -> environment.expand("{$LOOP}"))
            .getMessage());
  }

  @Test
  void textThatGrowsWithoutEnd_refusedAndExhausted() {
    variables.put("BIG", "y".repeat(1 << 20) + "{$BIG}");
    assertEquals(
        "environment references expand to too much text",
        assertThrows(IllegalArgumentException.class, () -> environment.expand("{$BIG}"))
            .getMessage());
    assertTrue(environment.exhausted());
  }
}
