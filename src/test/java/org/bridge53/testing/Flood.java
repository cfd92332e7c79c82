package org.bridge53.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Clients that ask without pause over UDP, each with a few queries under way at once (so few that
 * the kernel has room for all of them), and know of each query whether it was answered.
 */
public final class Flood implements AutoCloseable {
  /** Ids of one client; it stops when they are used up. */
  private static final int MOST = 65_536;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final int window;
  private final byte[] query;
  private final List<Asking> clients = new ArrayList<>();
  private volatile boolean sending = true;
  private volatile boolean ended;

  /**
   * Begins.
   *
   * @param name that is asked for, type A
   */
  public Flood(InetSocketAddress server, int clients, int window, String name) throws IOException {
    this.window = window;
    this.query = Queries.message(name, "A").toWire();
    for (int i = 0; i < clients; i++) {
      this.clients.add(new Asking(server));
    }
    this.clients.forEach(client -> client.thread.start());
  }

  private final class Asking {
    private final DatagramSocket socket = new DatagramSocket();
    private final Thread thread = Thread.ofPlatform().daemon().name("flood").unstarted(this::run);
    private final BitSet answered = new BitSet(MOST);
    private volatile int sent;
    private volatile int received;

    private Asking(InetSocketAddress server) throws IOException {
      socket.connect(server);
      socket.setSoTimeout(50);
    }

    private void run() {
      byte[] message = query.clone();
      DatagramPacket reply = new DatagramPacket(new byte[1500], 1500);
      while (!ended) {
        try {
          // Not by what is outstanding alone: after a loss it would stop for ever.
          for (int i = 0; sending && sent < MOST && i < window && sent - received < window; i++) {
            message[0] = (byte) (sent >> 8);
            message[1] = (byte) sent;
            socket.send(new DatagramPacket(message, message.length));
            sent++;
          }
          socket.receive(reply);
          int id = (reply.getData()[0] & 0xff) << 8 | reply.getData()[1] & 0xff;
          synchronized (answered) {
            answered.set(id);
          }
          received++;
        } catch (SocketTimeoutException | PortUnreachableException _) {
          continue;
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      }
      socket.close();
    }

    private int unanswered(int before) {
      synchronized (answered) {
        return before - answered.get(0, before).cardinality();
      }
    }
  }

  /** How many queries each client has sent so far. */
  public int[] sent() {
    return clients.stream().mapToInt(client -> client.sent).toArray();
  }

  public int totalSent() {
    return clients.stream().mapToInt(client -> client.sent).sum();
  }

  /** Sends no more and waits until everything is answered, or will not be. */
  public void stop() {
    sending = false;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (unanswered(sent()) > 0 && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** How many of the queries that {@link #sent} counted at some moment have no answer. */
  public int unanswered(int[] sent) {
    int sum = 0;
    for (int i = 0; i < sent.length; i++) {
      sum += clients.get(i).unanswered(sent[i]);
    }
    return sum;
  }

  @Override
  public void close() {
    sending = false;
    ended = true;
    for (Asking client : clients) {
      try {
        client.thread.join(PATIENCE);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }
}
