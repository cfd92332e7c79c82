package org.bridge53.plugin.route53.health;

import static org.bridge53.plugin.route53.health.FakeHealthSource.calculated;
import static org.bridge53.plugin.route53.health.FakeHealthSource.disabled;
import static org.bridge53.plugin.route53.health.FakeHealthSource.endpoint;
import static org.bridge53.plugin.route53.health.FakeHealthSource.inverted;
import static org.bridge53.plugin.route53.health.FakeHealthSource.remote;
import static org.bridge53.plugin.route53.health.Verdict.HEALTHY;
import static org.bridge53.plugin.route53.health.Verdict.PENDING;
import static org.bridge53.plugin.route53.health.Verdict.UNHEALTHY;
import static org.bridge53.plugin.route53.health.Verdict.UNTOLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private final Map<String, HealthCheck> checks = new HashMap<>();
  private final Map<String, Verdict> seen = new HashMap<>();

  private void add(HealthCheck check) {
    checks.put(check.id(), check);
  }

  private Verdict of(String id) {
    return Verdict.of(
        id,
        asked -> checks.containsKey(asked) ? new Definitions.Known(checks.get(asked)) : null,
        check -> seen.getOrDefault(check.id(), PENDING));
  }

  @ParameterizedTest
  @CsvSource({
    "HEALTHY, HEALTHY, UNHEALTHY",
    "UNHEALTHY, UNHEALTHY, HEALTHY",
    "PENDING, PENDING, PENDING",
    "UNTOLD, UNTOLD, UNTOLD"
  })
  void endpoint_asItIsSeenAndInverted(Verdict atEndpoint, Verdict plain, Verdict turned) {
    add(endpoint("a", 1));
    add(inverted(endpoint("b", 1)));
    seen.put("a", atEndpoint);
    seen.put("b", atEndpoint);
    assertEquals(plain, of("a"));
    assertEquals(turned, of("b"));
  }

  @Test
  void disabled_healthyAndInvertedUnhealthyWhateverIsSeen() {
    add(disabled(endpoint("a", 1)));
    add(inverted(disabled(endpoint("b", 1))));
    add(inverted(disabled(calculated("c", 5, "a"))));
    Verdict[] verdicts = new Verdict[3];
    int i = 0;
    for (String id : new String[] {"a", "b", "c"}) {
      verdicts[i++] =
          Verdict.of(
              id,
              asked -> new Definitions.Known(checks.get(asked)),
              check -> fail("nobody looks at " + check.id()));
    }
    assertEquals(HEALTHY, verdicts[0]);
    assertEquals(UNHEALTHY, verdicts[1]);
    assertEquals(UNHEALTHY, verdicts[2]);
  }

  @ParameterizedTest
  @CsvSource({
    // threshold, three children, plain
    "0, UNHEALTHY, UNHEALTHY, UNHEALTHY, HEALTHY",
    "1, UNHEALTHY, HEALTHY, UNHEALTHY, HEALTHY",
    "2, UNHEALTHY, HEALTHY, UNHEALTHY, UNHEALTHY",
    "2, HEALTHY, HEALTHY, UNHEALTHY, HEALTHY",
    "3, HEALTHY, HEALTHY, HEALTHY, HEALTHY",
    "4, HEALTHY, HEALTHY, HEALTHY, UNHEALTHY",
    // what is not known decides only where it matters
    "1, HEALTHY, UNTOLD, UNTOLD, HEALTHY",
    "1, PENDING, UNHEALTHY, UNHEALTHY, PENDING",
    "2, HEALTHY, UNTOLD, UNHEALTHY, UNTOLD",
    "2, HEALTHY, UNTOLD, PENDING, PENDING",
    "3, UNHEALTHY, UNTOLD, PENDING, UNHEALTHY",
  })
  void calculated_countsHealthyChildren(
      int threshold, Verdict one, Verdict two, Verdict three, Verdict expected) {
    add(calculated("parent", threshold, "1", "2", "3"));
    add(endpoint("1", 1));
    add(endpoint("2", 1));
    add(endpoint("3", 1));
    seen.put("1", one);
    seen.put("2", two);
    seen.put("3", three);
    assertEquals(expected, of("parent"));
  }

  @Test
  void calculatedOfCalculated_invertedOnTheWay() {
    add(endpoint("1", 1));
    add(inverted(calculated("inner", 1, "1")));
    add(calculated("outer", 1, "inner"));
    seen.put("1", HEALTHY);
    assertEquals(UNHEALTHY, of("outer"));
    seen.put("1", UNHEALTHY);
    assertEquals(HEALTHY, of("outer"));
  }

  @Test
  void loop_tellsNothing() {
    add(calculated("a", 1, "b"));
    add(calculated("b", 1, "a"));
    assertEquals(UNTOLD, of("a"));
  }

  @Test
  void unreadAndMissingDefinitions() {
    assertEquals(PENDING, of("nobody"));
    checks.put("gone", null);
    assertEquals(UNTOLD, of("gone"));
    add(calculated("parent", 1, "gone", "nobody"));
    assertEquals(PENDING, of("parent"));
  }

  @Test
  void beforeData_healthyAndInvertedUnhealthy() {
    assertEquals(HEALTHY, before(endpoint("a", 1)));
    assertEquals(UNHEALTHY, before(inverted(endpoint("a", 1))));
    assertEquals(HEALTHY, before(disabled(remote("a", "CLOUDWATCH_METRIC"))));
    assertEquals(UNHEALTHY, before(inverted(disabled(remote("a", "CLOUDWATCH_METRIC")))));
    assertEquals(UNTOLD, before(inverted(remote("a", "CLOUDWATCH_METRIC"))));
    assertEquals(UNTOLD, before(inverted(calculated("a", 1))));
    assertEquals(UNTOLD, Verdict.beforeData(null));
    assertEquals(UNTOLD, Verdict.beforeData(Definitions.Known.NONE));
  }

  private static Verdict before(HealthCheck check) {
    return Verdict.beforeData(new Definitions.Known(check));
  }
}
