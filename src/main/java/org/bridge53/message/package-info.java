/**
 * The wire: DNS messages as octets (RFC 1035 section 4, RFC 6891, RFC 3597).
 *
 * <p>Starting points: {@link org.bridge53.message.QueryReader} turns octets into a {@link
 * org.bridge53.message.Query}; a handler makes an {@link org.bridge53.message.Answer} of it, mostly
 * a {@link org.bridge53.message.Response} of {@link org.bridge53.message.Rrset}s; {@link
 * org.bridge53.message.ResponseWriter} writes that. {@link org.bridge53.message.ResponseReader}
 * reads what other servers answered.
 *
 * <p>Hot. Malformed input is a value ({@link org.bridge53.message.Malformed}), never an exception
 * that a stranger can cause.
 */
@NullMarked
package org.bridge53.message;

import org.jspecify.annotations.NullMarked;
