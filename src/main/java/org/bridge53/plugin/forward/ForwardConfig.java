package org.bridge53.plugin.forward;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
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
 * @param expire how long an unused TCP connection is kept, not negative
 * @param readTimeout until a response must be there, positive
 * @param forceTcp ask over TCP whatever the client used
 * @param preferUdp ask over UDP first whatever the client used, over TCP if the response is cut
 * @param maxConcurrent queries in flight, more are refused; 0: no limit
 * @param healthCheck how a failing upstream is probed
 * @param next response codes for which the following {@code forward} is asked instead
 * @param nextOnNodata whether it is asked for NOERROR without records too
 * @param failover response codes for which the next upstream is asked instead
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
    Duration readTimeout,
    boolean forceTcp,
    boolean preferUdp,
    int maxConcurrent,
    HealthCheck healthCheck,
    Set<Integer> next,
    boolean nextOnNodata,
    Set<Integer> failover)
    implements BlockSetting.OtherClasses {

  public ForwardConfig {
    targets = List.copyOf(targets);
    except = List.copyOf(except);
    next = Set.copyOf(next);
    failover = Set.copyOf(failover);
  }

  /** A word behind FROM. */
  public sealed interface Target {
    /** An upstream. */
    record Address(InetSocketAddress upstream, Token token) implements Target {}

    /** A file like {@code resolv.conf} whose {@code nameserver} lines name upstreams. */
    record ServersFile(String path, Token token) implements Target {}

    /** The word as written. */
    Token token();
  }

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
