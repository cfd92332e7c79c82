package org.bridge53.emulator;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The standard queues of SQS: at-least-once, roughly in order, a message out of sight for a while
 * once it was received. Any thread; the monitor here may be taken while the store's is held, never
 * the other way round.
 */
public final class Queues {
  static final Duration VISIBILITY = Duration.ofSeconds(30);

  /** A waiting receiver looks this often for messages that become visible, whatever the clock. */
  private static final long LOOK_MILLIS = 20;

  /** A message in a queue. */
  static final class Message {
    final String id;
    final String body;
    final Instant sent;
    private Instant visible;
    private int received;
    private String receipt = "";

    private Message(String id, String body, Instant sent, Instant visible) {
      this.id = id;
      this.body = body;
      this.sent = sent;
      this.visible = visible;
    }

    String receipt() {
      return receipt;
    }

    int received() {
      return received;
    }
  }

  /** What a receiver gets, as it was then. */
  record Received(Message message, String receipt, int count) {}

  static final class Queue {
    final String account;
    final String name;
    private final List<Message> messages = new ArrayList<>();

    private Queue(String account, String name) {
      this.account = account;
      this.name = name;
    }

    String path() {
      return "/" + account + "/" + name;
    }
  }

  /** A queue that hears of changes. */
  private record Subscription(Queue queue, Duration delay) {}

  private final Settings settings;
  private final SplittableRandom random;
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private URI endpoint = URI.create("http://127.0.0.1");

  Queues(Settings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.random().nextLong());
  }

  void at(URI address) {
    this.endpoint = address;
  }

  /** Makes a queue of the default account and gives its URL. */
  public String create(String name) {
    return url(create(Emulator.DEFAULT_ACCOUNT, name));
  }

  synchronized Queue create(String account, String name) {
    return queues.computeIfAbsent("/" + account + "/" + name, _ -> new Queue(account, name));
  }

  String url(Queue queue) {
    return endpoint + queue.path();
  }

  /**
   * Puts the events of a queue's account into the queue from now on, as a rule of EventBridge does.
   *
   * @param delay from a change to when its event can be received
   */
  public synchronized void subscribe(String url, Duration delay) {
    subscriptions.add(new Subscription(queue(url), delay));
  }

  /** Puts a message into a queue. */
  public void send(String url, String body) {
    send(queue(url), body, Duration.ZERO);
  }

  synchronized Message send(Queue queue, String body, Duration delay) {
    Instant now = settings.clock().instant();
    Message message =
        new Message(
            new UUID(random.nextLong(), random.nextLong()).toString(), body, now, now.plus(delay));
    queue.messages.add(message);
    notifyAll();
    return message;
  }

  /** Sends an event to the queues that hear of this account's. */
  synchronized void event(String account, String body) {
    for (Subscription each : subscriptions) {
      if (each.queue.account.equals(account)) {
        send(each.queue, body, each.delay);
      }
    }
  }

  synchronized boolean hasSubscribers() {
    return !subscriptions.isEmpty();
  }

  /** Removes a queue with its messages. */
  public void delete(String url) {
    remove(queue(url));
  }

  synchronized void remove(Queue queue) {
    queues.remove(queue.path());
    subscriptions.removeIf(each -> each.queue == queue);
    notifyAll();
  }

  /** How many messages a queue has, received ones too until they are deleted. */
  public synchronized int size(String url) {
    return queue(url).messages.size();
  }

  /** How many of them can be received now. */
  synchronized int visible(Queue queue) {
    Instant now = settings.clock().instant();
    return (int) queue.messages.stream().filter(m -> !m.visible.isAfter(now)).count();
  }

  synchronized int size(Queue queue) {
    return queue.messages.size();
  }

  /**
   * The queue of a URL, whatever host that names.
   *
   * @throws ApiException QueueDoesNotExist
   */
  synchronized Queue queue(String url) {
    String path = url;
    try {
      String ofUrl = URI.create(url).getPath();
      path = ofUrl == null ? "" : ofUrl;
    } catch (IllegalArgumentException noUrl) {
      throw missing();
    }
    Queue queue = queues.get(path);
    if (queue == null) {
      throw missing();
    }
    return queue;
  }

  synchronized @Nullable Queue find(String account, String name) {
    return queues.get("/" + account + "/" + name);
  }

  static ApiException missing() {
    return new ApiException(400, "QueueDoesNotExist", "The specified queue does not exist.");
  }

  /**
   * Takes messages, and waits for the first where there are none.
   *
   * @throws ApiException QueueDoesNotExist if the queue goes meanwhile
   */
  synchronized List<Received> receive(Queue queue, int most, Duration visibility, Duration wait)
      throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      if (queues.get(queue.path()) != queue) {
        throw missing();
      }
      List<Received> taken = take(queue, most, visibility);
      long left = deadline - System.nanoTime();
      if (!taken.isEmpty() || left <= 0) {
        return taken;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(left) + 1;
      wait(queue.messages.isEmpty() ? millis : Math.min(millis, LOOK_MILLIS));
    }
  }

  private List<Received> take(Queue queue, int most, Duration visibility) {
    Instant now = settings.clock().instant();
    List<Received> taken = new ArrayList<>();
    for (Message each : queue.messages) {
      if (taken.size() < most && !each.visible.isAfter(now)) {
        each.visible = now.plus(visibility);
        each.received++;
        each.receipt = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        taken.add(new Received(each, each.receipt, each.received));
      }
    }
    return taken;
  }

  /**
   * Removes a message by its latest receipt; one that is gone already, or was received again since,
   * is no error.
   */
  synchronized void delete(Queue queue, String receipt) {
    queue.messages.removeIf(each -> !receipt.isEmpty() && each.receipt.equals(receipt));
  }

  /** Ends the waiting of receivers. */
  synchronized void close() {
    queues.clear();
    subscriptions.clear();
    notifyAll();
  }

  static String md5(String body) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has it
    }
  }
}
