package org.bridge53.message;

/** What {@link QueryReader} makes of the octets of a message that claims to be a query. */
public sealed interface Received permits Query, Malformed {}
