package org.bridge53.message;

import org.jspecify.annotations.Nullable;

/**
 * What a stranger sent and nobody can handle: it is refused, no handler sees it.
 *
 * @param rcode that the response carries: FORMERR, or NOTAUTH for a signature
 * @param reason for whoever debugs a client, one sentence
 * @param asked what could be read: the question, and the OPT record if there is one where it
 *     belongs; the response repeats the one and has the other (RFC 6891 section 7). Null: not even
 *     the question
 * @param tsigOffset of the TSIG record that the response answers (RFC 8945 section 5.2), sound; -1:
 *     none
 */
public record Malformed(int rcode, String reason, @Nullable Query asked, int tsigOffset)
    implements Received {
  /** FORMERR. */
  Malformed(String reason, @Nullable Query asked) {
    this(Rcode.FORMERR, reason, asked, -1);
  }
}
