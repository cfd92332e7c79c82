package org.bridge53.plugin.route53.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.QueueMessage;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class QueueReaderTest {
  private static final QueueUrl QUEUE =
      QueueUrl.read("https://sqs.us-east-1.amazonaws.com/111122223333/bridge53");
  private static final QueueReaders.Key KEY =
      new QueueReaders.Key(new AwsAccess(null, null, null, null), QUEUE);

  private final TestResources resources = new TestResources(".");
  private final FakeQueue queue = new FakeQueue();
  private final QueueReaders readers = new QueueReaders();
  private final Line line = new Line(Set.of("Z1", "Z2"));

  /** A queue that does not wait for messages. */
  private final class FakeQueue implements QueueSource {
    final Deque<String> messages = new ArrayDeque<>();
    final List<String> deleted = new ArrayList<>();
    SourceException failure;
    SourceException deleteFailure;
    int calls;
    final List<Long> times = new ArrayList<>();

    @Override
    public List<QueueMessage> receive(QueueUrl url) throws SourceException {
      assertEquals(QUEUE, url);
      calls++;
      times.add(resources.ticker.getAsLong());
      if (failure != null) {
        throw failure;
      }
      List<QueueMessage> taken = new ArrayList<>();
      while (!messages.isEmpty() && taken.size() < MOST_MESSAGES) {
        taken.add(new QueueMessage("r" + taken.size(), messages.remove()));
      }
      return taken;
    }

    @Override
    public void delete(QueueUrl url, List<QueueMessage> handled) throws SourceException {
      if (deleteFailure != null) {
        throw deleteFailure;
      }
      handled.forEach(message -> deleted.add(message.body()));
    }
  }

  /** What a line hears. */
  private static final class Line implements EventListener {
    final Set<String> follows;
    final List<String> heard = new ArrayList<>();
    int looks;

    Line(Set<String> follows) {
      this.follows = follows;
    }

    @Override
    public boolean zoneChanged(String zoneId) {
      heard.add(zoneId);
      return follows.contains(zoneId);
    }

    @Override
    public void zonesChanged() {
      heard.add("zones");
    }

    @Override
    public void reading(boolean works) {
      heard.add(works ? "on" : "off");
    }

    @Override
    public void looked() {
      looks++;
    }
  }

  private QueueFollower join() {
    return readers.join(KEY, queue, resources, line);
  }

  /** One round; the next is due at once, or when it is due. */
  private void round() {
    int before = queue.calls;
    while (queue.calls == before) {
      resources.advance(Duration.ofMillis(1));
    }
  }

  private List<String> warnings() {
    return resources.logged.stream().filter(text -> text.startsWith("WARNING")).toList();
  }

  @Test
  void events_toldOnceAndDeleted() {
    QueueFollower follower = join();
    queue.messages.add(ChangeEventTest.changed("Z1", "e1"));
    queue.messages.add(ChangeEventTest.changed("Z1", "e1"));
    queue.messages.add(ChangeEventTest.changed("Z9", "e2"));
    queue.messages.add("not an event");
    queue.messages.add(ChangeEventTest.event("CreateHostedZone", "{}", ",\"eventID\":\"e3\""));
    queue.messages.add("{\"source\":\"aws.ec2\",\"detail-type\":\"x\"}");
    queue.messages.add("still\nnone");
    round();
    assertEquals(List.of("on", "Z1", "Z9", "zones"), line.heard);
    assertEquals(7, queue.deleted.size());
    QueueStatus status = follower.status();
    assertEquals(new QueueStatus(QUEUE.text(), true, 7, 2, 1, 2, 2, 0, null), status);
    assertEquals(1, warnings().size(), resources.logged::toString);
    assertTrue(
        warnings().getFirst().contains("has a message that is no event of EventBridge (no object"),
        resources.logged::toString);
    round();
    round();
    assertEquals(queue.calls, line.looks);
    follower.leave();
    follower.leave();
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void moreThanTen_inRounds() {
    join();
    for (int i = 0; i < 25; i++) {
      queue.messages.add(ChangeEventTest.changed("Z1", "e" + i));
    }
    resources.advance(Duration.ZERO);
    assertEquals(25, queue.deleted.size());
  }

  @Test
  void transientFailure_silentThenGivenUpThenBack() {
    QueueFollower follower = join();
    round();
    queue.failure = new SourceException(Kind.UNAVAILABLE, "no route to host");
    round();
    round();
    assertEquals(List.of("on"), line.heard);
    assertEquals(List.of(), warnings());
    assertEquals("no route to host", follower.status().problem());
    for (int i = 0; i < 8; i++) {
      round();
    }
    assertEquals(List.of("on", "off"), line.heard);
    assertEquals(1, warnings().size());
    assertTrue(
        warnings()
            .getFirst()
            .endsWith(
                "the queue "
                    + QUEUE.text()
                    + " cannot be read: no route to host; changes are found by polling until it"
                    + " can"),
        resources.logged::toString);
    assertEquals(10, follower.status().failures());
    queue.failure = null;
    round();
    assertEquals(List.of("on", "off", "on"), line.heard);
    assertNull(follower.status().problem());
    assertTrue(
        resources.logged.stream().anyMatch(text -> text.endsWith(QUEUE.text() + " is read again")),
        resources.logged::toString);
  }

  @Test
  void backOff_doublesUpToFiveMinutes() {
    join();
    queue.failure = new SourceException(Kind.THROTTLED, "too many");
    resources.advance(Duration.ofMinutes(20));
    List<Long> whole = List.of(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    for (int i = 0; i < whole.size(); i++) {
      long millis = (queue.times.get(i + 1) - queue.times.get(i)) / 1_000_000;
      assertTrue(
          millis >= whole.get(i) * 500 && millis <= whole.get(i) * 1000, i + ": " + millis + " ms");
    }
  }

  @Test
  void vanishedOrDenied_givenUpAtOnce() {
    for (Kind kind : List.of(Kind.NO_SUCH_ZONE, Kind.FORBIDDEN, Kind.CREDENTIALS)) {
      queue.failure = null;
      QueueFollower follower = join();
      round();
      queue.failure = new SourceException(kind, "gone");
      round();
      assertEquals("off", line.heard.getLast(), kind.toString());
      follower.leave();
    }
    assertEquals(3, warnings().size());
  }

  @Test
  void deniedDeletion_saidOnceAndOnceWhenItWorks() {
    join();
    queue.deleteFailure = new SourceException(Kind.FORBIDDEN, "not allowed");
    for (int i = 0; i < 3; i++) {
      queue.messages.add(ChangeEventTest.changed("Z1", "e" + i));
      round();
    }
    assertEquals(1, warnings().size());
    assertTrue(warnings().getFirst().contains("cannot be deleted: not allowed; they come again"));
    assertEquals(List.of("on", "Z1", "Z1", "Z1"), line.heard);
    queue.deleteFailure = null;
    queue.messages.add(ChangeEventTest.changed("Z1", "e9"));
    round();
    assertTrue(resources.logged.stream().anyMatch(text -> text.endsWith("can be deleted again")));
  }

  @Test
  void emptyAtOnce_notAskedMoreThanOnceASecond() {
    join();
    resources.advance(Duration.ofSeconds(10));
    assertEquals(11, queue.calls);
  }

  /** A reload: the new server's line joins, then the old one's leaves. */
  @Test
  void newestLineReads_oldOneLeaves_nothingIsForgotten() {
    QueueFollower old = join();
    queue.messages.add(ChangeEventTest.changed("Z1", "e1"));
    round();
    Line fresh = new Line(Set.of("Z1"));
    TestResources after = new TestResources(".");
    QueueFollower next = readers.join(KEY, queue, after, fresh);
    assertEquals(List.of("on"), fresh.heard);
    old.leave();
    assertEquals(0, resources.scheduledTasks());
    queue.messages.add(ChangeEventTest.changed("Z1", "e1"));
    queue.messages.add(ChangeEventTest.changed("Z2", "e2"));
    after.advance(Duration.ZERO);
    assertEquals(List.of("on", "Z2"), fresh.heard);
    assertEquals(1, next.status().duplicates());
    next.leave();
    assertEquals(0, after.scheduledTasks());
  }

  @Test
  void twoLines_bothHear() {
    Line second = new Line(Set.of());
    join();
    readers.join(KEY, queue, resources, second);
    queue.messages.add(ChangeEventTest.changed("Z1", "e1"));
    round();
    assertEquals(List.of("on", "Z1"), line.heard);
    assertEquals(List.of("on", "Z1"), second.heard);
    assertEquals(1, queue.deleted.size());
  }
}
