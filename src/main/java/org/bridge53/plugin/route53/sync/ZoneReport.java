package org.bridge53.plugin.route53.sync;

import java.util.HashSet;
import java.util.Set;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.route53.translation.Translation;
import org.jspecify.annotations.Nullable;

/** What the log says of what a zone is made of: only what is news. Its account's lock guards it. */
final class ZoneReport {
  /** Of one load: a zone in which nothing can be read must not flood the log. */
  private static final int MOST_PROBLEM_LINES = 100;

  /** What was made of the listing, as long as no line has taken it: then nothing is said of it. */
  private Translation.@Nullable Translated unreported;

  /** Whether a line has ever taken the zone. */
  private boolean announced;

  /** What could not be read of the last listing, and what is withheld. */
  private Set<String> problems = new HashSet<>();

  private String withheld = "";

  void made(Translation.Translated done) {
    unreported = done;
  }

  /** A line has taken the zone: logs what is new, if that was not done yet. */
  void taken(String label, Log log) {
    Translation.Translated done = unreported;
    if (done == null) {
      return;
    }
    unreported = null;
    int news = 0;
    for (String problem : done.problems()) {
      if (!problems.contains(problem) && ++news <= MOST_PROBLEM_LINES) {
        log.warning(label + ": " + problem);
      }
    }
    if (news > MOST_PROBLEM_LINES) {
      log.warning(label + ": … and " + (news - MOST_PROBLEM_LINES) + " more");
    }
    problems = new HashSet<>(done.problems());
    if (!announced) {
      announced = true;
      String sets = done.recordSets() == 1 ? " record set" : " record sets";
      log.info(
          label
              + ": loaded, "
              + done.recordSets()
              + sets
              + (done.withheld().isEmpty() ? "" : "; " + done.withheld()));
    } else if (!done.withheld().equals(withheld)) {
      log.info(
          label
              + ": "
              + (done.withheld().isEmpty()
                  ? "no alias or policy record set is left that answers SERVFAIL"
                  : done.withheld()));
    }
    withheld = done.withheld();
  }
}
