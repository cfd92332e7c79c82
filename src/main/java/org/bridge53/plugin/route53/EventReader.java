package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.model.QueueUrl;

/** Reads {@link EventOptions}. */
final class EventReader implements OptionGroup {
  private final Problems problems;
  private final List<QueueUrl> queues = new ArrayList<>();

  EventReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of("events");
  }

  @Override
  public Set<String> repeated() {
    return Set.of();
  }

  EventOptions options() {
    return new EventOptions(queues);
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
    }
    for (Token argument : arguments) {
      try {
        QueueUrl queue = QueueUrl.read(argument.text());
        if (queues.contains(queue)) {
          problems.error(
              argument.position(), "events names the queue " + argument.text() + " twice");
        } else {
          queues.add(queue);
        }
      } catch (IllegalArgumentException invalid) {
        problems.error(
            argument.position(),
            "events takes URLs of SQS queues, not \""
                + argument.text()
                + "\": "
                + invalid.getMessage());
      }
    }
  }
}
