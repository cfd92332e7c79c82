package org.bridge53.transport;

import org.bridge53.message.Client;

/** Answers messages; the server behind all listeners. Safe for use by many threads. */
public interface MessageService {
  /** State of one receiving thread: its buffers and counters. Each loop makes one for itself. */
  Worker newWorker();

  /** Answers messages on one thread. */
  interface Worker {
    /** The response comes later, through {@link LaterReply}. */
    int DEFERRED = -1;

    /** There is no response. */
    int NONE = 0;

    /**
     * Answers one message.
     *
     * @param message exactly the octets received, any content; given away to the callee
     * @param client who sent it, over what
     * @param out receives the response from offset 0; at least 65,535 octets
     * @param later is called at most once, on another thread, if this returns {@link #DEFERRED}
     * @return length of the response in {@code out}, {@link #NONE} or {@link #DEFERRED}
     */
    int answer(byte[] message, Client client, byte[] out, LaterReply later);
  }

  /** Where a deferred response goes. */
  @FunctionalInterface
  interface LaterReply {
    /**
     * Sends a response, or gives up on it.
     *
     * @param response the whole message; empty if there will be none
     */
    void send(byte[] response);
  }
}
