package org.bridge53.plugin.acl;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.Query;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.acl.AclConfig.Action;
import org.bridge53.plugin.acl.AclConfig.Policy;
import org.bridge53.plugin.acl.AclConfig.Rule;
import org.jspecify.annotations.Nullable;

/**
 * The policies for some zones, immutable. The first that matches decides.
 *
 * <p>Neighbours that differ only in their sources give the same action whichever of them matches:
 * they are joined into one. So a block list of thousands of lines is one {@link NetworkSet}.
 */
final class PolicyList {
  /** A policy, ready to be asked. */
  private static final class Compiled {
    private final Action action;
    private final int @Nullable [] types;
    private final @Nullable NetworkSet sources;

    private Compiled(Policy policy) {
      Set<Integer> codes = policy.types();
      action = policy.action();
      types = codes.isEmpty() ? null : codes.stream().mapToInt(Integer::intValue).toArray();
      sources = policy.sources().isEmpty() ? null : NetworkSet.of(policy.sources());
    }

    private boolean matches(int qtype, InetAddress source) {
      return matchesType(qtype) && (sources == null || sources.contains(source));
    }

    private boolean matchesType(int qtype) {
      if (types == null) {
        return true;
      }
      for (int type : types) {
        if (type == qtype) {
          return true;
        }
      }
      return false;
    }
  }

  /** Null: all names that reach the server block. */
  private final @Nullable SuffixTable<DomainName> zones;

  private final Compiled[] policies;

  private PolicyList(List<DomainName> zones, List<Policy> policies) {
    this.zones = zones.isEmpty() ? null : table(zones);
    this.policies = joined(policies).stream().map(Compiled::new).toArray(Compiled[]::new);
  }

  /** Names by themselves. */
  static SuffixTable<DomainName> table(List<DomainName> names) {
    Map<DomainName, DomainName> entries = new HashMap<>();
    names.forEach(name -> entries.put(name, name));
    return SuffixTable.of(entries);
  }

  /** The rules of a configuration in their order, neighbours for the same zones joined. */
  static List<PolicyList> all(AclConfig config) {
    List<PolicyList> lists = new ArrayList<>();
    List<Policy> policies = new ArrayList<>();
    List<Rule> rules = config.rules();
    for (int i = 0; i < rules.size(); i++) {
      List<DomainName> zones = rules.get(i).zones();
      policies.addAll(rules.get(i).policies());
      if (i + 1 == rules.size() || !rules.get(i + 1).zones().equals(zones)) {
        lists.add(new PolicyList(zones, policies));
        policies.clear();
      }
    }
    return lists;
  }

  private static List<Policy> joined(List<Policy> policies) {
    List<Policy> joined = new ArrayList<>();
    List<Cidr> sources = new ArrayList<>();
    boolean allSources = false;
    for (int i = 0; i < policies.size(); i++) {
      Policy policy = policies.get(i);
      allSources |= policy.sources().isEmpty();
      sources.addAll(policy.sources());
      if (i + 1 == policies.size() || !isAlike(policy, policies.get(i + 1))) {
        joined.add(new Policy(policy.action(), policy.types(), allSources ? List.of() : sources));
        sources.clear();
        allSources = false;
      }
    }
    return joined;
  }

  private static boolean isAlike(Policy one, Policy other) {
    return one.action() == other.action() && one.types().equals(other.types());
  }

  /** How many policies are left after joining. */
  int size() {
    return policies.length;
  }

  /**
   * The zone of a name that the policies are for, as the Corefile writes it.
   *
   * @param block the zones of the server block, for policies for all names that reach it
   */
  DomainName zone(DomainName name, SuffixTable<DomainName> block) {
    DomainName closest = (zones == null ? block : zones).closest(name);
    return closest == null ? DomainName.ROOT : closest;
  }

  /** What is to happen to a query; null if no policy matches. */
  @Nullable Action decide(Query query, InetAddress source) {
    if (zones != null && zones.closest(query.qname()) == null) {
      return null;
    }
    for (Compiled policy : policies) {
      if (policy.matches(query.qtype(), source)) {
        return policy.action;
      }
    }
    return null;
  }
}
