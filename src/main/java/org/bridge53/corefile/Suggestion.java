package org.bridge53.corefile;

import java.util.Collection;
import java.util.Locale;

/** "Did you mean": the known word nearest to a misspelt one. */
public final class Suggestion {
  /** Longer words are nobody's misspelling. */
  private static final int MAX_CHARACTERS = 64;

  private Suggestion() {}

  /**
   * The tail of an error message.
   *
   * @param known words to choose from
   * @return {@code ; did you mean 'X'?}, or an empty text if none is near
   */
  public static String of(String word, Collection<String> known) {
    if (word.isEmpty() || word.length() > MAX_CHARACTERS) {
      return "";
    }
    String lower = word.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Math.max(1, Math.min(3, word.length() / 3)) + 1;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - word.length()) >= bestDistance) {
        continue;
      }
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best == null ? "" : "; did you mean '" + best + "'?";
  }

  /** Edits from one word to the other; two neighbouring letters exchanged are one edit. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
