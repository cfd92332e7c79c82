package org.bridge53.plugin.loadbalance;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Position;

/**
 * What {@code loadbalance} does with records.
 *
 * @param weightFile for the policy {@code weighted}; empty: {@code round_robin}
 * @param reload time between looks at the weight file; 30 s; zero: never
 * @param prefer addresses in these networks come first, in this order; none
 * @param position of the line
 */
public record LoadbalanceConfig(
    String weightFile, Duration reload, List<Cidr> prefer, Position position) {
  public LoadbalanceConfig {
    prefer = List.copyOf(prefer);
  }

  boolean isWeighted() {
    return !weightFile.isEmpty();
  }
}
