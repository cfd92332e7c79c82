package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends deferred UDP responses, on a platform thread of its own.
 *
 * <p>Why not on the virtual thread that made the response: the JDK makes a socket non-blocking for
 * good as soon as a virtual thread touches it ({@code DatagramChannelImpl},
 * configureSocketNonBlockingIfVirtualThread). From then on every wait of the receive loop costs
 * three system calls (recvfrom, poll, recvfrom) in place of one. A hand-over is cheap beside the
 * upstream's round trip that a deferred response has behind it.
 */
final class ReplySender implements AutoCloseable {
  /**
   * Beyond it a response is dropped, as by a full socket buffer: 20,000 queries may be deferred.
   */
  private static final int MAX_QUEUED = 32_768;

  private final ArrayBlockingQueue<Task> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(65_535);
  private final Thread thread;

  private sealed interface Task {
    final class Send implements Task {
      private final DatagramChannel channel;
      private final InetSocketAddress remote;
      private final byte[] response;

      Send(DatagramChannel channel, InetSocketAddress remote, byte[] response) {
        this.channel = channel;
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

  /** Sends soon, or not at all if the queue is full or the channel closed by then. Any thread. */
  void send(DatagramChannel channel, InetSocketAddress remote, byte[] response) {
    queue.offer(new Task.Send(channel, remote, response));
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
          case Task.Send send -> {
            sendBuffer.clear().put(send.response).flip();
            send.channel.send(sendBuffer, send.remote);
          }
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

  /** Sends what is queued, then ends. */
  @Override
  public void close() {
    var _ = flush(Duration.ofSeconds(1));
    if (!queue.offer(new Task.End())) {
      thread.interrupt();
    }
  }
}
