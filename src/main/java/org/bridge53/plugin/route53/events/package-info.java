/**
 * What changes of hosted zones say of themselves: CloudTrail's events, which EventBridge puts into
 * a queue of SQS. They are triggers only: a zone of which one speaks is read, whatever the event
 * says of its content.
 *
 * <p>Start with {@link QueueReaders} (one reader a queue, for all lines, over reloads), then {@code
 * QueueReader} (receive, hand on, delete, give way when it fails) and {@link ChangeEvent} (what is
 * made of a message, whoever wrote it). {@link MissedEvents} notices changes without events.
 */
@NullMarked
package org.bridge53.plugin.route53.events;

import org.jspecify.annotations.NullMarked;
