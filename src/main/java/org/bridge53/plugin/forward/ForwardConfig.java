package org.bridge53.plugin.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.BlockSetting;

/**
 * One {@code forward} line.
 *
 * @param from names at or below it are forwarded
 * @param targets whom to ask, as written; files are read when the line is linked
 * @param except names at or below one of these are not forwarded; {@code from} itself always is
 * @param policy in which order upstreams are asked
 * @param maxFails an upstream with more failed probes in a row is down; 0: none ever is
 * @param maxConnectAttempts failures until the query is given up, 0: no limit; empty: twice the
 *     number of upstreams
 * @param failFast whether the query fails at once when all upstreams are down
 * @param expire how long an unused connection is kept, not negative
 * @param maxAge how long a connection takes new queries, not negative; zero: as long as it lives
 * @param maxIdleConns unused connections kept for an upstream; 0: any number
 * @param readTimeout until a response must be there, positive
 * @param forceTcp ask over TCP whatever the client used
 * @param preferUdp ask over UDP first whatever the client used, over TCP if the response is cut
 * @param maxConcurrent queries in flight, more are refused; 0: no limit
 * @param healthCheck how a failing upstream is probed
 * @param next response codes for which the following {@code forward} is asked instead
 * @param nextOnNodata whether it is asked for NOERROR without records too
 * @param failover response codes for which the next upstream is asked instead
 * @param tls files for the upstreams over TLS and HTTPS
 * @param tlsServerName what the certificates of upstreams over TLS must be for; empty: their host
 *     name or address
 * @param dohGet whether upstreams over HTTPS are asked with GET, else POST
 * @param resolvers who is asked for the addresses of host names; none: the system
 * @param sourceAddress the address that is asked from; empty: the kernel chooses
 */
public record ForwardConfig(
    DomainName from,
    List<Target> targets,
    List<DomainName> except,
    Policy policy,
    int maxFails,
    OptionalInt maxConnectAttempts,
    boolean failFast,
    Duration expire,
    Duration maxAge,
    int maxIdleConns,
    Duration readTimeout,
    boolean forceTcp,
    boolean preferUdp,
    int maxConcurrent,
    HealthCheck healthCheck,
    Set<Integer> next,
    boolean nextOnNodata,
    Set<Integer> failover,
    Optional<TlsFiles> tls,
    String tlsServerName,
    boolean dohGet,
    List<InetSocketAddress> resolvers,
    Optional<InetAddress> sourceAddress)
    implements BlockSetting.OtherClasses,
        BlockSetting.SignedQueries,
        BlockSetting.Upstreams,
        BlockSetting.Forwarder {

  public ForwardConfig {
    targets = List.copyOf(targets);
    except = List.copyOf(except);
    next = Set.copyOf(next);
    failover = Set.copyOf(failover);
    resolvers = List.copyOf(resolvers);
  }

  @Override
  public List<InetSocketAddress> upstreams() {
    List<InetSocketAddress> plain = new ArrayList<>();
    for (Target target : targets) {
      if (target instanceof Target.Address address && address.scheme() == Scheme.DNS) {
        plain.add(address.upstream());
      }
    }
    return plain;
  }

  @Override
  public boolean forwards(DomainName name) {
    if (!name.isAtOrBelow(from)) {
      return false;
    }
    if (name.equals(from)) {
      return true; // CoreDNS: "except" cannot exclude FROM itself
    }
    for (DomainName excepted : except) {
      if (name.isAtOrBelow(excepted)) {
        return false;
      }
    }
    return true;
  }

  /** How an upstream is asked. */
  public enum Scheme {
    /** Over UDP or TCP. */
    DNS(53),
    /** DNS over TLS (RFC 7858). */
    TLS(853),
    /** DNS over HTTPS (RFC 8484). */
    HTTPS(443);

    private final int port;

    Scheme(int port) {
      this.port = port;
    }

    /** Where none is given. */
    public int port() {
      return port;
    }
  }

  /** A word behind FROM. */
  public sealed interface Target {
    /**
     * An upstream by its address.
     *
     * @param serverName what its certificate must be for; empty: as the whole line says
     */
    record Address(Scheme scheme, InetSocketAddress upstream, String serverName, Token token)
        implements Target {}

    /** One or more upstreams by their name, which is looked up once. */
    record Host(Scheme scheme, String host, int port, String serverName, Token token)
        implements Target {}

    /**
     * A file like {@code resolv.conf} whose {@code nameserver} lines name upstreams; a host, if
     * there is no such file and the text can be a name.
     */
    record ServersFile(Scheme scheme, String path, String serverName, Token token)
        implements Target {}

    Scheme scheme();

    /** The word as written. */
    Token token();

    /** What the certificate must be for; empty: not said here. */
    String serverName();
  }

  /**
   * Files in PEM; empty ones are not given.
   *
   * @param certificate shown to upstreams, with the chain behind it
   * @param key of the certificate
   * @param authority who signs upstreams; empty: the roots of the system
   * @param position where they are named
   */
  public record TlsFiles(String certificate, String key, String authority, Position position) {}

  /** In which order upstreams are asked. */
  public enum Policy {
    /** Shuffled for each query. */
    RANDOM,
    /** As written, each query starting one further. */
    ROUND_ROBIN,
    /** As written, each query starting with the first. */
    SEQUENTIAL
  }

  /**
   * How a failing upstream is probed: with a query of type NS.
   *
   * @param interval from one probe to the next; zero: no probes
   * @param recursionDesired the RD flag of the probe
   * @param domain its name
   */
  public record HealthCheck(Duration interval, boolean recursionDesired, DomainName domain) {}
}
