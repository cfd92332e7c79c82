package org.bridge53.plugin.hosts;

import java.util.Map;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/** What one source (the file, or the Corefile) says, ready to be sent. Immutable. */
final class HostsTable {
  static final HostsTable EMPTY = new HostsTable(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  private final Map<DomainName, Rrset> a;
  private final Map<DomainName, Rrset> aaaa;
  private final Map<DomainName, Rrset> wildcardA;
  private final Map<DomainName, Rrset> wildcardAaaa;
  private final Map<DomainName, Rrset> pointers;

  /**
   * A table; the maps, each by owner, are given away.
   *
   * @param wildcardA by the name behind {@code *.}
   * @param wildcardAaaa likewise
   */
  HostsTable(
      Map<DomainName, Rrset> a,
      Map<DomainName, Rrset> aaaa,
      Map<DomainName, Rrset> wildcardA,
      Map<DomainName, Rrset> wildcardAaaa,
      Map<DomainName, Rrset> pointers) {
    this.a = a;
    this.aaaa = aaaa;
    this.wildcardA = wildcardA;
    this.wildcardAaaa = wildcardAaaa;
    this.pointers = pointers;
  }

  /** Whether the name has an address of either family. */
  boolean knows(DomainName qname) {
    return isExact(qname) || isByWildcard(qname);
  }

  /** The A records of a name, or of the wildcard that stands for its first label. */
  @Nullable Rrset ipv4(DomainName qname) {
    return find(a, wildcardA, qname);
  }

  /** As {@link #ipv4}, AAAA. */
  @Nullable Rrset ipv6(DomainName qname) {
    return find(aaaa, wildcardAaaa, qname);
  }

  /** The PTR records of a name under {@code in-addr.arpa.} or {@code ip6.arpa.}. */
  @Nullable Rrset pointers(DomainName qname) {
    return pointers.get(qname);
  }

  /** Number of RRsets. */
  int size() {
    return a.size() + aaaa.size() + wildcardA.size() + wildcardAaaa.size() + pointers.size();
  }

  private @Nullable Rrset find(
      Map<DomainName, Rrset> exact, Map<DomainName, Rrset> wildcards, DomainName qname) {
    Rrset found = exact.get(qname);
    // A name that is there itself has nothing of a wildcard, not even the other family.
    if (found != null || wildcards.isEmpty() || qname.isRoot() || isExact(qname)) {
      return found;
    }
    Rrset wildcard = wildcards.get(qname.parent());
    return wildcard == null ? null : wildcard.withOwner(qname);
  }

  private boolean isExact(DomainName qname) {
    return a.containsKey(qname) || aaaa.containsKey(qname);
  }

  private boolean isByWildcard(DomainName qname) {
    if ((wildcardA.isEmpty() && wildcardAaaa.isEmpty()) || qname.isRoot()) {
      return false;
    }
    DomainName parent = qname.parent();
    return wildcardA.containsKey(parent) || wildcardAaaa.containsKey(parent);
  }
}
