package org.bridge53.zone;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.message.Header;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Zone} from records or from ready choices, in any order. For one thread; builds
 * once.
 *
 * <p>A record that a zone cannot hold is left out and noted, and harms no other: an owner outside
 * the zone, a SOA that is not at the apex, data beside a CNAME. Only a zone without SOA or NS at
 * its apex is no zone.
 */
public final class ZoneBuilder {
  /*
   * The table grows while records arrive and becomes the zone's own: nothing is built twice. Single
   * records wait in a Pending choice per name and type; build() turns each into one RRset, then makes
   * the empty non-terminals, and last resolves what covers what, from each node upwards and each node
   * once. A million names of one A record each: 0.8 s of CPU without garbage collection, 128 octets a
   * record beside the name (compact object headers).
   */

  /** What {@link #build} gives. */
  public sealed interface Result {
    /** What was left out or changed, one line each, naming record and zone. */
    List<String> problems();
  }

  /** A zone that can be served. */
  public record Built(Zone zone, List<String> problems) implements Result {
    public Built {
      problems = List.copyOf(problems);
    }
  }

  /**
   * No zone.
   *
   * @param reason one line that names the zone
   * @param missingType the type whose absence at the apex is the reason: SOA or NS
   */
  public record Failed(String reason, int missingType, List<String> problems) implements Result {
    public Failed {
      problems = List.copyOf(problems);
    }
  }

  /** Problems beyond so many are counted only. */
  private static final int MAX_PROBLEMS = 100;

  private static final int FEW = 8;

  private final DomainName apex;
  private final ZoneNode apexNode;
  private final List<String> problems = new ArrayList<>();
  private int furtherProblems;
  private boolean nsOptional;
  private boolean built;

  private final NodeTable table = new NodeTable();

  /** The node of the last record: master files and listings come name by name. */
  private ZoneNode last;

  public ZoneBuilder(DomainName apex) {
    this.apex = apex;
    this.apexNode = new ZoneNode(apex);
    this.last = apexNode;
    table.add(apexNode);
  }

  /** Lets a zone without NS records at its apex be built, with a note. */
  public ZoneBuilder nsOptional() {
    nsOptional = true;
    return this;
  }

  /**
   * Adds one record of class IN. Records of one owner and type become one RRset: duplicates are
   * dropped, the TTL is that of the first (RFC 2181 section 5.2).
   *
   * @param ttl seconds, unsigned 31-bit
   * @param rdata names uncompressed, in their own letter case; kept, not copied
   */
  public ZoneBuilder add(DomainName owner, int type, int ttl, byte[] rdata) {
    ZoneNode node = nodeFor(owner, type);
    if (node == null) {
      return this;
    }
    for (RrsetChoice choice : node.choices()) {
      if (choice instanceof Pending pending && pending.accepts(type, rdata)) {
        pending.add(ttl, rdata);
        return this;
      }
      if (choice.type() == type && type != RrType.RRSIG) {
        problem(owner, type, "is there already as a whole set; the record is left out");
        return this;
      }
    }
    append(node, new Pending(type, ttl, rdata));
    return this;
  }

  /** Adds a whole RRset; joined with records of the same owner and type. */
  public ZoneBuilder add(Rrset rrset) {
    byte[] packed = rrset.packed();
    for (int at = 0; at < packed.length; ) {
      int end = at + 2 + Header.u16(packed, at);
      add(rrset.owner(), rrset.type(), rrset.ttl(), Arrays.copyOfRange(packed, at + 2, end));
      at = end;
    }
    return this;
  }

  /**
   * Adds a choice, the only one of its owner and type. SOA and NS at the apex, RRSIG and NSEC must
   * be {@link RrsetChoice.Fixed}.
   *
   * @param owner of all RRsets that the choice can give
   */
  public ZoneBuilder add(DomainName owner, RrsetChoice choice) {
    if (choice instanceof RrsetChoice.Fixed fixed) {
      if (!fixed.rrset().owner().equals(owner)) {
        throw new IllegalArgumentException(fixed.rrset() + " is not owned by " + owner);
      }
      return add(fixed.rrset());
    }
    int type = choice.type();
    ZoneNode node = nodeFor(owner, type);
    if (node == null) {
      return this;
    }
    if (node.has(type)) {
      problem(owner, type, "is there already; the second set is left out");
      return this;
    }
    append(node, choice);
    return this;
  }

  /** Checks the apex, completes the tree and gives the zone. */
  public Result build() {
    if (built) {
      throw new IllegalStateException("the zone " + apex + " was built already");
    }
    built = true;
    boolean coverers = false;
    List<ZoneNode> nsecOwners = new ArrayList<>();
    ZoneNode[] owners = table.all();
    for (ZoneNode node : owners) {
      finish(node);
      coverers |= node.has(RrType.DNAME) || (node != apexNode && node.has(RrType.NS));
      if (node.has(RrType.NSEC)) {
        nsecOwners.add(node);
      }
    }
    Rrset soa = fixedAtApex(RrType.SOA);
    if (soa == null) {
      return new Failed("zone " + apex + " has no SOA record", RrType.SOA, problemLines());
    }
    Rrset ns = fixedAtApex(RrType.NS);
    if (ns == null) {
      if (!nsOptional) {
        return new Failed("zone " + apex + " has no NS records", RrType.NS, problemLines());
      }
      problems.add("zone " + apex + " has no NS records at its apex");
    }
    for (ZoneNode node : owners) {
      connect(node);
    }
    if (coverers) {
      resolveCovers();
    }
    nsecOwners.sort((a, b) -> a.name().compareTo(b.name()));
    boolean signed = apexNode.signature(RrType.SOA) != null;
    return new Built(
        new Zone(apexNode, table, soa, ns, signed, nsecOwners.toArray(new ZoneNode[0])),
        problemLines());
  }

  private @Nullable ZoneNode nodeFor(DomainName owner, int type) {
    if (built) {
      throw new IllegalStateException("the zone " + apex + " was built already");
    }
    if (last.name().equals(owner)) {
      return allowed(last, type) ? last : null;
    }
    if (!owner.isAtOrBelow(apex)) {
      problem(owner, type, "lies outside the zone and is left out");
      return null;
    }
    ZoneNode node = table.find(owner);
    if (node == null) {
      if (type == RrType.SOA) {
        problem(owner, type, "is not at the apex and is left out");
        return null;
      }
      node = new ZoneNode(owner);
      table.add(node);
    }
    last = node;
    return allowed(node, type) ? node : null;
  }

  private boolean allowed(ZoneNode node, int type) {
    if (RrType.isMeta(type)) {
      problem(node.name(), type, "is no type that a record can have; left out");
      return false;
    }
    if (type == RrType.SOA && node != apexNode) {
      problem(node.name(), type, "is not at the apex and is left out");
      return false;
    }
    if (type == RrType.CNAME && node == apexNode) {
      problem(node.name(), type, "cannot be at the apex, beside SOA and NS; left out");
      return false;
    }
    return true;
  }

  private static void append(ZoneNode node, RrsetChoice choice) {
    RrsetChoice[] old = node.choices();
    RrsetChoice[] grown = Arrays.copyOf(old, old.length + 1);
    grown[old.length] = choice;
    node.setChoices(grown);
  }

  /** Turns what is pending at a node into RRsets, the CNAME rules applied, RRSIGs moved back. */
  private void finish(ZoneNode node) {
    RrsetChoice[] choices = node.choices();
    boolean cname = false;
    boolean signatures = false;
    for (int i = 0; i < choices.length; i++) {
      if (choices[i] instanceof Pending pending) {
        choices[i] = new RrsetChoice.Fixed(rrset(node.name(), pending));
      }
      cname |= choices[i].type() == RrType.CNAME;
      signatures |= choices[i].type() == RrType.RRSIG;
    }
    if (choices.length < 2 || !(cname || signatures)) {
      return;
    }
    List<RrsetChoice> kept = new ArrayList<>();
    for (RrsetChoice choice : choices) {
      int type = choice.type();
      // RFC 1034 section 3.6.2; RFC 4034 sections 3 and 4 let RRSIG and NSEC stand beside a CNAME.
      if (cname && type != RrType.CNAME && type != RrType.RRSIG && type != RrType.NSEC) {
        problem(node.name(), type, "stands beside a CNAME, which is served alone");
      } else if (type != RrType.RRSIG) {
        kept.add(choice);
      }
    }
    for (RrsetChoice choice : choices) {
      if (choice.type() == RrType.RRSIG) {
        kept.add(choice);
      }
    }
    node.setChoices(kept.toArray(ZoneNode.NO_CHOICES));
  }

  private Rrset rrset(DomainName owner, Pending pending) {
    int type = pending.type;
    List<byte[]> rdatas = pending.rdatas();
    if (rdatas.size() > 1) {
      rdatas = withoutDuplicates(type, rdatas);
      boolean single = type == RrType.CNAME || type == RrType.DNAME || type == RrType.SOA;
      if (single && rdatas.size() > 1) {
        problem(owner, type, "is there " + rdatas.size() + " times; only the first is served");
        rdatas = List.of(rdatas.get(0));
      }
      if (pending.ttlsDiffer) {
        problem(owner, type, "has several TTLs; the first, " + pending.ttl + " s, is served");
      }
    }
    return Rrset.of(owner, type, pending.ttl, rdatas);
  }

  private static List<byte[]> withoutDuplicates(int type, List<byte[]> rdatas) {
    List<byte[]> kept = new ArrayList<>(rdatas.size());
    if (rdatas.size() <= FEW) {
      List<byte[]> keys = new ArrayList<>(rdatas.size());
      for (byte[] rdata : rdatas) {
        byte[] key = comparable(type, rdata);
        boolean known = false;
        for (byte[] other : keys) {
          known |= Arrays.equals(other, key);
        }
        if (!known) {
          keys.add(key);
          kept.add(rdata);
        }
      }
    } else {
      Set<ByteBuffer> keys = new HashSet<>();
      for (byte[] rdata : rdatas) {
        if (keys.add(ByteBuffer.wrap(comparable(type, rdata)))) {
          kept.add(rdata);
        }
      }
    }
    return kept;
  }

  /** RDATA with its target name lower-cased: names are the same in any letter case. */
  private static byte[] comparable(int type, byte[] rdata) {
    int at = RrType.targetOffset(type);
    if (at < 0) {
      return rdata;
    }
    byte[] lowered = rdata.clone();
    while (at < rdata.length && rdata[at] != 0) {
      int end = Math.min(rdata.length - 1, at + rdata[at]);
      for (int i = at + 1; i <= end; i++) {
        lowered[i] = DomainName.lowerCased(rdata[i]);
      }
      at = end + 1;
    }
    return lowered;
  }

  /** Makes the empty non-terminals above a node; links nodes to parents and wildcards. */
  private void connect(ZoneNode from) {
    ZoneNode node = from;
    while (node != apexNode && node.parent() == null) {
      byte[] octets = node.name().octets();
      int offset = octets[0] + 1;
      ZoneNode parent = table.find(octets, offset, DomainName.hash(octets, offset));
      if (parent == null) {
        parent = new ZoneNode(node.name().parent());
        table.add(parent);
      }
      node.setParent(parent);
      if (node.name().isWildcard()) {
        parent.setWildcard(node);
      }
      node = parent;
    }
  }

  /** Finds for each node the topmost cut or DNAME above it. */
  private void resolveCovers() {
    ZoneNode[] path = new ZoneNode[DomainName.MAX_LABELS + 1];
    for (ZoneNode node : table.all()) {
      int depth = 0;
      for (ZoneNode at = node; at != null && at != apexNode; at = at.parent()) {
        path[depth++] = at;
      }
      ZoneNode cover = null;
      ZoneNode above = apexNode;
      for (int i = depth - 1; i >= 0 && cover == null; i--) {
        if (above.has(RrType.DNAME)) {
          cover = above;
        } else if (path[i].has(RrType.NS)) {
          cover = path[i];
        }
        above = path[i];
      }
      node.setCover(cover);
    }
  }

  private @Nullable Rrset fixedAtApex(int type) {
    return apexNode.choice(type) instanceof RrsetChoice.Fixed fixed ? fixed.rrset() : null;
  }

  private void problem(DomainName owner, int type, String text) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add("zone " + apex + ": " + owner + " " + RrType.text(type) + " " + text);
    } else {
      furtherProblems++;
    }
  }

  private List<String> problemLines() {
    if (furtherProblems > 0) {
      problems.add("zone " + apex + ": and " + furtherProblems + " further problems");
    }
    return problems;
  }

  /** Records of one owner and type (RRSIG: and covered type) that wait to become an RRset. */
  static final class Pending implements RrsetChoice {
    private final int type;
    private final int ttl;
    private final byte[] first;
    private @Nullable List<byte[]> all;
    private boolean ttlsDiffer;

    private Pending(int type, int ttl, byte[] first) {
      this.type = type;
      this.ttl = ttl;
      this.first = first;
    }

    private boolean accepts(int otherType, byte[] rdata) {
      if (type != otherType) {
        return false;
      }
      // Each covered type has signatures with a TTL of its own (RFC 4034 section 3).
      return type != RrType.RRSIG
          || (rdata.length >= 2
              && first.length >= 2
              && rdata[0] == first[0]
              && rdata[1] == first[1]);
    }

    private void add(int otherTtl, byte[] rdata) {
      if (all == null) {
        all = new ArrayList<>();
        all.add(first);
      }
      all.add(rdata);
      ttlsDiffer |= otherTtl != ttl;
    }

    private List<byte[]> rdatas() {
      return all == null ? List.of(first) : all;
    }

    @Override
    public int type() {
      return type;
    }
  }
}
