package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * What is known of how current a hosted zone is. Moments are nanoseconds of the ticker.
 *
 * @param zoneId bare
 * @param name null: not known yet
 * @param origin where what is served comes from; null: nothing is
 * @param confirmedNanos when AWS last confirmed it: the beginning of a full read that was complete,
 *     or of a listing of zones that names it with an unchanged count; null: never since the start
 * @param publishedNanos when what is served was last replaced; null: nothing is
 * @param took how long the last complete read took, from its first call to its last answer; null:
 *     there was none
 * @param recordSets of the listing that is served
 * @param records values in them; an alias counts as one
 * @param skippedSets what of it could not be read, in lines of the log
 * @param serial grows with each change that is published, never falls; 0: none was
 * @param failure what the last attempts failed with; null: the last one did not
 * @param held null: nothing is held
 */
public record ZoneStatus(
    String zoneId,
    @Nullable DomainName name,
    @Nullable Origin origin,
    @Nullable Long confirmedNanos,
    @Nullable Long publishedNanos,
    @Nullable Duration took,
    int recordSets,
    int records,
    int skippedSets,
    long serial,
    @Nullable Failure failure,
    @Nullable Held held,
    Counts counts) {
  /** Where a zone that is served comes from. */
  public enum Origin {
    /** The API, asked in its turn. */
    API,
    /** The API, asked because something said that the zone had changed. */
    EVENT,
    /** The disk. */
    SNAPSHOT
  }

  /**
   * What a zone's attempts fail with.
   *
   * @param kind {@code THROTTLED} and the like, or {@code refused listing}: another one is another
   *     failure
   * @param text one line
   * @param sinceNanos when the first of the row failed
   */
  public record Failure(String kind, String text, long sinceNanos) {}

  /**
   * A change that looks like an accident, and is kept back for a while.
   *
   * @param why one line
   * @param untilNanos when it is published if AWS still says so; null: only by hand
   */
  public record Held(String why, long sinceNanos, @Nullable Long untilNanos) {}

  /**
   * What has happened to its reads since the account was joined.
   *
   * @param torn reads during which the zone changed
   * @param refused complete listings that are no zone, or another one
   * @param held changes that were kept back
   * @param events times that it was said to have changed
   */
  public record Counts(long torn, long refused, long held, long events) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);
  }

  /** The same zone while nothing of its account can be read. */
  ZoneStatus failing(Failure ofAccount) {
    return new ZoneStatus(
        zoneId,
        name,
        origin,
        confirmedNanos,
        publishedNanos,
        took,
        recordSets,
        records,
        skippedSets,
        serial,
        ofAccount,
        held,
        counts);
  }

  /** Whether the last attempts to read it failed. */
  public boolean failing() {
    return failure != null;
  }
}
