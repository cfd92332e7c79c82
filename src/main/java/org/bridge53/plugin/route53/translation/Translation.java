package org.bridge53.plugin.route53.translation;

import java.util.List;
import org.bridge53.zone.Zone;

/** What became of a complete listing. */
public sealed interface Translation {
  /**
   * A zone that can be served.
   *
   * @param sets the listing in its order, with the octets that were made of it
   * @param problems what was left out or replaced, a line each that names the record set
   * @param withheld how many record sets are not answered as Route 53 does, as a clause; empty if
   *     there is none
   */
  record Translated(Zone zone, List<ReadSet> sets, List<String> problems, String withheld)
      implements Translation {
    public Translated {
      sets = List.copyOf(sets);
      problems = List.copyOf(problems);
    }

    /** How many the listing holds. */
    public int recordSets() {
      return sets.size();
    }
  }

  /**
   * No zone: the apex has no SOA or no NS record set, so the listing is not a whole zone.
   *
   * @param reason one line
   */
  record Refused(String reason) implements Translation {}
}
