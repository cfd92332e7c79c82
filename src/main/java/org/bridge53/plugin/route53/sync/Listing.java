package org.bridge53.plugin.route53.sync;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bridge53.plugin.route53.model.Excerpt;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.RecordSetPage.Marker;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.translation.ReadSet;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a zone's pages, put together. Not thread-safe: the call that reads a page owns
 * it.
 */
final class Listing {
  private final List<RecordSet> recordSets = new ArrayList<>();
  private final Set<Marker> seen = new HashSet<>();
  private @Nullable Marker next;
  private boolean complete;
  private int pages;
  private boolean moved;

  /** Where the next page begins; null before the first and after the last. */
  @Nullable Marker next() {
    return next;
  }

  boolean complete() {
    return complete;
  }

  /** Values in record sets; an alias counts as one. */
  static int records(List<ReadSet> sets) {
    int count = 0;
    for (ReadSet set : sets) {
      count += Math.max(1, set.recordSet().values().size());
    }
    return count;
  }

  int pages() {
    return pages;
  }

  /**
   * Whether a page did not begin where the one before had said it would: the set there was deleted,
   * or another came before it.
   */
  boolean moved() {
    return moved;
  }

  /** What was read so far, in AWS's order. */
  List<RecordSet> recordSets() {
    return recordSets;
  }

  /** How many values were read; an alias counts as one. */
  int records() {
    int records = 0;
    for (RecordSet recordSet : recordSets) {
      records += Math.max(1, recordSet.values().size());
    }
    return records;
  }

  /**
   * Takes the page that begins at {@link #next()}.
   *
   * @throws SourceException if the page leads back: such a walk would never end. moto's does where
   *     a routing group is longer than a page, for it ignores the marker's identifier.
   */
  void add(RecordSetPage page) throws SourceException {
    int begin = next == null ? 0 : repeated(page.recordSets(), next);
    pages++;
    moved |=
        next != null
            && (page.recordSets().size() == begin || !inGroup(page.recordSets().get(begin), next));
    recordSets.addAll(page.recordSets().subList(begin, page.recordSets().size()));
    next = page.next();
    if (next == null) {
      complete = true;
    } else if (!seen.add(next)) {
      throw new SourceException(
          SourceException.Kind.INVALID_ANSWER,
          "the listing does not advance: it comes back to "
              + Excerpt.of(next.name())
              + " "
              + Excerpt.of(next.type()));
    }
  }

  /**
   * How many sets at a page's begin are known from the page before: an endpoint that ignores the
   * marker's identifier lists a routing group again from its first member. Only whole repeats count
   * (all fields, in order), and only where the identifier was not heeded, since two members of a
   * group may look alike.
   */
  private int repeated(List<RecordSet> page, Marker marker) {
    String identifier = marker.identifier();
    if (!page.isEmpty() && isLast(page.getFirst())) {
      return 1;
    }
    if (page.isEmpty() || (identifier != null && heeded(identifier, page.getFirst()))) {
      return 0;
    }
    int groupBegin = recordSets.size();
    while (groupBegin > 0 && inGroup(recordSets.get(groupBegin - 1), marker)) {
      groupBegin--;
    }
    int known = recordSets.size() - groupBegin;
    if (known == 0 || known > page.size()) {
      return 0;
    }
    return page.subList(0, known).equals(recordSets.subList(groupBegin, recordSets.size()))
        ? known
        : 0;
  }

  /** Of a name and type that stand alone there cannot be two. */
  private boolean isLast(RecordSet recordSet) {
    return recordSet.setIdentifier() == null
        && !recordSets.isEmpty()
        && recordSet.equals(recordSets.getLast());
  }

  /** The identifier in a record set may be cut up to its last slash; see {@link RecordSet}. */
  private static boolean heeded(String identifier, RecordSet first) {
    return identifier.substring(identifier.lastIndexOf('/') + 1).equals(first.setIdentifier())
        || identifier.equals(first.setIdentifier());
  }

  private static boolean inGroup(RecordSet recordSet, Marker marker) {
    return recordSet.name().equals(marker.name()) && recordSet.type().equals(marker.type());
  }

  /** A digest of everything that was read: equal digests, equal listings. */
  String digest() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has it
    }
    for (RecordSet recordSet : recordSets) {
      field(digest, recordSet.name());
      field(digest, recordSet.type());
      field(digest, recordSet.setIdentifier());
      field(digest, Long.toString(recordSet.ttl()));
      field(digest, String.valueOf(recordSet.alias())); // records print all that they hold
      field(digest, String.valueOf(recordSet.policy()));
      field(digest, recordSet.healthCheckId());
      field(digest, recordSet.trafficPolicyInstanceId());
      field(digest, Integer.toString(recordSet.values().size()));
      for (String value : recordSet.values()) {
        field(digest, value);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void field(MessageDigest digest, @Nullable String text) {
    // The length in front keeps neighbours apart; a missing text differs from an empty one.
    byte[] octets = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    digest.update(
        ((text == null ? "-" : Integer.toString(octets.length)) + ":")
            .getBytes(StandardCharsets.US_ASCII));
    digest.update(octets);
  }
}
