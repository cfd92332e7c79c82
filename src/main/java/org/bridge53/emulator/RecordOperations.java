package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ChangeResourceRecordSets and ListResourceRecordSets. Each runs while holding the store's monitor.
 */
final class RecordOperations {
  private static final int PAGE = 300;

  private final Store store;
  private final ZoneOperations zoneOperations;

  RecordOperations(Store store, ZoneOperations zoneOperations) {
    this.store = store;
    this.zoneOperations = zoneOperations;
  }

  Reply change(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    XmlNode batch = request.body("ChangeResourceRecordSetsRequest").child("ChangeBatch");
    if (batch == null) {
      throw ApiException.missing("changeBatch");
    }
    List<Change> changes = Change.read(batch);
    ChangeBatch applied = new ChangeBatch(zone, store);
    applied.checkLimits(changes, store.settings().recordSetLimit());
    applied.apply(changes);
    Store.ChangeInfo info = store.submit(request.account(), batch.textOf("Comment"));
    store.changed(zone, changes, info, request.caller());
    return zoneOperations.answer("ChangeResourceRecordSetsResponse", info);
  }

  Reply list(ApiRequest request) {
    HostedZone zone = store.zone(request.account(), request.argument(0));
    int items = request.maxItems(PAGE);
    RecordSet.Key start = start(request);
    List<RecordSet> page = new ArrayList<>();
    if (request.hit(Fault.DoubledAtCut.class) && start != null) {
      var before = zone.sets.lowerEntry(start);
      if (before != null) {
        page.add(before.getValue());
      }
    }
    RecordSet first = null;
    RecordSet next = null;
    int taken = 0;
    for (RecordSet set :
        start == null ? zone.sets.values() : zone.sets.tailMap(start, true).values()) {
      first = first == null ? set : first;
      if (taken == items) {
        next = set;
        break;
      }
      taken++;
      if (!request.hit(Fault.WithoutApex.class) || !zone.isApex(set)) {
        page.add(set);
      }
    }
    boolean stuck = request.hit(Fault.RepeatedMarker.class);
    if (stuck) {
      next = first;
    }
    XmlText xml = new XmlText("ListResourceRecordSetsResponse").open("ResourceRecordSets");
    spoiled(request, zone, page).forEach(set -> RecordSetXml.write(set, xml));
    xml.close().element("IsTruncated", next != null);
    if (next != null) {
      xml.element("NextRecordName", next.name().text()).element("NextRecordType", next.type());
      boolean insideGroup = !page.isEmpty() && page.getLast().key().sameGroup(next.key());
      if (insideGroup || (stuck && request.query("identifier") != null)) {
        RecordSetXml.optional(xml, "NextRecordIdentifier", next.setIdentifier());
      }
    }
    return Reply.ok(xml.element("MaxItems", items));
  }

  /** What the page's faults leave of it. */
  private static List<RecordSet> spoiled(
      ApiRequest request, HostedZone zone, List<RecordSet> page) {
    List<RecordSet> sets = new ArrayList<>(page);
    for (Fault fault : request.faults()) {
      switch (fault) {
        case Fault.OutOfOrder() -> Collections.reverse(sets);
        case Fault.MissingSets(int missing) ->
            sets.subList(Math.max(0, sets.size() - missing), sets.size()).clear();
        case Fault.OtherName(String id, String name) when id.equals(zone.id) ->
            sets.replaceAll(set -> set.moved(zone.name, RecordSetXml.name(name, "name")));
        default -> {
          // elsewhere
        }
      }
    }
    return sets;
  }

  /** Where the listing starts; null for the zone's first set. */
  private static RecordSet.@Nullable Key start(ApiRequest request) {
    String name = request.query("name");
    String type = request.query("type");
    String identifier = request.query("identifier");
    if (name == null && type != null) {
      throw ApiException.invalidInput(
          "The input is not valid: StartRecordType needs StartRecordName");
    }
    if (type == null && identifier != null) {
      throw ApiException.invalidInput(
          "The input is not valid: StartRecordIdentifier needs StartRecordName and"
              + " StartRecordType");
    }
    if (type != null && !RecordTypes.ALL.contains(type)) {
      throw ApiException.notInSet("type", type, RecordTypes.ALL);
    }
    if (name == null) {
      return null;
    }
    try {
      return new RecordSet.Key(
          StoredName.parse(name).sortKey(),
          type == null ? "" : type,
          identifier == null ? "" : identifier);
    } catch (BadText e) {
      throw ApiException.invalidInput("Invalid StartRecordName: " + e.text());
    }
  }
}
