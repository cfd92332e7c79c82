package org.bridge53.transport;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * UDP on all addresses of this machine, of both families or of IPv4 only.
 *
 * <p>A response has to leave from the address that was asked (RFC 1123, 6.1.3.2 by way of RFC 2181,
 * section 4: clients drop others). A socket on the wildcard address cannot tell in portable Java
 * which one that was, so there is a socket for every local address, link-local ones with their
 * scope, and a re-scan every 5 seconds: new addresses get sockets, those of vanished ones are
 * closed. Addresses that no interface lists, such as the rest of 127.0.0.0/8, are not served; they
 * need {@code bind}.
 *
 * <p>Loops: one a core, over that core's socket of each address.
 */
final class WildcardUdpListener implements Listener {
  static final Duration RESCAN = Duration.ofSeconds(5);
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration RELEASE = Duration.ofSeconds(1);

  private final InetSocketAddress wildcard;
  private final int port;
  private final List<SelectorLoop> loops;
  private final LocalAddresses addresses;
  private final Predicate<InetSocketAddress> excluded;
  private final ReplySender sender;
  private final Log log;

  // By the address's text: two link-local addresses that differ in their scope only are equal().
  private final Map<String, List<DatagramChannel>> sockets = new HashMap<>();
  private final Set<String> warned = new HashSet<>();
  private Scheduler.@Nullable Task rescan;
  private boolean ended;

  /** The addresses of this machine at this moment. */
  @FunctionalInterface
  interface LocalAddresses {
    List<InetAddress> now() throws SocketException;

    /** Those of the interfaces that are up. */
    static List<InetAddress> ofInterfaces() throws SocketException {
      UdpSockets.requireDescriptor();
      List<InetAddress> all = new ArrayList<>();
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        if (each.isUp()) {
          each.inetAddresses().forEach(all::add);
        }
      }
      return all;
    }
  }

  private WildcardUdpListener(
      InetSocketAddress wildcard,
      List<SelectorLoop> loops,
      LocalAddresses addresses,
      Predicate<InetSocketAddress> excluded,
      ReplySender sender,
      Log log) {
    this.wildcard = wildcard;
    this.port = wildcard.getPort();
    this.loops = loops;
    this.addresses = addresses;
    this.excluded = excluded;
    this.sender = sender;
    this.log = log;
  }

  /**
   * Binds and begins.
   *
   * @param wildcard of IPv4: of that family only; of IPv6: of both; its port is not 0
   * @param count loops, at least one
   * @param probe whether another server's socket on any address is an error
   * @param excluded addresses that listeners of their own serve
   */
  static WildcardUdpListener open(
      InetSocketAddress wildcard,
      int count,
      boolean probe,
      LocalAddresses addresses,
      Predicate<InetSocketAddress> excluded,
      MessageService service,
      ReplySender sender,
      Scheduler scheduler,
      Log log,
      FailureLog failures)
      throws ListenException {
    int port = wildcard.getPort();
    List<SelectorLoop> loops = new ArrayList<>();
    try {
      if (probe) {
        UdpSockets.probeWildcard(wildcard);
      }
      for (int i = 0; i < count; i++) {
        UdpAnswerer answerer = new UdpAnswerer(service, sender, failures);
        loops.add(new SelectorLoop("udp-:" + port + "-" + i, answerer, failures));
      }
    } catch (IOException failure) {
      throw ListenException.of("udp", wildcard, failure);
    }
    loops.forEach(SelectorLoop::start);
    WildcardUdpListener listener =
        new WildcardUdpListener(wildcard, loops, addresses, excluded, sender, log);
    try {
      listener.begin(scheduler);
    } catch (IOException failure) {
      listener.close();
      throw ListenException.of("udp", wildcard, failure);
    }
    return listener;
  }

  private synchronized void begin(Scheduler scheduler) throws IOException {
    IOException failure = scan();
    if (sockets.isEmpty() && failure != null) {
      throw failure;
    }
    rescan = scheduler.every(RESCAN, this::rescan);
  }

  /** Looks at the machine's addresses again. Any thread; slow path. */
  synchronized void rescan() {
    if (ended) {
      return;
    }
    try {
      scan();
    } catch (SocketException failure) {
      log.warning("listen udp :" + port + ": the interfaces cannot be listed: " + failure);
    }
  }

  /** Returns the last failure to bind an address, if there was one. */
  private @Nullable IOException scan() throws SocketException {
    Map<String, InetSocketAddress> now = new LinkedHashMap<>();
    for (InetAddress address : addresses.now()) {
      InetSocketAddress local = new InetSocketAddress(address, port);
      boolean ours = address instanceof Inet4Address || !UdpSockets.isWildcardOfIpv4(wildcard);
      if (ours && !excluded.test(local)) {
        now.put(address.getHostAddress(), local);
      }
    }
    List<DatagramChannel> closed = new ArrayList<>();
    for (var each = sockets.entrySet().iterator(); each.hasNext(); ) {
      var socket = each.next();
      if (!now.containsKey(socket.getKey())) {
        closed.addAll(socket.getValue());
        each.remove();
      }
    }
    release(closed);
    warned.retainAll(now.keySet());
    IOException last = null;
    for (var each : now.entrySet()) {
      if (!sockets.containsKey(each.getKey())) {
        try {
          sockets.put(each.getKey(), open(each.getValue()));
          warned.remove(each.getKey());
        } catch (IOException failure) {
          last = failure;
          if (warned.add(each.getKey())) {
            log.warning(
                ListenException.of("udp", each.getValue(), failure).getMessage()
                    + "; will be tried again every 5s");
          }
        }
      }
    }
    return last;
  }

  /** Closes sockets; a selector holds on to a closed one's port until its loop comes by. */
  private void release(List<DatagramChannel> closed) {
    for (DatagramChannel channel : closed) {
      try {
        sender.closes((InetSocketAddress) channel.getLocalAddress(), channel);
      } catch (IOException _) {
        // Closed by a failure: a response finds that out by itself.
      }
    }
    UdpSockets.closeAll(closed);
    long deadline = System.nanoTime() + RELEASE.toNanos();
    try {
      for (DatagramChannel channel : closed) {
        while (channel.isRegistered() && System.nanoTime() - deadline < 0) {
          loops.forEach(SelectorLoop::forgetClosed);
          Thread.sleep(1);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<DatagramChannel> open(InetSocketAddress local) throws IOException {
    List<DatagramChannel> channels = UdpSockets.open(local, loops.size());
    try {
      for (int i = 0; i < loops.size(); i++) {
        loops.get(i).add(channels.get(i), local);
      }
    } catch (IOException | RuntimeException failure) {
      UdpSockets.closeAll(channels);
      throw failure;
    }
    sender.opened(local, channels.getFirst());
    return channels;
  }

  @Override
  public InetSocketAddress address() {
    return wildcard;
  }

  private synchronized void end() {
    ended = true;
    if (rescan != null) {
      rescan.cancel();
    }
  }

  @Override
  public void drain(Duration patience) {
    end();
    long deadline = System.nanoTime() + patience.toNanos();
    loops.forEach(loop -> loop.drain(deadline));
    try {
      for (SelectorLoop loop : loops) {
        loop.join(deadline);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean settle(Duration patience) {
    return sender.flush(patience);
  }

  @Override
  public synchronized void close() {
    end();
    var _ = sender.flush(FLUSH);
    long now = System.nanoTime();
    loops.forEach(loop -> loop.drain(now));
    List<DatagramChannel> closed = new ArrayList<>();
    sockets.values().forEach(closed::addAll);
    sockets.clear();
    release(closed);
  }
}
