package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.emulator.Call;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults.Scope;
import org.bridge53.emulator.Operation;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.QueueMessage;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SQS as the SDK speaks it, against the emulator. */
class QueueCallsTest {
  private Emulator emulator;
  private HostedZoneSource source;
  private QueueSource queues;
  private QueueUrl queue;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
    queue = QueueUrl.read(emulator.queues().create("bridge53"));
    source =
        new AwsHostedZoneSource(
            new AwsAccess(null, null, new AwsAccess.AccessKey("AKIDTEST", "hush", null), null),
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2)));
    queues = source.queues();
  }

  @AfterEach
  void stop() {
    source.close();
    emulator.close();
  }

  @Test
  void messages_receivedTenAtMostAndDeleted() throws Exception {
    for (int i = 0; i < 12; i++) {
      emulator.queues().send(queue.text(), "{\"ä\": " + i + "}");
    }
    List<String> bodies = new ArrayList<>();
    for (int size : List.of(10, 2)) {
      List<QueueMessage> messages = queues.receive(queue);
      assertEquals(size, messages.size());
      messages.forEach(message -> bodies.add(message.body()));
      queues.delete(queue, messages);
    }
    assertEquals("{\"ä\": 11}", bodies.getLast());
    assertEquals(0, emulator.queues().size(queue.text()));
    Call call = emulator.calls().of(Operation.RECEIVE_MESSAGE).getFirst();
    assertEquals("AKIDTEST", call.accessKeyId());
    assertEquals("us-east-1", call.region(), "the host names none");
  }

  /** Longer than the time-outs of other calls. */
  @Test
  void nothingThere_waitsForIt() throws Exception {
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(3000);
                  } catch (InterruptedException e) {
                    return;
                  }
                  emulator.queues().send(queue.text(), "late");
                });
    assertEquals("late", queues.receive(queue).getFirst().body());
    sender.join();
  }

  private SourceException failure(Fault fault, Operation operation) {
    emulator.queues().send(queue.text(), "x"); // where the fault is of the answer, nobody waits
    emulator.faults().clear();
    emulator.faults().arm(fault, Scope.of(operation));
    return assertThrows(SourceException.class, () -> queues.receive(queue));
  }

  @Test
  void everyTrouble_oneLineAndItsKind() throws Exception {
    Operation receive = Operation.RECEIVE_MESSAGE;
    SourceException denied = failure(Fault.error(403, "AccessDenied", "User is not"), receive);
    assertEquals(Kind.FORBIDDEN, denied.kind());
    assertTrue(
        String.valueOf(denied.getMessage())
            .startsWith("sqs:ReceiveMessage is not allowed with aws_access_key AKIDTEST ("),
        denied.getMessage());
    assertEquals(Kind.THROTTLED, failure(Fault.throttling(), receive).kind());
    assertEquals(Kind.CREDENTIALS, failure(Fault.expiredToken(), receive).kind());
    assertEquals(
        Kind.UNAVAILABLE, failure(Fault.error(503, "ServiceUnavailable", "later"), receive).kind());
    assertEquals(Kind.UNAVAILABLE, failure(new Fault.Reset(false), receive).kind());
    for (Fault spoiled :
        List.of(
            Fault.html(),
            Fault.emptyBody(),
            new Fault.CutBody(),
            new Fault.WrongContent(
                "application/x-amz-json-1.0", "{\"Messages\":[{\"Body\":\"x\"}]}"))) {
      SourceException failed = failure(spoiled, receive);
      assertEquals(Kind.INVALID_ANSWER, failed.kind(), failed.getMessage());
      assertTrue(!String.valueOf(failed.getMessage()).contains("\n"), failed.getMessage());
    }
    emulator.faults().clear();
    emulator.queues().delete(queue.text());
    SourceException gone = assertThrows(SourceException.class, () -> queues.receive(queue));
    assertEquals(Kind.NO_SUCH_ZONE, gone.kind());
    assertTrue(
        String.valueOf(gone.getMessage()).contains("The specified queue does not exist."),
        gone.getMessage());
  }

  @Test
  void closed_waitingCallEnds() throws Exception {
    Thread closing =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (emulator.calls().count(Operation.RECEIVE_MESSAGE) == 0) {
                    Thread.onSpinWait();
                  }
                  source.close();
                });
    long start = System.nanoTime();
    assertThrows(SourceException.class, () -> queues.receive(queue));
    assertTrue(System.nanoTime() - start < 10_000_000_000L);
    closing.join();
  }
}
