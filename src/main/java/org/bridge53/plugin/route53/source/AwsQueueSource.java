package org.bridge53.plugin.route53.source;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.model.QueueMessage;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.SourceException;

/** The queues of one set of credentials. Every call comes back in time, and some take long. */
final class AwsQueueSource implements QueueSource {
  /** Opens what the calls go through. */
  @FunctionalInterface
  interface Opening {
    QueueCalls open() throws SourceException;
  }

  private final TimedCalls calls;
  private final Opening session;

  AwsQueueSource(TimedCalls calls, Opening session) {
    this.calls = calls;
    this.session = session;
  }

  @Override
  public List<QueueMessage> receive(QueueUrl queue) throws SourceException {
    return calls.within("sqs-receive", progress -> session.open().receive(queue, progress));
  }

  @Override
  public void delete(QueueUrl queue, List<QueueMessage> messages) throws SourceException {
    calls.within(
        "sqs-delete",
        progress -> session.open().delete(queue, new ArrayList<>(messages), progress));
  }
}
