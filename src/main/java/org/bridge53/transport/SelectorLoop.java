package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * One core's receive loop over several sockets, one an address. Costs a select more than {@link
 * UdpListener}'s loop, and the receive that finds nothing: under load both are shared by the
 * datagrams that wait.
 */
final class SelectorLoop {
  /** Datagrams from one socket before the others have their turn. */
  private static final int BATCH = 64;

  private static final long PAUSE_MILLIS = 10;

  private final Selector selector;
  private final UdpAnswerer answerer;
  private final FailureLog failures;
  private final Thread thread;
  private final Consumer<SelectionKey> serve = this::serve;
  private volatile boolean draining;
  private volatile long drainDeadlineNanos;

  /** Begins, with no socket yet. */
  SelectorLoop(String name, UdpAnswerer answerer, FailureLog failures) throws IOException {
    this.selector = Selector.open();
    this.answerer = answerer;
    this.failures = failures;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Adds a socket; it becomes non-blocking. A socket is taken away by closing it. Any thread. */
  void add(DatagramChannel channel, InetSocketAddress local) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, local);
    selector.wakeup();
  }

  /** Lets go of sockets that were closed: until then their ports are taken. */
  void forgetClosed() {
    selector.wakeup();
  }

  private void run() {
    try (selector) {
      while (!draining) {
        try {
          selector.select(serve);
        } catch (IOException | RuntimeException failure) {
          failures.report(thread.getName(), failure);
          Thread.sleep(PAUSE_MILLIS); // whatever it is, it must not take the core
        }
      }
      boolean any = true;
      while (any && System.nanoTime() - drainDeadlineNanos < 0) {
        any = false;
        for (SelectionKey key : new ArrayList<>(selector.keys())) {
          any |= serve(key);
        }
      }
    } catch (IOException failure) {
      failures.report(thread.getName(), failure);
    } catch (InterruptedException _) {
      // Nobody interrupts it; if somebody does, it means to end it.
      return;
    }
  }

  /** Returns whether a whole batch was there, so that more may wait. */
  private boolean serve(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    InetSocketAddress local = (InetSocketAddress) key.attachment();
    try {
      for (int i = 0; i < BATCH; i++) {
        if (!answerer.serveOne(channel, local)) {
          return false;
        }
      }
      return true;
    } catch (ClosedChannelException _) {
      key.cancel();
      return false;
    }
  }

  /** Begins to drain. */
  void drain(long deadlineNanos) {
    drainDeadlineNanos = deadlineNanos;
    draining = true;
    selector.wakeup();
  }

  /** Waits until the loop has ended. */
  boolean join(long deadlineNanos) throws InterruptedException {
    long left = deadlineNanos - System.nanoTime();
    return thread.join(java.time.Duration.ofNanos(Math.max(left, 0)));
  }
}
