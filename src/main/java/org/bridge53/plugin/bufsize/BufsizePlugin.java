package org.bridge53.plugin.bufsize;

import java.util.List;
import java.util.Optional;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code bufsize [OCTETS]}; of several lines the last counts. */
public final class BufsizePlugin implements Plugin<BufsizeConfig> {
  /** Fits an unfragmented packet everywhere (RFC 9715 section 3.2). */
  private static final int DEFAULT_OCTETS = 1232;

  private static final int LEAST_OCTETS = 512;
  private static final int MOST_OCTETS = 4096;

  @Override
  public String name() {
    return "bufsize";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public BufsizeConfig read(List<Directive> lines, Problems problems) {
    int octets = DEFAULT_OCTETS;
    for (Directive line : lines) {
      List<Token> arguments = line.arguments();
      if (arguments.isEmpty() && !line.hasBlock()) {
        octets = DEFAULT_OCTETS;
        continue;
      }
      Optional<Integer> size =
          arguments.size() == 1 && !line.hasBlock()
              ? size(arguments.getFirst().text())
              : Optional.empty();
      if (size.isEmpty()) {
        problems.argumentCount(line);
      } else {
        octets = size.get();
      }
    }
    return new BufsizeConfig(octets);
  }

  /** Empty if the word is not a size that is allowed. */
  private static Optional<Integer> size(String word) {
    try {
      int size = Integer.parseInt(word);
      return size < LEAST_OCTETS || size > MOST_OCTETS ? Optional.empty() : Optional.of(size);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  @Override
  public Linked link(BufsizeConfig config, Handler next, Resources resources) {
    return Linked.of(new Bufsize(config.octets(), next));
  }
}
