package org.bridge53.plugin.route53;

import java.util.List;
import java.util.Random;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.FakeTargets;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;

/** Lines for tests of what is behind them. */
final class TestLines {
  private TestLines() {}

  /** As a line without options, private zones for everybody. */
  static Line plain(Lookup lookup) {
    return line(lookup, ZoneFallthrough.NONE, null, null, List.of());
  }

  static Line line(
      Lookup lookup,
      ZoneFallthrough fallthrough,
      NetworkSet clients,
      SameName sameName,
      List<String> prefer) {
    Vantages nowhere = new Vantages(List.of(), List.of(), Vantages.Places.NONE, Vantage.UNKNOWN);
    return new Line(
        fallthrough,
        clients,
        false,
        sameName,
        prefer,
        lookup,
        null,
        new Evaluator(Evaluator.Mode.EVALUATE, new FakeTargets(), new Random(1)),
        nowhere,
        nowhere,
        List.of(),
        new Delegations(null, lookup, () -> 0));
  }
}
