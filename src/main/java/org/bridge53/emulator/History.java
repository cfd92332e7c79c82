package org.bridge53.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.emulator.Store.ChangeInfo;

/** The Change History of one hosted zone. Guarded by the {@link Store}'s monitor. */
final class History {
  private static final int MOST = 10_000;

  /** One batch that was applied, and its changes. */
  record Batch(
      ChangeInfo info,
      String operation,
      String submittedBy,
      String requestId,
      List<Change> changes) {
    Batch {
      changes = List.copyOf(changes);
    }
  }

  final Instant begins;
  private final List<Batch> batches = new ArrayList<>();

  History(Instant begins) {
    this.begins = begins;
  }

  void add(Batch batch) {
    batches.add(batch);
    if (batches.size() > MOST) {
      batches.removeFirst();
    }
  }

  /** In order. */
  List<Batch> batches() {
    return batches;
  }
}
