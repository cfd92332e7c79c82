package org.bridge53.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * TCP on one address, or on the wildcard: there one socket of both families, since the kernel
 * answers from the address that a connection came to.
 *
 * <p>The socket has SO_REUSEPORT so that the same server may have {@code bind} on one address and
 * the wildcard on the same port: connections go to the more specific one. Other servers are found
 * by a probe without it.
 */
final class TcpListener implements Listener {
  private static final int BACKLOG = 1024;

  /** The longest that draining takes new connections, or new octets, if they never cease. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** From one look of draining to the next; there is a select in between. */
  static final long PASS_NANOS = 1_000_000;

  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final MessageService service;
  private final TcpLimits defaults;
  private final ConnectionCount count;
  private final EventLoopGroup loops;
  private final FailureLog failures;
  private final ConcurrentHashMap<EventLoop, Desk> desks = new ConcurrentHashMap<>();
  private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
  private InetSocketAddress address;
  private @Nullable Channel server;
  private int accepted; // the server channel's event loop only
  private volatile TcpLimits limits;
  private volatile boolean draining;
  private volatile boolean closed;

  /** What one event loop answers with. */
  static final class Desk {
    final MessageService.Worker worker;
    final byte[] out = new byte[65_535];

    Desk(MessageService.Worker worker) {
      this.worker = worker;
    }
  }

  private TcpListener(
      InetSocketAddress address,
      MessageService service,
      TcpLimits limits,
      ConnectionCount count,
      EventLoopGroup loops,
      FailureLog failures) {
    this.address = address;
    this.service = service;
    this.defaults = limits;
    this.limits = limits;
    this.count = count;
    this.loops = loops;
    this.failures = failures;
  }

  /**
   * Binds and begins.
   *
   * @param address port 0: one is picked; the wildcard of IPv4 is of that family only, the one of
   *     IPv6 of both
   * @param probe whether another server's socket is looked for; see {@link UdpSockets#probeTcp}
   */
  static TcpListener open(
      InetSocketAddress address,
      boolean probe,
      MessageService service,
      TcpLimits limits,
      ListenOptions options,
      ConnectionCount count,
      EventLoopGroup loops,
      FailureLog failures)
      throws ListenException {
    TcpListener listener = new TcpListener(address, service, limits, count, loops, failures);
    listener.use(options);
    try {
      if (probe && address.getPort() != 0) {
        UdpSockets.probeTcp(address);
      }
    } catch (IOException failure) {
      throw ListenException.of("tcp", address, failure);
    }
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> serverChannel(address))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(listener.new Counting())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(listener.new Accepted());
    if (UdpSockets.loops(2) > 1) {
      bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
    ChannelFuture bind = bootstrap.bind(UdpSockets.bindable(address)).awaitUninterruptibly();
    Throwable cause = bind.cause();
    if (cause != null) {
      throw ListenException.of(
          "tcp", address, cause instanceof IOException io ? io : new IOException(cause));
    }
    listener.server = bind.channel();
    // As asked for: the JDK shows the wildcard of both families as that of either.
    int port = ((InetSocketAddress) bind.channel().localAddress()).getPort();
    listener.address = new InetSocketAddress(address.getAddress(), port);
    return listener;
  }

  private static NioServerSocketChannel serverChannel(InetSocketAddress address) {
    return UdpSockets.isWildcardOfIpv4(address)
        ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
        : new NioServerSocketChannel();
  }

  /** Counts what is accepted, for draining. */
  private final class Counting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object child) {
      accepted++;
      context.fireChannelRead(child);
    }
  }

  /** Looks at each new connection before anything is read from it. */
  private final class Accepted extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      // Null: the client has reset it already.
      InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
      if (remote == null || !count.enter(remote.getAddress())) {
        var _ = channel.close();
        return;
      }
      TcpConnection connection;
      try {
        connection = new TcpConnection(channel, remote, TcpListener.this);
      } catch (RuntimeException failure) {
        count.leave(remote.getAddress());
        throw failure;
      }
      connections.add(connection);
      channel.pipeline().addLast(connection);
      if (closed) {
        var _ = channel.close();
      } else if (draining) {
        connection.drain(LINGER.toNanos(), () -> {});
      }
    }
  }

  Desk desk(EventLoop loop) {
    return desks.computeIfAbsent(loop, _ -> new Desk(service.newWorker()));
  }

  TcpLimits limits() {
    return limits;
  }

  FailureLog failures() {
    return failures;
  }

  void left(TcpConnection connection, InetAddress client) {
    if (connections.remove(connection)) {
      count.leave(client);
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void use(ListenOptions options) {
    limits = options.over(defaults);
  }

  /**
   * Takes the connections and frames that the kernel holds already, then no more. Connections end
   * by themselves when their last response is out.
   */
  @Override
  public void drain(Duration patience) {
    Channel channel = server;
    long deadline = System.nanoTime() + patience.toNanos();
    long linger = Math.min(LINGER.toNanos(), patience.toNanos() / 4);
    if (channel == null || closed) {
      return;
    }
    try {
      CountDownLatch unbound = new CountDownLatch(1);
      long until = System.nanoTime() + linger;
      channel.eventLoop().execute(() -> acceptPass(channel, accepted - 1, until, unbound));
      unbound.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      draining = true; // from now on a connection that comes late ends by itself
      awaitRegistrations(deadline);
      TcpConnection[] open = connections.toArray(new TcpConnection[0]);
      CountDownLatch ended = new CountDownLatch(open.length);
      for (TcpConnection connection : open) {
        connection.drain(linger, ended::countDown);
      }
      ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean settle(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      awaitRegistrations(deadline);
      TcpConnection[] open = connections.toArray(new TcpConnection[0]);
      CountDownLatch settled = new CountDownLatch(open.length);
      for (TcpConnection connection : open) {
        connection.whenSettled(settled::countDown);
      }
      return settled.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Unbinds as soon as a pass of the event loop has found no connection that waits. */
  private void acceptPass(Channel channel, int acceptedBefore, long until, CountDownLatch unbound) {
    if (accepted == acceptedBefore || System.nanoTime() - until >= 0) {
      var _ = channel.close().addListener(_ -> unbound.countDown());
    } else {
      int acceptedNow = accepted;
      Runnable next = () -> acceptPass(channel, acceptedNow, until, unbound);
      var _ = channel.eventLoop().schedule(next, PASS_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  /** Accepted connections are set up by tasks of their own event loops: waits behind those. */
  private void awaitRegistrations(long deadline) throws InterruptedException {
    List<Future<?>> barriers = new ArrayList<>();
    for (EventExecutor loop : loops) {
      barriers.add(loop.submit(() -> {}));
    }
    for (Future<?> barrier : barriers) {
      barrier.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    closed = true;
    Channel channel = server;
    if (channel != null) {
      channel.close().awaitUninterruptibly(CLOSE.toMillis());
      // The selector holds on to a closed socket until it selects again.
      channel
          .eventLoop()
          .schedule(() -> {}, PASS_NANOS, TimeUnit.NANOSECONDS)
          .awaitUninterruptibly(CLOSE.toMillis());
    }
    for (TcpConnection connection : connections) {
      connection.closeSoon();
    }
  }
}
