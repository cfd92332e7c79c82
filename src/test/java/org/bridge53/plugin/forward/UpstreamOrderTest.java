package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.plugin.Handler;
import org.junit.jupiter.api.Test;

/** The three policies, seen from outside. */
class UpstreamOrderTest extends ScriptedForward {
  private List<String> firstAsked(String policy, int queriesAsked) {
    Handler handler =
        forward("forward . 192.0.2.1 192.0.2.2 192.0.2.3 {\npolicy " + policy + "\n}");
    for (int i = 0; i < queriesAsked; i++) {
      ask(handler, "example.org");
    }
    return asked;
  }

  @Test
  void sequential_alwaysFirst() {
    assertEquals(List.of("1 udp", "1 udp", "1 udp"), firstAsked("sequential", 3));
  }

  @Test
  void roundRobin_oneFurther() {
    assertEquals(List.of("1 udp", "2 udp", "3 udp", "1 udp"), firstAsked("round_robin", 4));
  }

  @Test
  void random_allAboutEqually() {
    List<String> seen = firstAsked("random", 3000);
    for (String upstream : List.of("1 udp", "2 udp", "3 udp")) {
      long share = seen.stream().filter(upstream::equals).count();
      assertTrue(share > 900 && share < 1100, upstream + " " + share);
    }
  }

  @Test
  void failingUpstreams_eachOnceARound() {
    for (int host = 1; host <= 3; host++) {
      queries.put(host, REFUSED_CONNECTION);
    }
    for (String policy : List.of("random", "round_robin", "sequential")) {
      asked.clear();
      firstAsked(policy, 1);
      assertEquals(6, asked.size());
      assertEquals(Set.of("1 udp", "2 udp", "3 udp"), new HashSet<>(asked.subList(0, 3)));
      assertEquals(asked.subList(0, 3), asked.subList(3, 6));
    }
  }
}
