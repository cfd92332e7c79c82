package org.bridge53.plugin.route53.source;

import java.lang.ref.SoftReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/**
 * Pages that were read before, by what AWS sent for them: a page that comes again to the octet is
 * not taken apart again.
 *
 * <p>Zones are read far more often than they change, and taking 300 record sets apart costs the SDK
 * about 6 ms of CPU, beside which queries have to be answered. The pages are held softly: when
 * memory is short they go, and are read anew.
 */
final class PageMemory {
  /** What one call knows and finds out; the interceptor fills it in. */
  static final ExecutionAttribute<Visit> VISIT = new ExecutionAttribute<>("bridge53-page");

  private static final int MOST_PAGES = 20_000;

  private record Place(String zoneId, RecordSetPage.@Nullable Marker start) {}

  private record Known(String digest, SoftReference<RecordSetPage> page) {}

  private final Map<Place, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Known> eldest) {
          return size() > MOST_PAGES;
        }
      };

  /** One reading of one page. Used by one thread. */
  final class Visit {
    private final Place place;
    private final @Nullable String before;
    private final @Nullable RecordSetPage page;
    private String digest = "";
    private boolean same;

    private Visit(Place place, @Nullable Known known) {
      this.place = place;
      this.page = known == null ? null : known.page().get();
      this.before = page == null || known == null ? null : known.digest();
    }

    /** Looks at what came; true if it is what came last time. */
    boolean isSame(byte[] body) {
      try {
        digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException(impossible); // every JDK has it
      }
      same = digest.equals(before);
      return same;
    }

    /** The page of last time, if the same came; else null. */
    @Nullable RecordSetPage samePage() {
      return same ? page : null;
    }

    /** Keeps the page that was made of what came. */
    void keep(RecordSetPage made) {
      synchronized (known) {
        known.put(place, new Known(digest, new SoftReference<>(made)));
      }
    }
  }

  /** Begins to read a page. */
  Visit visit(String zoneId, RecordSetPage.@Nullable Marker start) {
    Place place = new Place(zoneId, start);
    synchronized (known) {
      return new Visit(place, known.get(place));
    }
  }
}
