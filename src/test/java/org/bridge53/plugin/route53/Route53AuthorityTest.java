package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.FakeTargets;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.plugin.route53.translation.EscapedName;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.presentation.RdataText;
import org.bridge53.zone.AuthoritativeContract;
import org.bridge53.zone.Zone;
import org.bridge53.zone.Zones;

/** The contract over a zone that Route 53 lists. */
class Route53AuthorityTest implements AuthoritativeContract {
  private static final Zone ZONE = listed();

  private static Zone listed() {
    List<RecordSet> listing = new ArrayList<>();
    for (Rrset rrset : Zones.rrsets(APEX, RECORDS)) {
      List<String> values = new ArrayList<>();
      for (byte[] rdata : rrset.rdatas()) {
        values.add(RdataText.format(rrset.type(), rdata));
      }
      listing.add(
          RecordSet.simple(
              EscapedName.format(rrset.owner()), RrType.text(rrset.type()), rrset.ttl(), values));
    }
    Translation.Translated done =
        assertInstanceOf(
            Translation.Translated.class, ZoneTranslator.translate("Z1", listing, null));
    assertEquals(List.of(), done.problems());
    return done.zone();
  }

  @Override
  public Answer answer(Query query, Function<Query, Answer> lookup) {
    ZoneTable table = new ZoneTable(List.of(new ZoneTable.Entry("Z1", NameText.parse(APEX), ZONE)));
    return new Route53Handler(
            table,
            Fallthrough.NONE,
            new EndOfChain("route53"),
            lookup::apply,
            new Evaluator(Evaluator.Mode.EVALUATE, new FakeTargets(), new Random(1)),
            new Vantages(List.of(), List.of(), Vantages.Places.NONE, Vantage.UNKNOWN))
        .handle(query);
  }
}
