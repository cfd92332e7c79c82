package org.bridge53.plugin.route53.source;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.bridge53.plugin.route53.model.QueueMessage;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** The calls to SQS: each queue is asked where its URL says. */
final class QueueCalls {
  /**
   * For so long a message that was received is not shown again: the time to hand it on and delete
   * it, and how late it comes when this process ends in between.
   */
  private static final int VISIBILITY_SECONDS = 10;

  private final AwsSession session;
  private final Map<Place, ServiceClient<SqsClient>> clients = new ConcurrentHashMap<>();

  private record Place(URI endpoint, @Nullable String region) {}

  QueueCalls(AwsSession session) {
    this.session = session;
  }

  List<QueueMessage> receive(QueueUrl queue, TimedCalls.Progress progress) throws SourceException {
    return session.call(
        client(queue),
        "ReceiveMessage",
        progress,
        (client, keys) ->
            client.receiveMessage(
                ReceiveMessageRequest.builder()
                    .queueUrl(queue.text())
                    .maxNumberOfMessages(QueueSource.MOST_MESSAGES)
                    .waitTimeSeconds((int) QueueSource.WAIT.toSeconds())
                    .visibilityTimeout(VISIBILITY_SECONDS)
                    .overrideConfiguration(with(keys))
                    .build()),
        QueueCalls::messages);
  }

  private static List<QueueMessage> messages(ReceiveMessageResponse response) {
    List<QueueMessage> messages = new ArrayList<>();
    for (var message : response.messages()) {
      if (message.receiptHandle() == null || message.body() == null) {
        throw new AnswerCheck.Refused("sent a message without body or receipt");
      }
      messages.add(new QueueMessage(message.receiptHandle(), message.body()));
    }
    return messages;
  }

  /** Returns how many were deleted: all. */
  int delete(QueueUrl queue, List<QueueMessage> messages, TimedCalls.Progress progress)
      throws SourceException {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (QueueMessage message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id("m" + entries.size())
              .receiptHandle(message.receipt())
              .build());
    }
    DeleteMessageBatchResponse response =
        session.call(
            client(queue),
            "DeleteMessage", // the permission's name
            progress,
            (client, keys) ->
                client.deleteMessageBatch(
                    DeleteMessageBatchRequest.builder()
                        .queueUrl(queue.text())
                        .entries(entries)
                        .overrideConfiguration(with(keys))
                        .build()),
            answer -> answer);
    if (!response.failed().isEmpty()) {
      var first = response.failed().getFirst();
      throw new SourceException(
          Kind.INVALID_ANSWER,
          OneLine.of(
              response.failed().size()
                  + " of "
                  + entries.size()
                  + " messages: "
                  + first.code()
                  + " "
                  + first.message()));
    }
    return entries.size();
  }

  private static AwsRequestOverrideConfiguration with(
      UnaryOperator<AwsRequestOverrideConfiguration.Builder> keys) {
    return keys.apply(AwsRequestOverrideConfiguration.builder()).build();
  }

  private ServiceClient<SqsClient> client(QueueUrl queue) {
    return clients.computeIfAbsent(
        new Place(queue.endpoint(), queue.region()),
        place -> session.waiting("sqs", SqsClient::builder, "SQS", place.endpoint, place.region));
  }
}
