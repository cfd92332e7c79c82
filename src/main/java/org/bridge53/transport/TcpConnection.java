package org.bridge53.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.bridge53.message.Client;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One TCP client: frames in, frames out (RFC 1035, 4.2.2; RFC 7766).
 *
 * <p>Frames. What arrived and was not yet taken lies in {@code pending}. A frame is taken when it
 * is whole and there is room: fewer than {@link TcpLimits#inFlight} deferred responses outstanding
 * and a write buffer below its mark. Without room reading pauses too, so that {@code pending} never
 * holds more than a frame and one read. Responses go out as they come, deferred ones overtake
 * nothing but may be overtaken (RFC 7766, 6.2.1.1); length and message go in one write (section 8).
 *
 * <p>Time. The clock runs from the last whole frame or response to the next whole frame, so a
 * client that trickles octets has no more time than a silent one. It stands while a deferred
 * response is outstanding. A client that does not read has {@link TcpLimits#write} for each
 * response. One timer a connection looks at all that; it is not re-armed per message.
 *
 * <p>Ends. The input ends when the client half-closes, with a frame of length 0, or by draining.
 * Then whole frames are still answered and outstanding responses still sent. The end itself closes
 * our direction first and reads on for a second: to close with octets unread would send a reset,
 * which may overtake the responses.
 *
 * <p>Draining reads on until the kernel has nothing more, so that what a client had sent by then is
 * answered, however many deferred responses it takes to get there; only a client that sends without
 * end is cut off.
 *
 * <p>Event loop only, except {@link Later#send}.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
  private static final long LINGER_MILLIS = 1_000;

  private final Channel channel;
  private final TcpListener.Desk desk;
  private final TcpListener owner;
  private final TcpLimits limits;
  private final Client client;
  private final ChannelFutureListener written = this::written;

  private @Nullable ByteBuf pending;
  private int reads;
  private int inFlight;
  private int unwritten;
  private long waitingSinceNanos = System.nanoTime();
  private long writeProgressNanos;
  private boolean first = true;
  private boolean taking;
  private boolean inputEnded;
  private boolean peerEnded;
  private boolean ending;
  private int queries;
  private @Nullable List<Runnable> whenSettled;

  TcpConnection(Channel channel, InetSocketAddress remote, TcpListener owner) {
    this.channel = channel;
    this.owner = owner;
    this.desk = owner.desk(channel.eventLoop());
    this.limits = owner.limits();
    this.client =
        new Client(remote, (InetSocketAddress) channel.localAddress(), TransportProtocol.TCP);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    checkTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ByteBuf octets = (ByteBuf) read;
    reads++;
    if (inputEnded) {
      octets.release();
      return;
    }
    ByteBuf before = pending;
    pending =
        before == null
            ? octets
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), before, octets);
    takeFrames();
  }

  /** Answers what is there as far as there is room, then adjusts reading, or ends. */
  private void takeFrames() {
    if (taking) {
      return; // a write in here changed the writability; the loop below sees it
    }
    taking = true;
    try {
      boolean any = true;
      while (any) {
        any = false;
        while (hasRoom() && takeFrame()) {
          any = true;
        }
        if (any) {
          channel.flush();
        }
      }
    } finally {
      taking = false;
    }
    if (inputEnded && !ending && inFlight == 0 && !hasFrame()) {
      end();
    }
    tellIfSettled();
    channel.config().setAutoRead(ending ? !peerEnded : !inputEnded && hasRoom());
  }

  private boolean hasRoom() {
    return inFlight < limits.inFlight() && channel.isWritable();
  }

  private boolean hasFrame() {
    ByteBuf octets = pending;
    return octets != null
        && octets.readableBytes() >= 2
        && octets.readableBytes() >= 2 + octets.getUnsignedShort(octets.readerIndex());
  }

  private boolean takeFrame() {
    ByteBuf octets = pending;
    if (octets == null || ending || !hasFrame()) {
      return false;
    }
    int length = octets.readUnsignedShort();
    if (length == 0) {
      // Not a message and never will be one: nothing after it can be trusted.
      inputEnded = true;
      discardPending();
      return false;
    }
    byte[] message = new byte[length];
    octets.readBytes(message);
    if (!octets.isReadable()) {
      discardPending();
    }
    first = false;
    waitingSinceNanos = System.nanoTime();
    if (++queries == limits.queries()) {
      inputEnded = true; // and what lies behind it is not looked at
      discardPending();
    }
    answer(message);
    return true;
  }

  private void answer(byte[] message) {
    Later later = new Later();
    int length;
    try {
      length = desk.worker.answer(message, client, desk.out, later);
    } catch (Throwable failure) {
      owner.failures().report("tcp " + SocketNames.of(owner.address()), failure);
      return;
    }
    if (length > 0) {
      write(desk.out, length);
    } else if (length == MessageService.Worker.DEFERRED) {
      later.outstanding = true;
      inFlight++;
    }
  }

  private void write(byte[] response, int length) {
    if (unwritten++ == 0) {
      writeProgressNanos = System.nanoTime();
    }
    ByteBuf frame = channel.alloc().ioBuffer(2 + length);
    channel.write(frame.writeShort(length).writeBytes(response, 0, length)).addListener(written);
  }

  private void written(ChannelFuture write) {
    unwritten--;
    writeProgressNanos = System.nanoTime();
    waitingSinceNanos = writeProgressNanos;
    if (!write.isSuccess()) {
      close();
    }
    tellIfSettled();
  }

  /** Where one deferred response goes. */
  private final class Later implements MessageService.LaterReply {
    private boolean outstanding;

    @Override
    public void send(byte[] response) {
      try {
        channel.eventLoop().execute(() -> complete(this, response));
      } catch (RejectedExecutionException _) {
        return; // the transport is closed
      }
    }
  }

  private void complete(Later later, byte[] response) {
    if (!later.outstanding) {
      return;
    }
    later.outstanding = false;
    inFlight--;
    if (!channel.isActive()) {
      return;
    }
    waitingSinceNanos = System.nanoTime();
    if (response.length > 0) {
      write(response, response.length);
      channel.flush();
    }
    takeFrames();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    takeFrames();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      peerEnded = true;
      inputEnded = true;
      if (ending) {
        close();
      } else {
        takeFrames();
      }
    }
  }

  /**
   * Reads on until the kernel has nothing more, then takes no more input: what has been read by
   * then is answered and the connection ends. Any thread.
   *
   * @param nanos a client that never ceases to send is read no longer than that; the time does not
   *     count in which reading pauses until there is room for responses
   * @param then runs when reading has ended or, if it pauses, after {@code nanos}
   */
  void drain(long nanos, Runnable then) {
    long until = System.nanoTime() + nanos;
    channel.eventLoop().execute(() -> drainPass(reads - 1, nanos, until, then));
  }

  /** Between two passes the event loop selects: if nothing came, the kernel had nothing. */
  private void drainPass(int readsBefore, long nanosLeft, long until, @Nullable Runnable then) {
    boolean room = hasRoom();
    if (!channel.isActive() || inputEnded || (reads == readsBefore && room) || nanosLeft <= 0) {
      inputEnded = true;
      takeFrames();
      if (then != null) {
        then.run();
      }
      return;
    }
    @Nullable Runnable next = then;
    if (then != null && System.nanoTime() - until >= 0) {
      then.run();
      next = null;
    }
    Runnable after = next;
    // Without room nothing was read whatever the kernel holds: that pass says nothing.
    int readsNow = room ? reads : reads - 1;
    long left = room ? nanosLeft - TcpListener.PASS_NANOS : nanosLeft;
    later(() -> drainPass(readsNow, left, until, after), TcpListener.PASS_NANOS);
  }

  /** After draining: runs an action when the last response has gone to the kernel. Any thread. */
  void whenSettled(Runnable action) {
    channel
        .eventLoop()
        .execute(
            () -> {
              List<Runnable> actions = whenSettled;
              if (actions == null) {
                actions = new ArrayList<>();
                whenSettled = actions;
              }
              actions.add(action);
              tellIfSettled();
            });
  }

  private void tellIfSettled() {
    List<Runnable> actions = whenSettled;
    boolean settled = inputEnded && inFlight == 0 && unwritten == 0 && !hasFrame();
    if (actions != null && (settled || !channel.isActive())) {
      whenSettled = null;
      actions.forEach(Runnable::run);
    }
  }

  /** Closes behind the responses that were handed over before. Any thread. */
  void closeSoon() {
    channel.eventLoop().execute(this::close);
  }

  private void end() {
    ending = true;
    discardPending();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> closeOutput());
  }

  private void closeOutput() {
    if (peerEnded || !(channel instanceof DuplexChannel duplex)) {
      close();
    } else {
      var _ = duplex.shutdownOutput();
      later(this::close, LINGER_MILLIS * 1_000_000);
    }
  }

  private void checkTime() {
    if (!channel.isOpen()) {
      return;
    }
    long now = System.nanoTime();
    TcpLimits times = owner.limits(); // of now: responses tell them too (RFC 7828)
    long left = times.tickNanos();
    if (unwritten > 0) {
      left = Math.min(left, writeProgressNanos + times.write().toNanos() - now);
    } else if (inFlight == 0 && !ending) {
      long patience = (first ? times.firstRead() : times.idle()).toNanos();
      left = Math.min(left, waitingSinceNanos + patience - now);
    }
    if (left <= 0) {
      close();
    } else {
      later(this::checkTime, left);
    }
  }

  private void later(Runnable task, long nanos) {
    var _ = channel.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  private void close() {
    var _ = channel.close();
  }

  private void discardPending() {
    ByteBuf octets = pending;
    pending = null;
    if (octets != null) {
      octets.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    inputEnded = true;
    ending = true;
    discardPending();
    owner.left(this, client.remote().getAddress());
    tellIfSettled();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (!(failure instanceof IOException)) {
      owner.failures().report("tcp " + SocketNames.of(owner.address()), failure);
    }
    close(); // an IOException is the client's reset
  }
}
