/**
 * The network: UDP, TCP, and the exchange with other servers. The only package that knows Netty.
 *
 * <p>Starting points: {@link org.bridge53.transport.Transport} opens what the server listens on,
 * {@link org.bridge53.transport.MessageService} is what listeners call with each message, {@link
 * org.bridge53.transport.UdpAnswerer} is the hot loop's body.
 *
 * <p>Who does the input and output: UDP listeners are JDK channels on platform threads, one a core;
 * TCP listeners are Netty. Queries to other servers are plain JDK sockets (and its HTTP client) on
 * virtual threads: there the blocking code is a page long, a waiting thread holds no carrier
 * (tried: 2,000 waits at once on JDK 25), and a fresh UDP socket a query is what RFC 5452 wants
 * anyway; over TCP and TLS queries share connections ({@link org.bridge53.transport.StreamPool}).
 *
 * <p>{@link org.bridge53.transport.HttpEndpoints} are the few pages that plugins have for probes,
 * each on an {@link org.bridge53.transport.HttpListener}, one request a connection.
 *
 * <p>Hot. Nothing reference-counted leaves this package: a message is copied into a fresh array.
 */
@NullMarked
package org.bridge53.transport;

import org.jspecify.annotations.NullMarked;
