package org.bridge53.plugin.route53.events;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.QueueUrl;

/**
 * The queues that this process reads. Lines that name the same one share a reader: each message
 * comes to one reader only. It lives longer than a server, so that a reload misses nothing.
 */
public final class QueueReaders {
  /** Lines with the same key share a reader. */
  public record Key(AwsAccess access, QueueUrl queue) {}

  private final Map<Key, QueueReader> readers = new HashMap<>();

  /**
   * Joins on behalf of one line.
   *
   * @param source of this line, as long as it is there
   */
  public QueueFollower join(
      Key key, QueueSource source, Resources resources, EventListener listener) {
    QueueFollower follower;
    synchronized (this) {
      QueueReader reader = readers.computeIfAbsent(key, absent -> new QueueReader(absent.queue()));
      follower = new QueueFollower(this, key, reader, source, resources, listener);
      reader.add(follower);
    }
    follower.reader().greet(follower);
    return follower;
  }

  synchronized void leave(QueueFollower follower) {
    if (follower.reader().remove(follower)) {
      readers.remove(follower.key(), follower.reader());
    }
  }
}
