package org.bridge53.zone;

import java.util.List;
import java.util.function.BiConsumer;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * A zone of class IN: its names and what they hold, immutable. {@link ZoneBuilder} makes it, {@link
 * ZoneLookup} asks it.
 *
 * <p>Made for millions of records: records are octets in their {@link Rrset}, and a name costs one
 * node and one slot of the table.
 */
public final class Zone {
  /*
   * One table over all names that exist, empty non-terminals among them. Because every name between a node and the apex is a node as well, existence is
   * monotone along the labels of any query name: the closest encloser is found by halving, in at most
   * seven probes for a name of 127 labels, and with none at all for a name right below the apex.
   */
  private final DomainName apex;
  private final int apexLabels;
  private final ZoneNode apexNode;
  private final NodeTable table;
  private final Rrset soa;
  private final List<Rrset> authority;
  private final List<Rrset> negative;
  private final Response noData;
  private final Response nxDomain;
  private final boolean signed;
  private final ZoneNode[] nsecChain;

  Zone(
      ZoneNode apexNode,
      NodeTable table,
      Rrset soa,
      @Nullable Rrset apexNs,
      boolean signed,
      ZoneNode[] nsecChain) {
    this.apex = apexNode.name();
    this.apexLabels = apex.labelCount();
    this.apexNode = apexNode;
    this.table = table;
    this.soa = soa;
    this.authority = apexNs == null ? List.of() : List.of(apexNs);
    // RFC 2308 section 3: the TTL of the SOA in a negative answer is the lower of these two.
    this.negative = List.of(soa.withTtl(Math.min(soa.ttl(), minimum(soa))));
    this.noData = Response.authoritative(List.of(), negative, List.of());
    this.nxDomain = noData.withRcode(Rcode.NXDOMAIN);
    this.signed = signed;
    this.nsecChain = nsecChain;
  }

  public DomainName apex() {
    return apex;
  }

  /** The SOA's serial, unsigned 32-bit. */
  public long serial() {
    byte[] packed = soa.packed();
    int at = packed.length - 20;
    return ((long) Header.u16(packed, at) << 16) | Header.u16(packed, at + 2);
  }

  /**
   * The same zone with another serial in its SOA; all but the apex is shared. For a zone without
   * signatures: that of the SOA would be wrong.
   *
   * @param serial unsigned 32-bit
   */
  public Zone withSerial(long serial) {
    byte[] rdata = soa.rdatas().getFirst();
    Header.putU16(rdata, rdata.length - 20, (int) (serial >>> 16) & 0xffff);
    Header.putU16(rdata, rdata.length - 18, (int) serial & 0xffff);
    Rrset changed = Rrset.of(apex, soa.type(), soa.ttl(), List.of(rdata));
    ZoneNode node = apexNode.with(changed);
    ZoneNode[] chain = nsecChain.clone();
    for (int i = 0; i < chain.length; i++) {
      chain[i] = chain[i] == apexNode ? node : chain[i];
    }
    Rrset ns = authority.isEmpty() ? null : authority.getFirst();
    return new Zone(node, table.with(apexNode, node), changed, ns, signed, chain);
  }

  /** How many names exist, empty non-terminals among them. */
  public int nodeCount() {
    return table.size();
  }

  /** Shows everything that the zone holds, in no order: for what looks at a zone as a whole. */
  public void forEach(BiConsumer<DomainName, RrsetChoice> reader) {
    table.forEach(
        node -> {
          for (RrsetChoice choice : node.choices()) {
            reader.accept(node.name(), choice);
          }
        });
  }

  /** The apex NS set, ready for the authority section; empty if the zone has none. */
  List<Rrset> authority() {
    return authority;
  }

  /** The SOA as negative answers carry it. */
  List<Rrset> negative() {
    return negative;
  }

  /** The response to a name that exists without the type, DNSSEC left aside. */
  Response noData() {
    return noData;
  }

  /** The response to a name that does not exist, DNSSEC left aside. */
  Response nxDomain() {
    return nxDomain;
  }

  /** Whether the apex SOA has an RRSIG. */
  boolean isSigned() {
    return signed;
  }

  ZoneNode apexNode() {
    return apexNode;
  }

  /** The node of exactly this name, or null. */
  @Nullable ZoneNode node(DomainName name) {
    return table.find(name);
  }

  /**
   * The longest name above this one that exists.
   *
   * @param name below the apex and without a node of its own
   */
  ZoneNode closestEncloser(DomainName name) {
    byte[] octets = name.octets();
    ZoneNode deepest = apexNode;
    int existing = apexLabels;
    int missing = name.labelCount();
    while (missing - existing > 1) {
      int labels = (existing + missing) >>> 1;
      int offset = name.suffixOffset(labels);
      ZoneNode node = table.find(octets, offset, DomainName.hash(octets, offset));
      if (node == null) {
        missing = labels;
      } else {
        existing = labels;
        deepest = node;
      }
    }
    return deepest;
  }

  /**
   * The node whose NSEC matches or covers a name (RFC 4034 section 4): the last owner of an NSEC
   * that is not behind the name in canonical order; null in a zone without NSEC.
   */
  @Nullable ZoneNode nsecAtOrBefore(DomainName name) {
    int low = 0;
    int high = nsecChain.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (nsecChain[middle].name().compareTo(name) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high < 0 ? null : nsecChain[high];
  }

  /**
   * The SOA's last field, seconds (RFC 2308 section 4); what exceeds 31 bits counts as the most.
   */
  private static int minimum(Rrset soa) {
    byte[] packed = soa.packed();
    int at = packed.length - 4;
    int high = Header.u16(packed, at);
    return high > 0x7fff ? Integer.MAX_VALUE : (high << 16) | Header.u16(packed, at + 2);
  }
}
