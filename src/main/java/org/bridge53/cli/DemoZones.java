package org.bridge53.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Vpc;
import org.bridge53.name.NameText;
import org.jspecify.annotations.Nullable;

/**
 * The demo's hosted zones.
 *
 * @param corpId of the private zone {@code corp.example}
 * @param reverseId of the private zone {@code 10.in-addr.arpa}
 * @param shopId of the public zone {@code shop.example}
 */
record DemoZones(String corpId, String reverseId, String shopId) {
  private static final String CORP =
      """
      $TTL 300
      intranet       A      10.1.0.10
      web            A      10.1.0.20
      web            A      10.1.0.21
      www            CNAME  web
      *.apps         A      10.1.0.30
      portal         CNAME  www.shop.example.
      @              MX     10 mail
      mail           A      10.1.0.25
      _sip._tcp      SRV    1 10 5060 web
      note           TXT    "it's \\"quoted\\" and \\195\\188ber" "second string"
      """;

  private static final String REVERSE =
      """
      $TTL 300
      10.0.1         PTR    intranet.corp.example.
      """;

  private static final String SHOP =
      """
      $TTL 60
      www            A      192.0.2.10
      www            AAAA   2001:db8::10
      @              CAA    0 issue "ca.example.net"
      """;

  static DemoZones create(Emulator emulator) throws IOException {
    return new DemoZones(
        create(emulator, "corp.example.", CORP, EmulateCommand.VPC),
        create(emulator, "10.in-addr.arpa.", REVERSE, EmulateCommand.VPC),
        create(emulator, "shop.example.", SHOP, null));
  }

  private static String create(Emulator emulator, String name, String text, @Nullable Vpc vpc)
      throws IOException {
    return MasterFileZone.create(
        emulator,
        NameText.parse(name),
        "the demo's " + name,
        Path.of(""),
        text.getBytes(StandardCharsets.UTF_8),
        vpc);
  }

  /** The variables of the demo's Corefile. */
  Map<String, String> ids() {
    return Map.of("CORP_ZONE_ID", corpId, "REVERSE_ZONE_ID", reverseId, "SHOP_ZONE_ID", shopId);
  }
}
