package org.bridge53.emulator;

import java.util.List;
import java.util.Set;

/** The 17 record types of the API and what each may have. */
final class RecordTypes {
  /** In the order of the API's enumeration, which its error texts repeat. */
  static final List<String> ALL =
      List.of(
          "SOA", "A", "TXT", "NS", "CNAME", "MX", "NAPTR", "PTR", "SRV", "SPF", "AAAA", "CAA", "DS",
          "TLSA", "SSHFP", "SVCB", "HTTPS");

  /** These have no routing policies. */
  static final Set<String> SIMPLE_ONLY = Set.of("NS", "SOA", "DS");

  /** These cannot be aliases. */
  static final Set<String> NEVER_ALIAS = Set.of("NS", "SOA");

  private RecordTypes() {}
}
