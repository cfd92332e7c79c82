package org.bridge53.message;

/**
 * What a stranger sent and nobody can handle: the gate answers it, no handler sees it.
 *
 * @param rcode that the response carries: FORMERR, NOTIMP or BADVERS
 * @param reason for whoever debugs a client, one sentence
 */
public record Malformed(int rcode, String reason) implements Received {}
