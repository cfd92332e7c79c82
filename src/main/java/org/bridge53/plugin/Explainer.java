package org.bridge53.plugin;

import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.jspecify.annotations.Nullable;

/**
 * A service that can tell how an answer comes about, and how far its answers are those of the
 * original: for {@code explain} and {@code check --aws}, on threads that may block.
 */
public interface Explainer {
  /**
   * One thing that matters to an answer.
   *
   * @param topic a word: {@code zone}, {@code policy}, {@code set} …
   * @param text one line
   */
  record Step(String topic, String text) {}

  /**
   * How one answer comes about; another query may get another one.
   *
   * @param steps in the order in which they were taken
   */
  record Explanation(List<Step> steps, Answer answer) {
    public Explanation {
      steps = List.copyOf(steps);
    }
  }

  /**
   * How one zone is served.
   *
   * @param title which one
   */
  record Report(String title, List<Step> lines) {
    public Report {
      lines = List.copyOf(lines);
    }
  }

  /** How the answer to a query comes about; null if the name is in none of the zones. */
  @Nullable Explanation explain(Query query);

  /** How each zone is served, compared with the original. */
  List<Report> parity();
}
