package org.bridge53.plugin.cache;

import org.bridge53.message.Query;
import org.bridge53.name.DomainName;

/** Everything of a query that changes its answer: equal keys get equal answers. */
final class CacheKey {
  private static final int DNSSEC_OK = 1;
  private static final int CHECKING_DISABLED = 2;

  // Another server says less to a query without RD, which must not be kept for those with it.
  private static final int RECURSION_DESIRED = 4;

  private final DomainName qname;
  private final int typeAndClass;
  private final int flags;

  CacheKey(Query query) {
    this.qname = query.qname();
    this.typeAndClass = (query.qclass() << 16) | query.qtype();
    this.flags =
        (query.dnssecOk() ? DNSSEC_OK : 0)
            | (query.checkingDisabled() ? CHECKING_DISABLED : 0)
            | (query.recursionDesired() ? RECURSION_DESIRED : 0);
  }

  DomainName qname() {
    return qname;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKey that
        && typeAndClass == that.typeAndClass
        && flags == that.flags
        && qname.equals(that.qname);
  }

  @Override
  public int hashCode() {
    return qname.hashCode() + 31 * typeAndClass + 7919 * flags;
  }
}
