package org.bridge53.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Scheduler;

/**
 * The server's way to the network: listeners on addresses, and the exchange with other servers.
 *
 * <p>Threads: one a core and address for UDP, one a core for all of TCP, one for deferred UDP
 * responses; all daemons.
 *
 * <p>An address and the wildcard may be listened on at the same port, as in CoreDNS: the more
 * specific one is served by its own listener and the wildcard leaves it alone.
 */
public final class Transport implements AutoCloseable {
  private static final int PORT_ATTEMPTS = 16;
  private static final InetAddress ANY_IPV4 = InetAddress.ofLiteral("0.0.0.0");

  private final int cores;
  private final TcpLimits limits;
  private final Scheduler scheduler;
  private final Log log;
  private final FailureLog failures;
  private final ConnectionCount connections;
  private final ReplySender sender = new ReplySender();
  private final EventLoopGroup loops;
  private final UpstreamExchange exchange;
  private final HttpEndpoints pages = new HttpEndpoints();
  private final WildcardUdpListener.LocalAddresses addresses;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final Set<InetSocketAddress> specific = ConcurrentHashMap.newKeySet();

  /**
   * Opens nothing yet.
   *
   * @param cores how many cores may be used, at least one
   * @param log takes what goes wrong on the network side
   */
  public Transport(int cores, Scheduler scheduler, Log log) {
    this(
        cores, TcpLimits.DEFAULT, WildcardUdpListener.LocalAddresses::ofInterfaces, scheduler, log);
  }

  Transport(
      int cores,
      TcpLimits limits,
      WildcardUdpListener.LocalAddresses addresses,
      Scheduler scheduler,
      Log log) {
    this.cores = Math.max(1, cores);
    this.limits = limits;
    this.addresses = addresses;
    this.scheduler = scheduler;
    this.log = log;
    this.failures = new FailureLog(log);
    this.connections = new ConnectionCount(limits);
    this.loops =
        new MultiThreadIoEventLoopGroup(
            this.cores, new DefaultThreadFactory("tcp", true), NioIoHandler.newFactory());
    this.exchange = new UpstreamExchange(new SecureRandom(), System::nanoTime, scheduler);
  }

  /**
   * Opens an address for UDP and TCP, both or neither.
   *
   * @param address an address of this machine; the wildcard of IPv6 means every address of both
   *     families, the one of IPv4 those of that family; port 0: one that is free for both protocols
   *     is picked
   * @param options what the configuration says about it
   * @param service answers what comes in
   * @return first UDP, then TCP
   * @throws ListenException in one line that says what to do
   */
  public List<Listener> listen(
      InetSocketAddress address, ListenOptions options, MessageService service)
      throws ListenException {
    if (address.isUnresolved()) {
      throw ListenException.of("udp", address, new IOException("unresolved address"));
    }
    if (address.getPort() != 0) {
      return listenOn(address, options, service);
    }
    ListenException last = null;
    for (int i = 0; i < PORT_ATTEMPTS; i++) {
      int port;
      try {
        port = freePort(address.getAddress());
      } catch (IOException failure) {
        throw ListenException.of("udp", address, failure);
      }
      try {
        return listenOn(new InetSocketAddress(address.getAddress(), port), options, service);
      } catch (ListenException taken) {
        last = taken;
      }
    }
    throw last == null ? ListenException.of("udp", address, new IOException("no port")) : last;
  }

  /**
   * Finds a port that is free for UDP and TCP alike at this moment.
   *
   * @param address an address of this machine, or the wildcard
   */
  public static int freePort(InetAddress address) throws IOException {
    return UdpSockets.freePort(address);
  }

  // The slow path's one lock: listening on two addresses at once would race for the wildcard.
  private synchronized List<Listener> listenOn(
      InetSocketAddress address, ListenOptions options, MessageService service)
      throws ListenException {
    boolean wildcard = address.getAddress().isAnyLocalAddress();
    boolean shared = false;
    for (Open other : open) {
      shared |= other.address().getPort() == address.getPort() && overlap(address, other.address());
    }
    return wildcard
        ? listenOnAll(address, options, service, !shared)
        : listenOnOne(address, options, service, !shared);
  }

  /** Whether one holds the other, so that two listeners of ours share a port. */
  private static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
    return !one.equals(other)
        && (one.getAddress().isAnyLocalAddress() || other.getAddress().isAnyLocalAddress());
  }

  private List<Listener> listenOnAll(
      InetSocketAddress wildcard, ListenOptions options, MessageService service, boolean probe)
      throws ListenException {
    int port = wildcard.getPort();
    boolean ofIpv4 = UdpSockets.isWildcardOfIpv4(wildcard);
    boolean claimed = ofIpv4 && specific.add(wildcard);
    Listener udp = null;
    sender.moving();
    try {
      rescanWildcards(port);
      udp =
          WildcardUdpListener.open(
              wildcard,
              UdpSockets.loops(options.udpSockets(), cores),
              probe,
              addresses,
              local -> isTaken(local, ofIpv4),
              service,
              sender,
              scheduler,
              log,
              failures);
      Listener tcp = tcp(wildcard, probe, options, service);
      return List.of(new Open(udp, claimed), new Open(tcp, false));
    } catch (ListenException failure) {
      if (udp != null) {
        udp.close();
      }
      if (claimed) {
        specific.remove(wildcard);
        rescanWildcards(port);
      }
      throw failure;
    } finally {
      sender.moved();
    }
  }

  /** Whether a more specific listener serves an address: its own, or that of all of IPv4. */
  private boolean isTaken(InetSocketAddress local, boolean askedByIpv4) {
    return specific.contains(local)
        || (!askedByIpv4
            && local.getAddress() instanceof Inet4Address
            && specific.contains(new InetSocketAddress(ANY_IPV4, local.getPort())));
  }

  private List<Listener> listenOnOne(
      InetSocketAddress address, ListenOptions options, MessageService service, boolean probe)
      throws ListenException {
    boolean claimed = specific.add(address);
    Listener udp = null;
    sender.moving();
    try {
      rescanWildcards(address.getPort());
      udp =
          UdpListener.open(
              address, UdpSockets.loops(options.udpSockets(), cores), service, sender, failures);
      Listener tcp = tcp(address, probe, options, service);
      return List.of(new Open(udp, true), new Open(tcp, false));
    } catch (ListenException failure) {
      if (udp != null) {
        udp.close();
      }
      if (claimed) {
        specific.remove(address);
        rescanWildcards(address.getPort());
      }
      throw failure;
    } finally {
      sender.moved();
    }
  }

  private Listener tcp(
      InetSocketAddress address, boolean probe, ListenOptions options, MessageService service)
      throws ListenException {
    return TcpListener.open(address, probe, service, limits, options, connections, loops, failures);
  }

  private void rescanWildcards(int port) {
    for (Open each : open) {
      if (each.listener instanceof WildcardUdpListener wildcard
          && wildcard.address().getPort() == port) {
        wildcard.rescan();
      }
    }
  }

  /** A listener that is known here until it is closed. */
  private final class Open implements Listener {
    private final Listener listener;
    private final boolean claims;

    Open(Listener listener, boolean claims) {
      this.listener = listener;
      this.claims = claims;
      open.add(this);
    }

    @Override
    public InetSocketAddress address() {
      return listener.address();
    }

    @Override
    public void use(ListenOptions options) {
      listener.use(options);
    }

    @Override
    public void drain(Duration patience) {
      listener.drain(patience);
    }

    @Override
    public void handOver() {
      if (claims) {
        sender.moving();
        try {
          close();
        } finally {
          sender.moved();
        }
      }
    }

    @Override
    public boolean settle(Duration patience) {
      return listener.settle(patience);
    }

    @Override
    public void close() {
      if (open.remove(this)) {
        listener.close();
        if (claims && specific.remove(address())) {
          rescanWildcards(address().getPort());
        }
      }
    }
  }

  /** TCP connections at this moment, on all listeners. */
  int connections() {
    return connections.now();
  }

  /** Asks other servers. */
  public Exchange exchange() {
    return exchange;
  }

  /** Pages over HTTP. */
  public HttpPages pages() {
    return pages;
  }

  /** Closes every listener, connection and thread. */
  @Override
  public void close() {
    open.forEach(Open::close);
    pages.close();
    exchange.close();
    sender.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
