package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.bridge53.message.Client;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The body of every UDP receive loop: one datagram in, its response out. One object a thread.
 *
 * <p>Why it is so plain. Server CPU a query on one core, answers pre-encoded, median of interleaved
 * runs on a machine of two cores (user + system; about 2.5 us of it is the kernel's loopback):
 *
 * <pre>
 *   C echo, recvmmsg/sendmmsg      2.68 us    the floor
 *   JDK DatagramChannel, blocking  2.97 us    this loop
 *   NSD 4.6                        3.50 us
 *   Netty NIO                      3.82 us
 *   Netty epoll                    5.86 us    with dnsjava's messages
 * </pre>
 *
 * <p>So the loop is two system calls, receive and send, on a blocking channel that belongs to one
 * thread: no selector, no queue, no hand-over. Each core has a loop with a socket of its own on the
 * same address (SO_REUSEPORT: the kernel spreads the clients), and answers run to completion on it.
 *
 * <p>What is allocated a query: the message's array (40 ns for a copy that makes queries immutable
 * and free of lifetimes), the sender's InetSocketAddress (the JDK's; none if the same client asks
 * twice in a row), a {@link Client}. The object that takes a later response is made anew only after
 * one has been given away, which {@link MessageService.Worker#DEFERRED} tells.
 *
 * <p>What ends it: a closed channel, and nothing else. A response that cannot be sent (unreachable,
 * not permitted, message too long) is lost, as UDP may. A service that throws is reported once a
 * kind. A receive that fails again and again is slowed down, so that it cannot take the core.
 */
final class UdpAnswerer {
  /**
   * Octets of the longest query: of the longest datagram. Queries carry a name, EDNS options, at
   * most an SOA or a TSIG, but a cut one would be malformed, and NSD, Knot and BIND cut none.
   * CoreDNS cuts at 512 and so refuses EDNS clients with long options.
   */
  static final int MAX_QUERY_OCTETS = 65_535;

  private static final int FAILURES_BEFORE_PAUSE = 16;
  private static final long PAUSE_MILLIS = 10;

  private final MessageService.Worker worker;
  private final ReplySender sender;
  private final FailureLog failures;

  private final ByteBuffer receiveBuffer = ByteBuffer.allocateDirect(MAX_QUERY_OCTETS);
  private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(65_535);
  private final byte[] out = new byte[65_535];
  private Later later;
  private int failuresInARow;

  UdpAnswerer(MessageService service, ReplySender sender, FailureLog failures) {
    this.worker = service.newWorker();
    this.sender = sender;
    this.failures = failures;
    this.later = new Later(sender);
  }

  /**
   * Receives a datagram and answers it. Blocks if the channel does.
   *
   * @param local the channel's address
   * @return false: there was none (only if the channel does not block)
   * @throws ClosedChannelException if the channel is closed, by whomever
   */
  boolean serveOne(DatagramChannel channel, InetSocketAddress local) throws ClosedChannelException {
    ByteBuffer received = receiveBuffer.clear();
    InetSocketAddress remote;
    try {
      remote = (InetSocketAddress) channel.receive(received);
      failuresInARow = 0;
    } catch (ClosedChannelException closed) {
      throw closed;
    } catch (Throwable failure) {
      receiveFailed(channel, local, failure);
      return false;
    }
    if (remote == null) {
      return false;
    }
    int length = received.flip().remaining();
    if (length == 0) {
      return true; // no message has no octets; also what wakes a loop that shall drain
    }
    try {
      byte[] message = new byte[length];
      received.get(message);
      answer(channel, message, new Client(remote, local, TransportProtocol.UDP));
    } catch (ClosedChannelException closed) {
      throw closed;
    } catch (IOException _) {
      // ENETUNREACH, EHOSTUNREACH, EPERM (a firewall's), EMSGSIZE, a port that is unreachable.
      return true;
    } catch (Throwable failure) {
      later = new Later(sender);
      failures.report("udp " + SocketNames.of(local), failure);
    }
    return true;
  }

  private void answer(DatagramChannel channel, byte[] message, Client client) throws IOException {
    Later spare = later;
    spare.channel = channel;
    spare.local = client.local();
    spare.remote = client.remote();
    int length = worker.answer(message, client, out, spare);
    if (length > 0) {
      channel.send(sendBuffer.clear().put(out, 0, length).flip(), client.remote());
    } else if (length == MessageService.Worker.DEFERRED) {
      later = new Later(sender);
    }
  }

  private void receiveFailed(DatagramChannel channel, InetSocketAddress local, Throwable failure)
      throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    if (++failuresInARow >= FAILURES_BEFORE_PAUSE) {
      failures.report("udp " + SocketNames.of(local), failure);
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt(); // closes the channel at the next receive
      }
    }
  }

  /** Where the response to one query goes. Filled before the worker sees it, then left alone. */
  private static final class Later implements MessageService.LaterReply {
    private final ReplySender sender;
    private @Nullable DatagramChannel channel;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;

    Later(ReplySender sender) {
      this.sender = sender;
    }

    @Override
    public void send(byte[] response) {
      DatagramChannel channel = this.channel;
      InetSocketAddress local = this.local;
      InetSocketAddress remote = this.remote;
      if (response.length > 0 && channel != null && local != null && remote != null) {
        sender.send(channel, local, remote, response);
      }
    }
  }
}
