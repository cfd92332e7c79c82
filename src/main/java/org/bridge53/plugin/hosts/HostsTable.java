package org.bridge53.plugin.hosts;

import java.util.Map;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/** What one source (the file, or the Corefile) says, ready to be sent. Immutable. */
final class HostsTable {
  static final HostsTable EMPTY = new HostsTable(Map.of(), Map.of(), Map.of());

  /**
   * The addresses of a name.
   *
   * @param a null if it has none
   * @param aaaa null if it has none; not both
   */
  record Addresses(@Nullable Rrset a, @Nullable Rrset aaaa) {
    /** The same addresses under another owner. */
    private Addresses withOwner(DomainName owner) {
      return new Addresses(
          a == null ? null : a.withOwner(owner), aaaa == null ? null : aaaa.withOwner(owner));
    }
  }

  private final Map<DomainName, Addresses> names;
  private final Map<DomainName, Addresses> wildcards;
  private final Map<DomainName, Rrset> pointers;

  /**
   * A table; the maps are given away.
   *
   * @param wildcards by the name behind {@code *.}
   * @param pointers PTR sets by owner
   */
  HostsTable(
      Map<DomainName, Addresses> names,
      Map<DomainName, Addresses> wildcards,
      Map<DomainName, Rrset> pointers) {
    this.names = names;
    this.wildcards = wildcards;
    this.pointers = pointers;
  }

  /** The addresses of a name, or of a wildcard that stands for its first label. */
  @Nullable Addresses addresses(DomainName qname) {
    Addresses exact = names.get(qname);
    if (exact != null || wildcards.isEmpty() || qname.isRoot()) {
      return exact;
    }
    Addresses wildcard = wildcards.get(qname.parent());
    return wildcard == null ? null : wildcard.withOwner(qname);
  }

  /** The PTR records of a name under {@code in-addr.arpa.} or {@code ip6.arpa.}. */
  @Nullable Rrset pointers(DomainName qname) {
    return pointers.get(qname);
  }

  /** Names and reverse names. */
  int size() {
    return names.size() + wildcards.size() + pointers.size();
  }
}
