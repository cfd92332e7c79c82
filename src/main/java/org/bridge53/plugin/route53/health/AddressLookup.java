package org.bridge53.plugin.route53.health;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Resolves the names of endpoints. */
@FunctionalInterface
public interface AddressLookup {
  /**
   * The IPv4 addresses of a name: those of IPv6 are never used where a check names none (Route 53
   * API Reference, HealthCheckConfig, FullyQualifiedDomainName). Blocks, with a deadline.
   *
   * @return may be empty
   * @throws IOException in one line, if nobody answers
   */
  List<InetAddress> addresses(String domainName) throws IOException;
}
