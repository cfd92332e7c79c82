package org.bridge53.plugin.route53;

import java.util.Arrays;
import java.util.List;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;

/**
 * Tells private hosted zones by their apex NS set, which is the same for all and belongs to no
 * public one (Route 53 Developer Guide, "NS and SOA records that Amazon Route 53 creates").
 */
final class PrivateZones {
  private static final List<byte[]> SERVERS =
      List.of(
          NameText.parse("ns-0.awsdns-00.com").octets(),
          NameText.parse("ns-512.awsdns-00.net").octets(),
          NameText.parse("ns-1024.awsdns-00.org").octets(),
          NameText.parse("ns-1536.awsdns-00.co.uk").octets());

  private PrivateZones() {}

  static boolean isPrivate(Zone zone) {
    if (!(ZoneLookup.find(zone, zone.apex(), RrType.NS) instanceof LookupResult.Found found)
        || !(found.choice() instanceof RrsetChoice.Fixed(Rrset servers))
        || servers.rdatas().size() != SERVERS.size()) {
      return false;
    }
    for (byte[] server : servers.rdatas()) {
      if (SERVERS.stream().noneMatch(one -> Arrays.equals(one, server))) {
        return false;
      }
    }
    return true;
  }
}
