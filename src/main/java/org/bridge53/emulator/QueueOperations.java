package org.bridge53.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bridge53.emulator.Queues.Queue;
import org.bridge53.emulator.Queues.Received;
import org.jspecify.annotations.Nullable;

/**
 * SQS by its JSON protocol (AWS JSON 1.0, {@code X-Amz-Target: AmazonSQS.…}), version 2012-11-05.
 * Runs without the store's monitor: a receiver may wait.
 */
final class QueueOperations {
  private static final int LONGEST_BODY_OCTETS = 1 << 20;
  private static final int MOST_MESSAGES = 10;

  private final Queues queues;

  QueueOperations(Queues queues) {
    this.queues = queues;
  }

  /**
   * Runs one.
   *
   * @param host as the caller names this endpoint
   */
  Reply run(Operation operation, byte[] body, Identity caller, String region, String host)
      throws InterruptedException {
    Map<?, ?> fields = fields(body);
    return switch (operation) {
      case CREATE_QUEUE -> create(fields, caller, host);
      case GET_QUEUE_URL -> url(fields, caller, host);
      case GET_QUEUE_ATTRIBUTES -> attributes(queue(operation, fields, caller, region), region);
      case DELETE_QUEUE -> {
        queues.remove(queue(operation, fields, caller, region));
        yield Reply.json(Map.of());
      }
      case SEND_MESSAGE -> send(queue(operation, fields, caller, region), fields);
      case RECEIVE_MESSAGE -> receive(queue(operation, fields, caller, region), fields);
      case DELETE_MESSAGE -> {
        queues.delete(queue(operation, fields, caller, region), required(fields, "ReceiptHandle"));
        yield Reply.json(Map.of());
      }
      case DELETE_MESSAGE_BATCH -> deleteBatch(queue(operation, fields, caller, region), fields);
      default -> throw new IllegalStateException(operation.apiName());
    };
  }

  private Reply create(Map<?, ?> fields, Identity caller, String host) {
    String name = required(fields, "QueueName");
    if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
      throw new ApiException(
          400,
          "InvalidParameterValue",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
    return Reply.json(
        Map.of("QueueUrl", "http://" + host + queues.create(caller.account(), name).path()));
  }

  private Reply url(Map<?, ?> fields, Identity caller, String host) {
    String owner = text(fields, "QueueOwnerAWSAccountId");
    Queue queue =
        queues.find(owner == null ? caller.account() : owner, required(fields, "QueueName"));
    if (queue == null) {
      throw Queues.missing();
    }
    return Reply.json(Map.of("QueueUrl", "http://" + host + queue.path()));
  }

  private Reply attributes(Queue queue, String region) {
    int all = queues.size(queue);
    int visible = queues.visible(queue);
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("QueueArn", arn(queue, region));
    attributes.put("ApproximateNumberOfMessages", Integer.toString(visible));
    attributes.put("ApproximateNumberOfMessagesNotVisible", Integer.toString(all - visible));
    attributes.put("VisibilityTimeout", Long.toString(Queues.VISIBILITY.toSeconds()));
    return Reply.json(Map.of("Attributes", attributes));
  }

  private Reply send(Queue queue, Map<?, ?> fields) {
    String body = required(fields, "MessageBody");
    if (body.isEmpty() || body.getBytes(StandardCharsets.UTF_8).length > LONGEST_BODY_OCTETS) {
      throw new ApiException(
          400,
          "InvalidParameterValue",
          "One or more parameters are invalid. Reason: Message must be between 1 and "
              + LONGEST_BODY_OCTETS
              + " bytes.");
    }
    Duration delay = Duration.ofSeconds(number(fields, "DelaySeconds", 0, 0, 900));
    return Reply.json(
        Map.of(
            "MessageId", queues.send(queue, body, delay).id, "MD5OfMessageBody", Queues.md5(body)));
  }

  private Reply receive(Queue queue, Map<?, ?> fields) throws InterruptedException {
    List<Received> taken =
        queues.receive(
            queue,
            number(fields, "MaxNumberOfMessages", 1, 1, MOST_MESSAGES),
            Duration.ofSeconds(
                number(
                    fields,
                    "VisibilityTimeout",
                    (int) Queues.VISIBILITY.toSeconds(),
                    0,
                    12 * 60 * 60)),
            Duration.ofSeconds(number(fields, "WaitTimeSeconds", 0, 0, 20)));
    List<Object> messages = new ArrayList<>();
    for (Received each : taken) {
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("MessageId", each.message().id);
      message.put("ReceiptHandle", each.receipt());
      message.put("MD5OfBody", Queues.md5(each.message().body));
      message.put("Body", each.message().body);
      if (fields.containsKey("AttributeNames")
          || fields.containsKey("MessageSystemAttributeNames")) {
        message.put(
            "Attributes",
            Map.of(
                "SentTimestamp", Long.toString(each.message().sent.toEpochMilli()),
                "ApproximateReceiveCount", Integer.toString(each.count())));
      }
      messages.add(message);
    }
    // Without messages the field is left out, as AWS does it.
    return Reply.json(messages.isEmpty() ? Map.of() : Map.of("Messages", messages));
  }

  private Reply deleteBatch(Queue queue, Map<?, ?> fields) {
    if (!(fields.get("Entries") instanceof List<?> entries) || entries.isEmpty()) {
      throw new ApiException(
          400,
          "EmptyBatchRequest",
          "There should be at least one DeleteMessageBatchRequestEntry in the request.");
    }
    if (entries.size() > MOST_MESSAGES) {
      throw new ApiException(
          400,
          "TooManyEntriesInBatchRequest",
          "Maximum number of entries per request are 10. You have sent " + entries.size() + ".");
    }
    Set<String> ids = new HashSet<>();
    List<Object> done = new ArrayList<>();
    for (Object entry : entries) {
      Map<?, ?> each = entry instanceof Map<?, ?> map ? map : Map.of();
      String id = required(each, "Id");
      if (!ids.add(id)) {
        throw new ApiException(400, "BatchEntryIdsNotDistinct", "Id " + id + " repeated.");
      }
      queues.delete(queue, required(each, "ReceiptHandle"));
      done.add(Map.of("Id", id));
    }
    return Reply.json(Map.of("Successful", done, "Failed", List.of()));
  }

  private Queue queue(Operation operation, Map<?, ?> fields, Identity caller, String region) {
    Queue queue = queues.queue(required(fields, "QueueUrl"));
    if (!queue.account.equals(caller.account())) {
      throw new ApiException(
          403,
          "AccessDenied",
          "User: "
              + caller.arn()
              + " is not authorized to perform: "
              + operation.permission().toLowerCase(java.util.Locale.ROOT)
              + " on resource: "
              + arn(queue, region)
              + " because no resource-based policy allows the "
              + operation.permission().toLowerCase(java.util.Locale.ROOT)
              + " action");
    }
    return queue;
  }

  private static String arn(Queue queue, String region) {
    return "arn:aws:sqs:" + region + ":" + queue.account + ":" + queue.name;
  }

  private static Map<?, ?> fields(byte[] body) {
    try {
      if (JsonText.read(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> fields) {
        return fields;
      }
    } catch (BadText broken) {
      throw new ApiException(400, "SerializationException", broken.text());
    }
    throw new ApiException(400, "SerializationException", "The request is no object");
  }

  private static @Nullable String text(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof String text ? text : null;
  }

  private static String required(Map<?, ?> fields, String name) {
    String text = text(fields, name);
    if (text == null) {
      throw new ApiException(
          400, "MissingParameter", "The request must contain the parameter " + name + ".");
    }
    return text;
  }

  private static int number(Map<?, ?> fields, String name, int otherwise, int least, int most) {
    if (!fields.containsKey(name)) {
      return otherwise;
    }
    if (fields.get(name) instanceof Double number
        && number == Math.rint(number)
        && number >= least
        && number <= most) {
      return number.intValue();
    }
    throw new ApiException(
        400,
        "InvalidParameterValue",
        "Value "
            + fields.get(name)
            + " for parameter "
            + name
            + " is invalid. Reason: Must be between "
            + least
            + " and "
            + most
            + ", if provided.");
  }
}
