package org.bridge53.plugin.route53.model;

/**
 * A message of a queue, as it was received.
 *
 * @param receipt by which it is deleted
 */
public record QueueMessage(String receipt, String body) {}
