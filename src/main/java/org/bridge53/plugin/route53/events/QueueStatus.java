package org.bridge53.plugin.route53.events;

import org.jspecify.annotations.Nullable;

/**
 * How a queue is doing; the numbers are since it was joined.
 *
 * @param works whether it can be read
 * @param received messages
 * @param changes events that told of a zone which is followed, or of other zones
 * @param duplicates events that had come before
 * @param others events and zones that are none of ours
 * @param unreadable messages that are no events
 * @param failures calls that failed
 * @param problem what the last call failed with; null: it did not
 */
public record QueueStatus(
    String url,
    boolean works,
    long received,
    long changes,
    long duplicates,
    long others,
    long unreadable,
    long failures,
    @Nullable String problem) {}
