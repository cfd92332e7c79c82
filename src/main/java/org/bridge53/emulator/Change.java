package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;

/** One change of a batch. */
record Change(Action action, RecordSet set) {

  /** The changes of a {@code ChangeBatch} element, of which AWS wants at least one. */
  static List<Change> read(XmlNode batch) {
    List<Change> changes = new ArrayList<>();
    for (XmlNode node : batch.list("Changes")) {
      String at = "changeBatch.changes." + (changes.size() + 1) + ".member.";
      changes.add(new Change(action(node, at), RecordSetXml.read(node, at + "resourceRecordSet.")));
    }
    if (changes.isEmpty()) {
      throw ApiException.invalidInput(
          "1 validation error detected: Value '[]' at 'changeBatch.changes' failed to satisfy"
              + " constraint: Member must have length greater than or equal to 1");
    }
    return changes;
  }

  private static Action action(XmlNode node, String at) {
    String text = node.textOf("Action");
    if (text == null) {
      throw ApiException.missing(at + "action");
    }
    return switch (text) {
      case "CREATE" -> Action.CREATE;
      case "DELETE" -> Action.DELETE;
      case "UPSERT" -> Action.UPSERT;
      default ->
          throw ApiException.notInSet(at + "action", text, List.of("CREATE", "DELETE", "UPSERT"));
    };
  }

  /**
   * Fails when the fields do not make one set: exactly one kind of content, and an identifier with
   * exactly one policy or neither.
   */
  void checkShape() {
    int contents =
        (set.alias() == null ? 0 : 1)
            + (set.trafficPolicyInstanceId() == null ? 0 : 1)
            + (set.ttl() == null && set.values().isEmpty() ? 0 : 1);
    if (contents != 1) {
      throw ApiException.invalidInput(
          "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and"
              + " ResourceRecords], or TrafficPolicyInstanceId], but found "
              + (contents == 0 ? "none" : "more than one")
              + where());
    }
    if (set.alias() == null && set.trafficPolicyInstanceId() == null) {
      if (set.ttl() == null) {
        throw ApiException.invalidInput("Invalid request: Missing field 'TTL'" + where());
      }
      if (set.values().isEmpty()) {
        throw ApiException.invalidInput(
            "Invalid request: Missing field 'ResourceRecords'" + where());
      }
    }
    if (set.policy() != null && set.setIdentifier() == null) {
      throw ApiException.invalidInput("Invalid request: Missing field 'SetIdentifier'" + where());
    }
    if (set.policy() == null && set.setIdentifier() != null) {
      throw ApiException.invalidInput(
          "Invalid request: Expected exactly one of "
              + RecordSetXml.POLICY_FIELDS
              + ", but found none"
              + where());
    }
  }

  private String where() {
    return " in Change with [Action="
        + action
        + ", Name="
        + set.name()
        + ", Type="
        + set.type()
        + ", SetIdentifier="
        + set.setIdentifier()
        + "]";
  }
}
