package org.bridge53.plugin.route53.events;

import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.QueueSource;

/** One line's part in a queue. */
public final class QueueFollower {
  private final QueueReaders readers;
  private final QueueReaders.Key key;
  private final QueueReader reader;
  private final QueueSource source;
  private final Resources resources;
  private final EventListener listener;

  QueueFollower(
      QueueReaders readers,
      QueueReaders.Key key,
      QueueReader reader,
      QueueSource source,
      Resources resources,
      EventListener listener) {
    this.readers = readers;
    this.key = key;
    this.reader = reader;
    this.source = source;
    this.resources = resources;
    this.listener = listener;
  }

  /** How the queue is doing. */
  public QueueStatus status() {
    return reader.status();
  }

  /** Ends it; a second time does nothing. */
  public void leave() {
    readers.leave(this);
  }

  QueueReaders.Key key() {
    return key;
  }

  QueueReader reader() {
    return reader;
  }

  QueueSource source() {
    return source;
  }

  Resources resources() {
    return resources;
  }

  EventListener listener() {
    return listener;
  }
}
