package org.bridge53.plugin.route53;

import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.plugin.route53.model.Vpc;

/**
 * One {@code as} option: the zones that a VPC sees.
 *
 * @param from the clients that see them; none: all do
 */
record VpcRule(Vpc vpc, List<Cidr> from) {
  VpcRule {
    from = List.copyOf(from);
  }
}
