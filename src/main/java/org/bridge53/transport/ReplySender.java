package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends deferred UDP responses, on a platform thread of its own.
 *
 * <p>Why not on the virtual thread that made the response: the JDK makes a socket non-blocking for
 * good as soon as a virtual thread touches it ({@code DatagramChannelImpl},
 * configureSocketNonBlockingIfVirtualThread). From then on every wait of the receive loop costs
 * three system calls (recvfrom, poll, recvfrom) in place of one. A hand-over is cheap beside the
 * upstream's round trip that a deferred response has behind it.
 *
 * <p>A reload may move an address from one listener to another while queries wait. Their responses
 * leave by the socket that has the address by then; while it moves they wait for it.
 */
final class ReplySender implements AutoCloseable {
  /**
   * Beyond it a response is dropped, as by a full socket buffer: 20,000 queries may be deferred.
   */
  private static final int MAX_QUEUED = 32_768;

  private final ArrayBlockingQueue<Task> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(65_535);
  private final ConcurrentHashMap<InetSocketAddress, DatagramChannel> sockets =
      new ConcurrentHashMap<>();
  private final Thread thread;

  /** Guarded by the object's monitor, on which the thread waits while an address moves. */
  private int moves;

  private sealed interface Task {
    final class Send implements Task {
      private final DatagramChannel channel;
      private final InetSocketAddress local;
      private final InetSocketAddress remote;
      private final byte[] response;

      Send(
          DatagramChannel channel,
          InetSocketAddress local,
          InetSocketAddress remote,
          byte[] response) {
        this.channel = channel;
        this.local = local;
        this.remote = remote;
        this.response = response;
      }
    }

    record Reached(CountDownLatch latch) implements Task {}

    record End() implements Task {}
  }

  ReplySender() {
    thread = Thread.ofPlatform().name("udp-replies").daemon().start(this::run);
  }

  /**
   * Sends soon, or not at all if the queue is full or nobody has the local address by then. Any
   * thread.
   *
   * @param local the channel's address
   */
  void send(
      DatagramChannel channel, InetSocketAddress local, InetSocketAddress remote, byte[] response) {
    queue.offer(new Task.Send(channel, local, remote, response));
  }

  /** A socket that responses may leave by whose own one is closed. */
  synchronized void opened(InetSocketAddress local, DatagramChannel channel) {
    if (!local.getAddress().isLinkLocalAddress()) { // equal ones may be of different links
      sockets.put(local, channel);
      notifyAll();
    }
  }

  /** To be called before the socket is closed. */
  void closes(InetSocketAddress local, DatagramChannel channel) {
    sockets.remove(local, channel);
  }

  /** An address moves from a socket to another: responses wait until {@link #moved}. */
  synchronized void moving() {
    moves++;
  }

  synchronized void moved() {
    moves--;
    notifyAll();
  }

  /**
   * Waits until everything handed over so far has been sent.
   *
   * @return false if the patience ended first
   */
  boolean flush(Duration patience) {
    CountDownLatch latch = new CountDownLatch(1);
    try {
      if (thread.isAlive()
          && queue.offer(new Task.Reached(latch), patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return latch.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void run() {
    while (true) {
      try {
        switch (queue.take()) {
          case Task.Send send -> send(send);
          case Task.Reached reached -> reached.latch().countDown();
          case Task.End _ -> {
            return;
          }
        }
      } catch (IOException | RuntimeException _) {
        // Closed, unreachable, an address of the wrong family: UDP promises nothing. On to the
        // next.
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void send(Task.Send send) throws IOException, InterruptedException {
    DatagramChannel channel = send.channel;
    while (channel != null) {
      try {
        channel.send(sendBuffer.clear().put(send.response).flip(), send.remote);
        return;
      } catch (ClosedChannelException _) {
        sockets.remove(send.local, channel);
        channel = successor(send.local);
      }
    }
  }

  private synchronized @Nullable DatagramChannel successor(InetSocketAddress local)
      throws InterruptedException {
    DatagramChannel channel = sockets.get(local);
    while (channel == null && moves > 0) {
      wait();
      channel = sockets.get(local);
    }
    return channel;
  }

  /** Sends what is queued, then ends. */
  @Override
  public void close() {
    var _ = flush(Duration.ofSeconds(1));
    if (!queue.offer(new Task.End())) {
      thread.interrupt();
    }
  }
}
