package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bridge53.emulator.QueueClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueOperationsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
  private Emulator emulator;
  private QueueClient client;
  private String url;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().clock(now::get).start(ApiClient.anyPort());
    client = new QueueClient(emulator);
    url = emulator.queues().create("changes");
  }

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
  }

  private Answer receive(int most) throws Exception {
    return client.call("ReceiveMessage", Map.of("QueueUrl", url, "MaxNumberOfMessages", most)).ok();
  }

  private static String field(Object message, String name) {
    return String.valueOf(((Map<?, ?>) message).get(name));
  }

  @Test
  void queueAndMessage_madeReceivedDeleted() throws Exception {
    String made = client.call("CreateQueue", Map.of("QueueName", "q")).ok().text("QueueUrl");
    assertEquals(emulator.endpoint() + "/123456789012/q", made);
    assertEquals(made, client.call("GetQueueUrl", Map.of("QueueName", "q")).ok().text("QueueUrl"));
    Answer sent = client.call("SendMessage", Map.of("QueueUrl", made, "MessageBody", "hello")).ok();
    assertEquals("5d41402abc4b2a76b9719d911017c592", sent.text("MD5OfMessageBody"));
    Answer got =
        client
            .call(
                "ReceiveMessage",
                Map.of("QueueUrl", made, "MessageSystemAttributeNames", List.of("All")))
            .ok();
    Object message = got.messages().getFirst();
    assertEquals("hello", field(message, "Body"));
    assertEquals(sent.text("MessageId"), field(message, "MessageId"));
    assertEquals("5d41402abc4b2a76b9719d911017c592", field(message, "MD5OfBody"));
    assertTrue(field(message, "Attributes").contains("ApproximateReceiveCount=1"));
    Object attributes =
        client.call("GetQueueAttributes", Map.of("QueueUrl", made)).ok().fields().get("Attributes");
    assertEquals("1", field(attributes, "ApproximateNumberOfMessagesNotVisible"));
    assertEquals("arn:aws:sqs:eu-west-1:123456789012:q", field(attributes, "QueueArn"));
    client
        .call(
            "DeleteMessage",
            Map.of("QueueUrl", made, "ReceiptHandle", field(message, "ReceiptHandle")))
        .ok();
    assertEquals(0, emulator.queues().size(made));
    client.call("DeleteQueue", Map.of("QueueUrl", made)).ok();
    Answer gone = client.call("ReceiveMessage", Map.of("QueueUrl", made));
    assertEquals(400, gone.status());
    assertEquals("com.amazonaws.sqs#QueueDoesNotExist", gone.text("__type"));
    assertEquals(
        "AWS.SimpleQueueService.NonExistentQueue;Sender",
        gone.response().headers().firstValue("x-amzn-query-error").orElseThrow());
  }

  @Test
  void received_outOfSightUntilTheVisibilityTimeEnds() throws Exception {
    emulator.queues().send(url, "one");
    Object first = receive(10).messages().getFirst();
    assertEquals(List.of(), receive(10).messages());
    now.updateAndGet(t -> t.plusSeconds(30));
    Object again = receive(10).messages().getFirst();
    assertEquals(field(first, "MessageId"), field(again, "MessageId"));
    assertNotEquals(field(first, "ReceiptHandle"), field(again, "ReceiptHandle"));
    client
        .call(
            "DeleteMessage",
            Map.of("QueueUrl", url, "ReceiptHandle", field(first, "ReceiptHandle")))
        .ok();
    assertEquals(1, emulator.queues().size(url), "the old receipt deletes nothing");
  }

  @Test
  void tenAtMost_deletedInOneBatch() throws Exception {
    for (int i = 0; i < 12; i++) {
      emulator.queues().send(url, "m" + i);
    }
    List<?> taken = receive(10).messages();
    assertEquals(10, taken.size());
    List<Object> entries = new ArrayList<>();
    for (Object each : taken) {
      entries.add(
          Map.of("Id", "e" + entries.size(), "ReceiptHandle", field(each, "ReceiptHandle")));
    }
    Map<String, Object> batch = Map.of("QueueUrl", url, "Entries", entries);
    assertEquals(
        10,
        ((List<?>) client.call("DeleteMessageBatch", batch).ok().fields().get("Successful"))
            .size());
    assertEquals(2, emulator.queues().size(url));
    assertEquals(
        "com.amazonaws.sqs#EmptyBatchRequest",
        client
            .call("DeleteMessageBatch", Map.of("QueueUrl", url, "Entries", List.of()))
            .text("__type"));
    entries.add(entries.getFirst());
    assertEquals(
        "com.amazonaws.sqs#TooManyEntriesInBatchRequest",
        client.call("DeleteMessageBatch", batch).text("__type"));
    entries.subList(2, 11).clear();
    entries.set(1, entries.getFirst());
    assertEquals(
        "com.amazonaws.sqs#BatchEntryIdsNotDistinct",
        client.call("DeleteMessageBatch", batch).text("__type"));
  }

  @Test
  void wrongNumbers_refused() throws Exception {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("QueueUrl", url, "MaxNumberOfMessages", 11),
            Map.of("QueueUrl", url, "WaitTimeSeconds", 21),
            Map.of("QueueUrl", url, "VisibilityTimeout", -1))) {
      assertEquals(
          "com.amazonaws.sqs#InvalidParameterValue",
          client.call("ReceiveMessage", wrong).text("__type"));
    }
    assertEquals(
        "com.amazonaws.sqs#MissingParameter",
        client.call("ReceiveMessage", Map.of()).text("__type"));
    assertEquals(
        "com.amazonaws.sqs#InvalidParameterValue",
        client.call("CreateQueue", Map.of("QueueName", "a.b")).text("__type"));
    assertEquals(
        "com.amazonaws.sqs#InvalidParameterValue",
        client.call("SendMessage", Map.of("QueueUrl", url, "MessageBody", "")).text("__type"));
  }

  @Test
  void longPoll_endsWithTheMessageOrTheQueue() throws Exception {
    CompletableFuture<Answer> waiting = poll();
    awaitPolls(1);
    assertFalse(waiting.isDone());
    emulator.queues().send(url, "late");
    assertEquals(
        "late", field(waiting.get(10, TimeUnit.SECONDS).ok().messages().getFirst(), "Body"));
    CompletableFuture<Answer> orphan = poll();
    awaitPolls(2);
    emulator.queues().delete(url);
    assertEquals(
        "com.amazonaws.sqs#QueueDoesNotExist", orphan.get(10, TimeUnit.SECONDS).text("__type"));
  }

  private CompletableFuture<Answer> poll() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.call("ReceiveMessage", Map.of("QueueUrl", url, "WaitTimeSeconds", 20));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void awaitPolls(int wanted) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (emulator.calls().count(Operation.RECEIVE_MESSAGE) < wanted) {
      assertTrue(System.nanoTime() < deadline, "no call came");
      Thread.sleep(5);
    }
  }

  @Test
  void othersQueue_accessDenied() throws Exception {
    try (Emulator two =
            Emulator.builder().account("AKIAONE", "111111111111").start(ApiClient.anyPort());
        QueueClient other = new QueueClient(two.endpoint(), "AKIAONE")) {
      String theirs = two.queues().create("q");
      Answer refused = other.call("ReceiveMessage", Map.of("QueueUrl", theirs));
      assertEquals(403, refused.status());
      assertEquals("com.amazonaws.sqs#AccessDenied", refused.text("__type"));
      assertTrue(refused.text("message").contains("sqs:receivemessage"));
      two.faults()
          .arm(Fault.error(403, "AccessDenied", "no"), Faults.Scope.of(Operation.CREATE_QUEUE));
      assertEquals("no", other.call("CreateQueue", Map.of("QueueName", "x")).text("message"));
    }
  }

  /** The members that R 8.2 names, where it names them. */
  @Test
  void changes_cloudTrailEventsInSubscribedQueuesAfterTheDelay() throws Exception {
    emulator.queues().subscribe(url, Duration.ofSeconds(5));
    String zone = emulator.createZone("example.org", null);
    try (ApiClient api = new ApiClient(emulator)) {
      api.change(zone, ApiClient.plain("CREATE", "www.example.org", "A", "192.0.2.1")).ok();
      assertEquals(List.of(), receive(10).messages());
      now.updateAndGet(t -> t.plusSeconds(5));
      List<?> events = receive(10).messages();
      assertEquals(2, events.size());
      Map<?, ?> event = (Map<?, ?>) JsonText.read(field(events.get(1), "Body"));
      assertEquals("aws.route53", event.get("source"));
      assertEquals("AWS API Call via CloudTrail", event.get("detail-type"));
      assertEquals("us-east-1", event.get("region"));
      assertEquals("123456789012", event.get("account"));
      Map<?, ?> detail = (Map<?, ?>) event.get("detail");
      assertEquals("route53.amazonaws.com", detail.get("eventSource"));
      assertEquals("ChangeResourceRecordSets", detail.get("eventName"));
      Map<?, ?> asked = (Map<?, ?>) detail.get("requestParameters");
      assertEquals(zone, asked.get("hostedZoneId"));
      assertEquals(
          "{changes=[{action=CREATE, resourceRecordSet={name=www.example.org., type=A, tTL=300.0,"
              + " resourceRecords=[{value=192.0.2.1}]}}]}",
          ordered((Map<?, ?>) asked.get("changeBatch")));
      assertTrue(
          String.valueOf(detail.get("responseElements"))
              .contains("submittedAt=" + Trail.written(Instant.parse("2026-11-24T12:00:00Z"))));
      assertEquals(
          "Nov 24, 2026 12:00:00 PM", Trail.written(Instant.parse("2026-11-24T12:00:00Z")));
      assertEquals(
          "Do not use to reconstruct hosted zone",
          field(detail.get("additionalEventData"), "Note"));
      api.change(zone, ApiClient.plain("DELETE", "www.example.org", "A", "192.0.2.1")).ok();
      api.delete("hostedzone/" + zone).ok();
      now.updateAndGet(t -> t.plusSeconds(5));
      Map<?, ?> deleted =
          (Map<?, ?>)
              ((Map<?, ?>) JsonText.read(field(receive(10).messages().get(1), "Body")))
                  .get("detail");
      assertEquals("DeleteHostedZone", deleted.get("eventName"));
      assertEquals(Map.of("id", zone), deleted.get("requestParameters"));
    }
  }

  /** The text with the action first: the map that was written has no order. */
  private static String ordered(Map<?, ?> batch) {
    Map<?, ?> change = (Map<?, ?>) ((List<?>) batch.get("changes")).getFirst();
    return "{changes=[{action="
        + change.get("action")
        + ", resourceRecordSet="
        + change.get("resourceRecordSet")
        + "}]}";
  }
}
