package org.bridge53.emulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.emulator.History.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Change History, which zones of the ADVANCED tier have: batches in order, one batch with its
 * changes, changes by record set. Each runs while holding the store's monitor.
 *
 * <p>AWS's page names paths, parameters and members; the values of {@code sortorder} (here {@code
 * ASCENDING}, the default, and {@code DESCENDING}) and the names of the list elements are guesses
 * by the API's other lists.
 */
final class HistoryOperations {
  private static final int PAGE = 100;

  private final Store store;

  HistoryOperations(Store store) {
    this.store = store;
  }

  Reply list(ApiRequest request) {
    History history = history(request);
    List<Batch> batches = new ArrayList<>(history.batches());
    String after = request.query("startafterchangeid");
    if (after != null) {
      int at = indexOf(batches, bare(after));
      batches.subList(0, at + 1).clear();
    }
    Instant from = instant(request.query("submittedafter"), "submittedAfter");
    Instant to = instant(request.query("submittedbefore"), "submittedBefore");
    batches.removeIf(
        batch ->
            (from != null && !batch.info().submittedAt().isAfter(from))
                || (to != null && !batch.info().submittedAt().isBefore(to)));
    sort(request, batches);
    int start = token(request, batches.size());
    int end = Math.min(batches.size(), start + most(request));
    XmlText xml = new XmlText("ListHostedZoneChangeBatchesResponse").open("ChangeBatchSummaries");
    for (Batch batch : batches.subList(start, end)) {
      xml.open("ChangeBatchSummary");
      summary(batch, xml);
      xml.close();
    }
    xml.close();
    if (end < batches.size()) {
      xml.element("NextToken", "at-" + end);
    }
    return Reply.ok(xml);
  }

  Reply get(ApiRequest request) {
    List<Batch> batches = history(request).batches();
    Batch batch = batches.get(indexOf(batches, bare(request.argument(1))));
    XmlText xml = new XmlText("GetHostedZoneChangeBatchResponse").open("ChangeBatch");
    summary(batch, xml);
    xml.open("Changes");
    batch.changes().forEach(change -> change(change, xml));
    return Reply.ok(xml.close().close());
  }

  Reply recordSetChanges(ApiRequest request) {
    History history = history(request);
    String name = request.requiredQuery("recordname", "recordName");
    StoredName owner = RecordSetXml.name(name, "recordName");
    String type = request.query("recordtype");
    record Found(Batch batch, Change change) {}
    List<Found> found = new ArrayList<>();
    for (Batch batch : history.batches()) {
      for (Change change : batch.changes()) {
        if (change.set().name().equals(owner)
            && (type == null || change.set().type().equals(type))) {
          found.add(new Found(batch, change));
        }
      }
    }
    int start = token(request, found.size());
    int end = Math.min(found.size(), start + most(request));
    XmlText xml =
        new XmlText("ListResourceRecordSetChangesResponse").open("ResourceRecordSetChanges");
    for (Found each : found.subList(start, end)) {
      xml.open("ResourceRecordSetChange");
      xml.element("ChangeId", each.batch().info().id());
      xml.element("SubmittedAt", submitted(each.batch()));
      change(each.change(), xml);
      xml.close();
    }
    xml.close();
    if (end < found.size()) {
      xml.element("NextToken", "at-" + end);
    }
    return Reply.ok(xml);
  }

  private History history(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    History history = zone.history;
    if (history == null) {
      throw new ApiException(
          400,
          "FeatureNotEnabled",
          "The feature ChangeHistory is not enabled for the hosted zone " + zone.id);
    }
    return history;
  }

  private static int indexOf(List<Batch> batches, String changeId) {
    for (int i = 0; i < batches.size(); i++) {
      if (batches.get(i).info().id().equals(changeId)) {
        return i;
      }
    }
    throw new ApiException(404, "NoSuchChange", "Could not find resource with ID: " + changeId);
  }

  private static String bare(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  private static void sort(ApiRequest request, List<Batch> batches) {
    String order = request.query("sortorder");
    if (order != null && !order.equals("ASCENDING") && !order.equals("DESCENDING")) {
      throw ApiException.notInSet("sortOrder", order, List.of("ASCENDING", "DESCENDING"));
    }
    if ("DESCENDING".equals(order)) {
      java.util.Collections.reverse(batches);
    }
  }

  private static int most(ApiRequest request) {
    String text = request.query("maxresults");
    return text == null ? PAGE : (int) RecordSetXml.number(text, 1, PAGE, "maxResults");
  }

  private static int token(ApiRequest request, int size) {
    String token = request.query("nexttoken");
    if (token == null) {
      return 0;
    }
    if (token.matches("at-[0-9]{1,6}") && Integer.parseInt(token.substring(3)) <= size) {
      return Integer.parseInt(token.substring(3));
    }
    throw new ApiException(
        400, "InvalidPaginationToken", "The value that you specified for NextToken is invalid.");
  }

  private static @Nullable Instant instant(@Nullable String text, String member) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw ApiException.invalidInput("Invalid " + member + ": " + text);
    }
  }

  private static String submitted(Batch batch) {
    return batch.info().submittedAt().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static void summary(Batch batch, XmlText xml) {
    xml.element("ChangeId", batch.info().id())
        .element("Operation", batch.operation())
        .element("SubmittedAt", submitted(batch))
        .element("SubmittedBy", batch.submittedBy())
        .element("RequestId", batch.requestId());
    RecordSetXml.optional(xml, "Comment", batch.info().comment());
    xml.element("ChangeCount", batch.changes().size());
  }

  private static void change(Change change, XmlText xml) {
    xml.open("Change").element("Action", change.action().name());
    RecordSetXml.write(change.set(), xml);
    xml.close();
  }
}
