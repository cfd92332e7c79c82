package org.bridge53.message;

import org.jspecify.annotations.Nullable;

/**
 * What a stranger sent and nobody can read: it is refused with FORMERR, no handler sees it.
 *
 * @param reason for whoever debugs a client, one sentence
 * @param asked what could be read: the question, and the OPT record if there is one where it
 *     belongs; the response repeats the one and has the other (RFC 6891 section 7). Null: not even
 *     the question
 */
public record Malformed(String reason, @Nullable Query asked) implements Received {}
