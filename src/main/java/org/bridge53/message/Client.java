package org.bridge53.message;

import java.net.InetSocketAddress;

/**
 * Who sent a query, and where it arrived.
 *
 * @param remote address and port of the sender
 * @param local address and port that it sent to; a response leaves from there
 * @param protocol of the query and of its response
 */
public record Client(
    InetSocketAddress remote, InetSocketAddress local, TransportProtocol protocol) {}
