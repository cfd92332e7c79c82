package org.bridge53.plugin.log;

import org.bridge53.message.Query;

/**
 * A query and what came of it.
 *
 * @param rcode of the response, 12 bits
 * @param messageOctets length of the response on the wire; 0 if no segment asks for it
 * @param messageFlags the 16 bits from QR to RCODE of the response on the wire; likewise, and if
 *     there is none
 * @param durationNanos from the query's arrival at the plugin to its response
 */
record LogEvent(Query query, int rcode, int messageOctets, int messageFlags, long durationNanos) {}
