package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.SocketNames;

/**
 * UDP on one address: a blocking receive loop a core, each with its own socket. The loop's body and
 * its reasons are in {@link UdpAnswerer}.
 *
 * <p>How a loop that is blocked in receive ends without losing its socket: closing or interrupting
 * would close the channel, and with it what the kernel still holds and the way back for deferred
 * responses. So {@link #drain} sets a flag and sends empty datagrams to the own address, each from
 * a new port because the kernel chooses the loop's socket by a hash over both ends. A loop that has
 * received looks at the flag, makes its channel non-blocking (itself: the JDK would make another
 * thread wait for the receive to end) and reads until the kernel has nothing more.
 */
final class UdpListener implements Listener {
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration RELEASE = Duration.ofSeconds(1);
  private static final Duration JOIN = Duration.ofMillis(1);

  private final InetSocketAddress address;
  private final List<DatagramChannel> channels;
  private final List<Thread> threads = new ArrayList<>();
  private final ReplySender sender;
  private final FailureLog failures;
  private volatile boolean draining;
  private volatile long drainDeadlineNanos;

  private UdpListener(
      InetSocketAddress address,
      List<DatagramChannel> channels,
      ReplySender sender,
      FailureLog failures) {
    this.address = address;
    this.channels = channels;
    this.sender = sender;
    this.failures = failures;
  }

  /**
   * Binds and begins.
   *
   * @param address not the wildcard; port 0: one is picked
   * @param loops at least one
   */
  static UdpListener open(
      InetSocketAddress address,
      int loops,
      MessageService service,
      ReplySender sender,
      FailureLog failures)
      throws ListenException {
    List<DatagramChannel> channels;
    InetSocketAddress bound;
    try {
      channels = UdpSockets.open(address, loops);
      bound = (InetSocketAddress) channels.getFirst().getLocalAddress();
    } catch (IOException | RuntimeException failure) {
      throw ListenException.of(
          "udp", address, failure instanceof IOException io ? io : new IOException(failure));
    }
    UdpListener listener = new UdpListener(bound, channels, sender, failures);
    for (int i = 0; i < channels.size(); i++) {
      DatagramChannel channel = channels.get(i);
      UdpAnswerer answerer = new UdpAnswerer(service, sender, failures);
      listener.threads.add(
          Thread.ofPlatform()
              .name("udp-" + SocketNames.of(bound) + "-" + i)
              .daemon()
              .unstarted(() -> listener.run(channel, answerer)));
    }
    sender.opened(bound, channels.getFirst());
    listener.threads.forEach(Thread::start);
    return listener;
  }

  private void run(DatagramChannel channel, UdpAnswerer answerer) {
    try {
      while (!draining) {
        answerer.serveOne(channel, address);
      }
      channel.configureBlocking(false);
      while (answerer.serveOne(channel, address) && System.nanoTime() - drainDeadlineNanos < 0) {}
    } catch (ClosedChannelException _) {
      // The one way to end a loop: close().
      return;
    } catch (IOException failure) {
      failures.report("udp " + SocketNames.of(address), failure);
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void drain(Duration patience) {
    drainDeadlineNanos = System.nanoTime() + patience.toNanos();
    draining = true;
    try {
      while (System.nanoTime() - drainDeadlineNanos < 0) {
        int alive = 0;
        for (Thread thread : threads) {
          alive += thread.isAlive() ? 1 : 0;
        }
        if (alive == 0) {
          return;
        }
        for (int i = 0; i < alive; i++) {
          wakeOne();
        }
        for (Thread thread : threads) {
          thread.join(JOIN);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean settle(Duration patience) {
    return sender.flush(patience);
  }

  private void wakeOne() {
    try (DatagramChannel channel = UdpSockets.open(address.getAddress())) {
      channel.bind(new InetSocketAddress(address.getAddress(), 0));
      channel.send(ByteBuffer.allocate(0), address);
    } catch (IOException _) {
      // Tried again until the patience ends.
      return;
    }
  }

  @Override
  public void close() {
    draining = true;
    var _ = sender.flush(FLUSH);
    sender.closes(address, channels.getFirst());
    UdpSockets.closeAll(channels);
    try {
      // A thread still inside the system call keeps the port taken.
      long deadline = System.nanoTime() + RELEASE.toNanos();
      for (Thread thread : threads) {
        if (thread != Thread.currentThread()) {
          thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
