package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;

/** Hosted zones in memory that count the calls; for the test's thread. */
public final class FakeHostedZones implements HostedZoneSource {
  /** A call that was made. */
  public record Call(long atNanos, String zoneId, RecordSetPage.Marker start) {}

  /** The zones by id; a test changes them as it likes. */
  public final Map<String, List<RecordSet>> zones = new HashMap<>();

  public final List<Call> calls = new ArrayList<>();

  /** What a call fails with; null: it does not. */
  public Function<Call, SourceException> failure = call -> null;

  /** Runs in the middle of each call. */
  public Runnable during = () -> {};

  public int pageSize = 300;

  public int closed;

  /** What was opened, in order. */
  public final List<AwsAccess> opened = new ArrayList<>();

  private final LongSupplier ticker;

  public FakeHostedZones(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** What the plugin takes. */
  public Function<AwsAccess, HostedZoneSource> opener() {
    return access -> {
      opened.add(access);
      return this;
    };
  }

  public FakeHostedZones zone(String id, List<RecordSet> recordSets) {
    zones.put(id, recordSets);
    return this;
  }

  @Override
  public RecordSetPage listRecordSets(String zoneId, RecordSetPage.Marker start)
      throws SourceException {
    Call call = new Call(ticker.getAsLong(), zoneId, start);
    calls.add(call);
    during.run();
    SourceException failed = failure.apply(call);
    if (failed != null) {
      throw failed;
    }
    List<RecordSet> all = zones.get(zoneId);
    if (all == null) {
      throw new SourceException(
          SourceException.Kind.NO_SUCH_ZONE, "No hosted zone found with ID: " + zoneId);
    }
    int from = 0;
    if (start != null) {
      // The position is told by the whole marker, as AWS does.
      while (!marker(all.get(from)).equals(start)) {
        from++;
      }
    }
    int to = Math.min(all.size(), from + pageSize);
    return new RecordSetPage(all.subList(from, to), to == all.size() ? null : marker(all.get(to)));
  }

  private static RecordSetPage.Marker marker(RecordSet recordSet) {
    return new RecordSetPage.Marker(recordSet.name(), recordSet.type(), recordSet.setIdentifier());
  }

  public long callsOf(String zoneId) {
    return calls.stream().filter(call -> call.zoneId().equals(zoneId)).count();
  }

  @Override
  public String describe() {
    return "fake credentials";
  }

  @Override
  public void close() {
    closed++;
  }
}
