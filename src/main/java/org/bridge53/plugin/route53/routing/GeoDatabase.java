package org.bridge53.plugin.route53.routing;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database of places by address, in MaxMind's format (GeoIP2 and GeoLite2, City or Country, and
 * what others make in their shape). In memory; safe for all threads.
 */
public final class GeoDatabase implements Vantages.Places {
  private final Reader reader;

  /**
   * Reads a database.
   *
   * @param file its octets
   * @throws IOException in one line, if it is none
   */
  public GeoDatabase(byte[] file) throws IOException {
    try {
      reader = new Reader(new ByteArrayInputStream(file), new CHMCache());
    } catch (RuntimeException broken) { // what the reader stumbles over in a file of another kind
      throw new IOException("it is no MaxMind database", broken);
    }
  }

  /** {@code GeoLite2-City}. */
  public String type() {
    return reader.getMetadata().databaseType();
  }

  @Override
  public @Nullable Vantage of(InetAddress address, int bits) {
    Map<?, ?> found;
    try {
      found = reader.get(address, Map.class);
    } catch (IOException | RuntimeException unreadable) {
      return null; // an IPv6 address in a database of IPv4, or a damaged entry
    }
    if (found == null) {
      return null;
    }
    Object location = found.get("location");
    return new Vantage(
        null,
        text(found.get("continent"), "code"),
        text(found.get("country"), "iso_code"),
        found.get("subdivisions") instanceof List<?> areas && !areas.isEmpty()
            ? text(areas.getFirst(), "iso_code") // the largest comes first
            : null,
        degrees(location, "latitude"),
        degrees(location, "longitude"),
        null,
        0);
  }

  private static @Nullable String text(@Nullable Object map, String key) {
    return map instanceof Map<?, ?> fields && fields.get(key) instanceof String text ? text : null;
  }

  private static double degrees(@Nullable Object map, String key) {
    return map instanceof Map<?, ?> fields && fields.get(key) instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }
}
