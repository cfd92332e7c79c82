/**
 * The network: UDP, TCP, and the exchange with other servers. The only package that knows Netty.
 *
 * <p>Starting points: {@link org.bridge53.transport.MessageService} is what listens call with each
 * message.
 *
 * <p>Hot. Nothing reference-counted leaves this package: a message is copied into a fresh array.
 */
@NullMarked
package org.bridge53.transport;

import org.jspecify.annotations.NullMarked;
