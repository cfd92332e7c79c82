package org.bridge53.plugin.route53.translation;

import java.util.Set;
import org.bridge53.message.Header;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;

/**
 * Tells private zones from public ones by what is in them: AWS gives every private zone the same
 * four name servers, which serve no zone (Route 53 Developer Guide, "Considerations when working
 * with a private hosted zone"), and no public zone these four. So a zone that is written by id
 * needs no call, and no permission, beside that which lists its records.
 */
public final class PrivateZones {
  private static final Set<DomainName> PLACEHOLDERS =
      Set.of(
          NameText.parse("ns-0.awsdns-00.com."),
          NameText.parse("ns-512.awsdns-00.net."),
          NameText.parse("ns-1024.awsdns-00.org."),
          NameText.parse("ns-1536.awsdns-00.co.uk."));

  private PrivateZones() {}

  /**
   * Whether the apex NS set names nothing but AWS's placeholders. One alone says nothing: nobody
   * promises that a public zone never gets one of them.
   */
  public static boolean isPrivate(Zone zone) {
    if (!(ZoneLookup.find(zone, zone.apex(), RrType.NS) instanceof LookupResult.Found found)
        || !(found.choice() instanceof RrsetChoice.Fixed fixed)) {
      return false;
    }
    Rrset ns = fixed.rrset();
    byte[] packed = ns.packed();
    for (int at = 0; at < packed.length; at += 2 + Header.u16(packed, at)) {
      if (!PLACEHOLDERS.contains(ns.targetAt(at))) {
        return false;
      }
    }
    return true;
  }
}
