package org.bridge53.zone;

import java.util.function.Function;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;

/** The contract over a zone that a builder made. */
class ZoneAuthorityTest implements AuthoritativeContract {
  private static final Zone ZONE = Zones.zone(APEX, RECORDS);

  @Override
  public Answer answer(Query query, Function<Query, Answer> lookup) {
    return new ResponseComposer(lookup::apply).compose(ZONE, query);
  }
}
