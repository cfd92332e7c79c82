package org.bridge53.plugin.route53;

import java.util.List;
import org.bridge53.plugin.route53.model.QueueUrl;

/**
 * The options of a {@code route53} line that say how it hears of changes.
 *
 * @param queues of {@code events}, in the written order
 */
record EventOptions(List<QueueUrl> queues) {
  static final EventOptions DEFAULT = new EventOptions(List.of());

  EventOptions {
    queues = List.copyOf(queues);
  }
}
