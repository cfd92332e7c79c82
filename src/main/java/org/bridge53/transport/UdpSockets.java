package org.bridge53.transport;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Opens the sockets behind listeners. Start and re-scan only, never a query. */
final class UdpSockets {
  /** As NSD asks for; the kernel gives at most its rmem_max. Keeps a burst while a loop is busy. */
  private static final int RECEIVE_BUFFER_OCTETS = 1 << 20;

  private static final int PORT_ATTEMPTS = 64;

  private UdpSockets() {}

  /**
   * Opens one socket a loop on one address, all on the same port. First tries the address alone:
   * with SO_REUSEPORT a second server would start silently and the two would share the queries.
   *
   * @param address not the wildcard; port 0: one is picked
   * @param loops at least one
   * @return blocking channels; all or none
   */
  static List<DatagramChannel> open(InetSocketAddress address, int loops) throws IOException {
    InetSocketAddress bound;
    try (DatagramChannel alone = bind(address, false)) {
      bound = (InetSocketAddress) alone.getLocalAddress();
    }
    List<DatagramChannel> channels = new ArrayList<>(loops);
    try {
      for (int i = 0; i < loops; i++) {
        channels.add(bind(bound, true));
      }
      return channels;
    } catch (IOException | RuntimeException failure) {
      closeAll(channels);
      throw failure;
    }
  }

  private static DatagramChannel bind(InetSocketAddress address, boolean shared)
      throws IOException {
    // An IPv4 address on an IPv4 socket: no mapped addresses on the way in or out.
    DatagramChannel channel =
        address.getAddress().isAnyLocalAddress() && !isWildcardOfIpv4(address)
            ? DatagramChannel.open()
            : open(address.getAddress());
    try {
      if (shared && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_OCTETS);
      return channel.bind(bindable(address));
    } catch (IOException | RuntimeException failure) {
      closeQuietly(channel);
      throw failure;
    }
  }

  /** Opens a socket of the address's own family. */
  static DatagramChannel open(InetAddress address) throws IOException {
    try {
      return DatagramChannel.open(
          address instanceof Inet4Address
              ? StandardProtocolFamily.INET
              : StandardProtocolFamily.INET6);
    } catch (UnsupportedOperationException _) {
      throw new SocketException("address family not supported by this machine");
    }
  }

  /** The wildcard of IPv4 stands for that family only; the one of IPv6 for both. */
  static boolean isWildcardOfIpv4(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address && address.getAddress().isAnyLocalAddress();
  }

  /**
   * An address as the JDK takes it: the wildcard of both families has no family there, so that a
   * machine without IPv6 has one too.
   */
  static InetSocketAddress bindable(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(address.getPort())
        : address;
  }

  /**
   * Tries whether a UDP port is free on all addresses of a wildcard: of both families, or of one
   * that exists.
   */
  static void probeWildcard(InetSocketAddress wildcard) throws IOException {
    bind(wildcard, false).close();
  }

  /**
   * Whether descriptors are left: without, a list of the interfaces may lack the IPv6 addresses and
   * does not say so.
   */
  static void requireDescriptor() throws SocketException {
    try {
      DatagramChannel.open().close();
    } catch (IOException none) {
      SocketException failure = new SocketException(String.valueOf(none.getMessage()));
      failure.initCause(none);
      throw failure;
    }
  }

  /**
   * Tries whether an address is free for TCP: the listener itself shares its address within this
   * process and would not notice.
   */
  static void probeTcp(InetSocketAddress address) throws IOException {
    try (ServerSocketChannel alone =
        isWildcardOfIpv4(address)
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open()) {
      alone.bind(bindable(address));
    }
  }

  /**
   * How many loops an address gets.
   *
   * @param asked 0: one a core
   */
  static int loops(int asked, int cores) {
    return asked > 0 && spreads() ? asked : loops(cores);
  }

  /**
   * How many loops an address gets if nobody says so: one a core where the kernel spreads datagrams
   * over the sockets of one address. Linux does; BSDs and macOS hand all to one, Windows knows no
   * SO_REUSEPORT.
   */
  static int loops(int cores) {
    return spreads() ? Math.max(1, cores) : 1;
  }

  private static boolean spreads() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /**
   * Finds a port that is free for UDP and TCP alike.
   *
   * @param address an address of this machine, or the wildcard
   */
  static int freePort(InetAddress address) throws IOException {
    IOException last = new IOException("no port is free for both UDP and TCP");
    for (int i = 0; i < PORT_ATTEMPTS; i++) {
      try (DatagramChannel udp = bind(new InetSocketAddress(address, 0), false)) {
        int port = ((InetSocketAddress) udp.getLocalAddress()).getPort();
        probeTcp(new InetSocketAddress(address, port));
        return port;
      } catch (IOException failure) {
        last = failure;
      }
    }
    throw last;
  }

  static void closeAll(List<DatagramChannel> channels) {
    for (DatagramChannel channel : channels) {
      closeQuietly(channel);
    }
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // There is nothing left to do with it.
      return;
    }
  }
}
