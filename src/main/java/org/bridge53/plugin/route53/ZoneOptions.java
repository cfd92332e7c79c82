package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code route53} line that say which zones are served, and to whom.
 *
 * @param named zones that the line names without an id: every one of that name
 * @param accept names that the line may serve; empty: whatever it names itself
 * @param rules which of the account's zones are served
 * @param views whose zones are served
 * @param discover the longest time between two looks for zones; default five minutes
 * @param grace how long a zone that is gone is served on; default a day
 * @param forwardsUnreadable whether names of zones that nobody may read go to the next plugin; else
 *     they get SERVFAIL
 * @param allow the clients of private zones; null: {@link #PRIVATE_NETWORKS}
 * @param sameName null: {@code shadow} where a zone was found, {@code overlay} where all are
 *     written by id
 * @param prefer ids of zones, the first of several private ones of one name answers
 */
record ZoneOptions(
    List<DomainName> named,
    List<DomainName> accept,
    List<ZoneRule> rules,
    List<VpcRule> views,
    Duration discover,
    Duration grace,
    boolean forwardsUnreadable,
    @Nullable List<Cidr> allow,
    @Nullable SameName sameName,
    List<String> prefer) {
  static final Duration DISCOVER = Duration.ofMinutes(5);
  static final Duration GRACE = Duration.ofHours(24);

  /** How long names of a zone that is gone get SERVFAIL after the grace period. */
  static final Duration AFTER_GRACE = Duration.ofHours(24);

  /** Loopback, RFC 1918, unique local addresses (RFC 4193) and link-local ones, IPv4's too. */
  static final List<Cidr> PRIVATE_NETWORKS =
      List.of(
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("::1/128"),
          Cidr.parse("10.0.0.0/8"),
          Cidr.parse("172.16.0.0/12"),
          Cidr.parse("192.168.0.0/16"),
          Cidr.parse("fc00::/7"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("fe80::/10"));

  /** {@code allow all}. */
  static final List<Cidr> EVERYBODY = List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));

  static final ZoneOptions DEFAULT =
      new ZoneOptions(
          List.of(), List.of(), List.of(), List.of(), DISCOVER, GRACE, false, null, null,
          List.of());

  ZoneOptions {
    named = List.copyOf(named);
    accept = List.copyOf(accept);
    rules = List.copyOf(rules);
    views = List.copyOf(views);
    allow = allow == null ? null : List.copyOf(allow);
    prefer = List.copyOf(prefer);
  }

  /** Whether AWS has to be asked which zones there are. */
  boolean finds() {
    return !named.isEmpty() || !rules.isEmpty() || !views.isEmpty();
  }

  /** Whether the line may serve a zone of this name. */
  boolean accepts(DomainName name) {
    return accept.isEmpty() || isUnder(accept, name);
  }

  static boolean isUnder(List<DomainName> suffixes, DomainName name) {
    for (DomainName suffix : suffixes) {
      if (name.isAtOrBelow(suffix)) {
        return true;
      }
    }
    return false;
  }
}
