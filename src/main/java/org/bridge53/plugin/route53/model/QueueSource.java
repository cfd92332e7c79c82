package org.bridge53.plugin.route53.model;

import java.time.Duration;
import java.util.List;

/** Where the messages of queues come from: SQS, with one set of credentials. */
public interface QueueSource {
  /** How long SQS waits for the first message: the longest that it takes. */
  Duration WAIT = Duration.ofSeconds(20);

  /** How many messages come at once, and may be deleted at once. */
  int MOST_MESSAGES = 10;

  /** No queues. */
  QueueSource NONE =
      new QueueSource() {
        @Override
        public List<QueueMessage> receive(QueueUrl queue) throws SourceException {
          throw new SourceException(SourceException.Kind.UNAVAILABLE, "there are no queues");
        }

        @Override
        public void delete(QueueUrl queue, List<QueueMessage> messages) {}
      };

  /**
   * Receives messages, and waits for the first where there are none: one API call, not repeated by
   * itself. They stay out of sight for a while and come again unless they are deleted. Blocks, with
   * a deadline; called on virtual threads.
   *
   * @return {@link #MOST_MESSAGES} at most; empty after {@link #WAIT}
   */
  List<QueueMessage> receive(QueueUrl queue) throws SourceException;

  /**
   * Deletes messages: one API call, as above.
   *
   * @param messages one to {@link #MOST_MESSAGES}
   * @throws SourceException if one of them is not deleted
   */
  void delete(QueueUrl queue, List<QueueMessage> messages) throws SourceException;
}
