package org.bridge53.plugin.route53.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Map;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.plugin.route53.GeoFiles;
import org.junit.jupiter.api.Test;

class GeoDatabaseTest {
  private static final byte[] FILE =
      new GeoFiles()
          .put("198.51.100.0/24", GeoFiles.city("NA", "US", "OH", 40, -83))
          .put("2001:db8::/32", GeoFiles.city("EU", "DE", "BY", 48.1, 11.6))
          .put("203.0.113.0/24", GeoFiles.country("AS", "JP"))
          .put("192.0.2.0/24", Map.of())
          .build();

  private static Vantage of(GeoDatabase database, String address) {
    return database.of(IpLiteral.parse(address), 32);
  }

  @Test
  void places_ofBothFamilies() throws Exception {
    GeoDatabase database = new GeoDatabase(FILE);
    assertEquals("Test-City", database.type());
    assertEquals(
        new Vantage(null, "NA", "US", "OH", 40, -83, null, 0), of(database, "198.51.100.7"));
    assertEquals(
        new Vantage(null, "EU", "DE", "BY", 48.1, 11.6, null, 0), of(database, "2001:db8::1"));
    assertEquals(
        new Vantage(null, "AS", "JP", null, Double.NaN, Double.NaN, null, 0),
        of(database, "203.0.113.7"));
    assertEquals(Vantage.UNKNOWN, of(database, "192.0.2.1"));
    assertNull(of(database, "192.0.3.1"));
  }

  @Test
  void noDatabase_oneLine() {
    assertThrows(IOException.class, () -> new GeoDatabase(new byte[] {1, 2, 3}));
    assertThrows(IOException.class, () -> new GeoDatabase(new byte[0]));
  }
}
