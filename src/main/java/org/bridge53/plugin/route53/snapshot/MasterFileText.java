package org.bridge53.plugin.route53.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.Excerpt;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.translation.ReadSet;
import org.bridge53.presentation.RdataText;
import org.jspecify.annotations.Nullable;

/**
 * A zone as a master file (RFC 1035 section 5): plain record sets as records, the SOA first; what a
 * master file cannot say (aliases, policies, what cannot be read) as comments.
 */
final class MasterFileText {
  private MasterFileText() {}

  static List<String> of(ZoneImage zone) {
    List<String> lines = new ArrayList<>();
    lines.add("; zone " + zone.apex() + " (" + zone.zoneId() + "), version " + zone.serial());
    lines.add("; published " + Instant.ofEpochMilli(zone.publishedMillis()));
    for (ReadSet set : zone.sets()) {
      if (set.recordSet().type().equals("SOA")) {
        add(set, lines);
      }
    }
    for (ReadSet set : zone.sets()) {
      if (!set.recordSet().type().equals("SOA")) {
        add(set, lines);
      }
    }
    return lines;
  }

  private static void add(ReadSet read, List<String> lines) {
    RecordSet set = read.recordSet();
    Rrset rrset = read.rrset();
    boolean plain = rrset != null && set.policy() == null;
    if (!plain) {
      lines.add("; " + describe(set));
    }
    if (rrset != null) {
      for (byte[] rdata : rrset.rdatas()) {
        lines.add((plain ? "" : ";   ") + record(rrset, rdata));
      }
    }
  }

  private static String record(Rrset rrset, byte[] rdata) {
    return rrset.owner()
        + " "
        + rrset.ttl()
        + " IN "
        + RrType.text(rrset.type())
        + " "
        + RdataText.format(rrset.type(), rdata);
  }

  /** One line, whatever the set's texts hold. */
  private static String describe(RecordSet set) {
    StringBuilder text = new StringBuilder(Excerpt.of(set.name() + " " + set.type(), 300));
    AliasTarget alias = set.alias();
    if (alias != null) {
      part(text, "alias to", alias.name() + " in " + alias.zoneId());
    }
    part(text, "set", set.setIdentifier());
    part(text, "policy", set.policy() == null ? null : set.policy().toString());
    part(text, "health check", set.healthCheckId());
    part(text, "traffic policy instance", set.trafficPolicyInstanceId());
    if (alias == null && set.policy() == null && set.trafficPolicyInstanceId() == null) {
      part(text, "cannot be read:", String.join(", ", set.values()));
    }
    return text.toString();
  }

  private static void part(StringBuilder text, String what, @Nullable String value) {
    if (value != null) {
      text.append(", ").append(what).append(' ').append(Excerpt.of(value, 300));
    }
  }
}
