package org.bridge53.plugin.route53.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.bridge53.plugin.route53.model.RecordSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateZonesTest {
  private static final String SOA =
      "ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";

  @ParameterizedTest
  @CsvSource({
    "true, ns-0.awsdns-00.com. ns-512.awsdns-00.net. ns-1024.awsdns-00.org."
        + " ns-1536.awsdns-00.co.uk.",
    "true, NS-0.AWSDNS-00.com. ns-512.awsdns-00.net.",
    "false, ns-0.awsdns-00.com. ns-600.awsdns-11.net. ns-1200.awsdns-22.org."
        + " ns-1603.awsdns-08.co.uk.",
    "false, ns1.example.net."
  })
  void apexNameServers_tell(boolean isPrivate, String servers) {
    Translation translation =
        ZoneTranslator.translate(
            "Z1",
            List.of(
                RecordSet.simple("example.org.", "NS", 172_800, List.of(servers.split(" "))),
                RecordSet.simple("example.org.", "SOA", 900, List.of(SOA))),
            null);
    assertEquals(
        isPrivate,
        PrivateZones.isPrivate(assertInstanceOf(Translation.Translated.class, translation).zone()));
  }
}
