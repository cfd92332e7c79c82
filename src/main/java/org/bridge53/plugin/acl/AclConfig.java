package org.bridge53.plugin.acl;

import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Cidr;
import org.bridge53.name.DomainName;

/**
 * What {@code acl} is told by all its lines in a server block.
 *
 * @param rules in file order
 */
record AclConfig(List<Rule> rules) {
  AclConfig {
    rules = List.copyOf(rules);
  }

  /** What happens to a query. */
  enum Action {
    /** It goes on, and no further policy is looked at. */
    ALLOW,
    /** REFUSED. */
    BLOCK,
    /** NOERROR without records. */
    FILTER,
    /** No response. */
    DROP
  }

  /**
   * A line of the Corefile.
   *
   * @param zones the policies are for names at or below one of these; empty: the block's zones
   * @param policies in file order
   */
  record Rule(List<DomainName> zones, List<Policy> policies) {
    Rule {
      zones = List.copyOf(zones);
      policies = List.copyOf(policies);
    }
  }

  /**
   * A line inside the block.
   *
   * @param types that it is for; empty: all
   * @param sources that it is for; empty: all
   */
  record Policy(Action action, Set<Integer> types, List<Cidr> sources) {
    Policy {
      types = Set.copyOf(types);
      sources = List.copyOf(sources);
    }
  }
}
