package org.bridge53.plugin.route53.translation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.Excerpt;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.routing.Member;
import org.bridge53.plugin.route53.routing.OnlyChoice;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.routing.Selection;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneBuilder;
import org.bridge53.zone.ZoneLookup;
import org.jspecify.annotations.Nullable;

/**
 * Makes a zone of a complete listing. For one thread; translates once.
 *
 * <p>A record set is served whole or not at all. One that cannot be read keeps its name and type
 * alive: with the version of the zone before, where that had a good one, else with SERVFAIL; a name
 * that exists is never denied. An apex SOA that cannot be read is replaced by AWS's default values,
 * so that it does not cost the zone.
 *
 * <p>What was translated once can be restored from its octets: no text of values is parsed then,
 * and what was served in the place of a set that cannot be read is served again.
 */
public final class ZoneTranslator {
  /** For types that have no number: reserved (RFC 6895 section 3.1), so that nobody asks for it. */
  private static final int NO_TYPE = 0xffff;

  private static final int DEFAULT_SOA_TTL = 900;

  /** Types of the zone's own structure, which are never chosen. */
  private static final Set<Integer> ALWAYS_SIMPLE = Set.of(RrType.SOA, RrType.NS, RrType.DS);

  /** In characters; a reason may quote a word and the value that it stands in. */
  private static final int MOST_OF_A_REASON = 400;

  /** The owner and type that records have in common. */
  private record Key(DomainName owner, String type) {}

  private final String zoneId;
  private final DomainName apex;
  private final @Nullable Zone previous;
  private final ZoneBuilder builder;

  /** The records of each set that has some; by identity, since a torn listing may repeat sets. */
  private final IdentityHashMap<RecordSet, Rrset> octets = new IdentityHashMap<>();

  /** Whether the octets were given. */
  private final boolean restores;

  private final List<String> problems = new ArrayList<>();
  private String primary = ".";
  private int policies;
  private int trafficPolicies;

  private ZoneTranslator(
      String zoneId, DomainName apex, @Nullable Zone previous, boolean restores) {
    this.zoneId = zoneId;
    this.apex = apex;
    this.previous = previous;
    this.restores = restores;
    this.builder = new ZoneBuilder(apex);
  }

  /**
   * Translates a listing. The zone's name is the owner of its SOA record set.
   *
   * @param zoneId the hosted zone's, bare: aliases that name it lead to its own records
   * @param listing all pages, in any order
   * @param previous what is served at present, null at the first load
   */
  public static Translation translate(
      String zoneId, List<RecordSet> listing, @Nullable Zone previous) {
    DomainName apex = null;
    for (RecordSet recordSet : listing) {
      if (recordSet.type().equals("SOA")) {
        try {
          DomainName owner = EscapedName.parse(recordSet.name());
          apex = apex == null || apex.isBelow(owner) ? owner : apex;
        } catch (IllegalArgumentException invalid) {
          return new Translation.Refused(
              "the SOA record set has no owner: " + invalid.getMessage());
        }
      }
    }
    if (apex == null) {
      return new Translation.Refused("the listing has no SOA record set");
    }
    return new ZoneTranslator(zoneId, apex, previous, false).run(listing);
  }

  /**
   * Makes the zone again that a listing was translated to.
   *
   * @param zoneId the hosted zone's, bare
   * @param apex the zone's name
   * @param sets what {@link #translate} gave, or read back from where that was kept
   * @return as {@link #translate}; problems are those of this time
   */
  public static Translation restore(String zoneId, DomainName apex, List<ReadSet> sets) {
    ZoneTranslator translator = new ZoneTranslator(zoneId, apex, null, true);
    List<RecordSet> listing = new ArrayList<>(sets.size());
    for (ReadSet set : sets) {
      listing.add(set.recordSet());
      Rrset rrset = set.rrset();
      if (rrset != null) {
        translator.octets.put(set.recordSet(), rrset);
      }
    }
    return translator.run(listing);
  }

  private Translation run(List<RecordSet> listing) {
    Map<Key, List<RecordSet>> groups = new LinkedHashMap<>();
    for (RecordSet recordSet : listing) {
      try {
        Rrset known = restores ? octets.get(recordSet) : null;
        DomainName owner = known == null ? EscapedName.parse(recordSet.name()) : known.owner();
        if (owner.isAtOrBelow(apex)) {
          groups
              .computeIfAbsent(new Key(owner, recordSet.type()), key -> new ArrayList<>(1))
              .add(recordSet);
        } else {
          problems.add(label(recordSet) + "lies outside the zone; it is left out");
        }
      } catch (IllegalArgumentException invalid) {
        problems.add(label(recordSet) + invalid.getMessage() + "; it is left out");
      }
    }
    List<RecordSet> apexNs = groups.get(new Key(apex, "NS"));
    if (apexNs == null) {
      return new Translation.Refused("the listing has no NS record set at " + apex);
    }
    if (!apexNs.getFirst().values().isEmpty()) {
      primary = apexNs.getFirst().values().getFirst();
    }
    groups.forEach(this::add);
    return switch (builder.build()) {
      case ZoneBuilder.Built built -> {
        addProblems(built.problems());
        yield new Translation.Translated(built.zone(), readSets(listing), problems, withheld());
      }
      case ZoneBuilder.Failed _ ->
          new Translation.Refused(
              "the apex record sets cannot be used: "
                  + Excerpt.of(String.join("; ", problems), 3 * MOST_OF_A_REASON));
    };
  }

  private List<ReadSet> readSets(List<RecordSet> listing) {
    List<ReadSet> sets = new ArrayList<>(listing.size());
    for (RecordSet recordSet : listing) {
      sets.add(new ReadSet(recordSet, octets.get(recordSet)));
    }
    return sets;
  }

  private void add(Key key, List<RecordSet> group) {
    int type = typeOf(key.type());
    boolean simple = true;
    for (RecordSet recordSet : group) {
      String instance = recordSet.trafficPolicyInstanceId();
      if (instance != null && group.size() == 1 && type != NO_TYPE) {
        Member root = new Member(null, null, null, new Member.TrafficPolicy(instance));
        builder.add(
            key.owner(), new RoutingGroup(key.owner(), type, List.of(root), new OnlyChoice()));
        return;
      }
      if (instance != null) {
        trafficPolicies++;
        withhold(key.owner(), type, "a traffic policy");
        return;
      }
      simple &= recordSet.policy() == null && recordSet.alias() == null;
    }
    if (!simple) {
      addGroup(key, type, group);
      return;
    }
    try {
      List<Rrset> rrsets = read(key.owner(), type, group);
      String check = group.getFirst().healthCheckId();
      if (check != null && rrsets.size() == 1 && !ALWAYS_SIMPLE.contains(type)) {
        builder.add(key.owner(), checked(check, rrsets.getFirst()));
        return;
      }
      for (Rrset rrset : rrsets) {
        builder.add(rrset);
      }
    } catch (IllegalArgumentException unreadable) {
      problems.add(label(key) + reason(unreadable) + "; " + replace(key.owner(), type, group));
    }
  }

  /**
   * A plain set with a health check answers whatever that says; but an alias that evaluates the
   * health of its target goes by it.
   */
  private static RoutingGroup checked(String healthCheckId, Rrset rrset) {
    Member only = new Member(null, null, healthCheckId, new Member.Values(rrset));
    return new RoutingGroup(rrset.owner(), rrset.type(), List.of(only), new OnlyChoice());
  }

  private static String label(RecordSet recordSet) {
    return Excerpt.of(recordSet.name()) + " " + Excerpt.of(recordSet.type()) + ": ";
  }

  private static String label(Key key) {
    return Excerpt.of(EscapedName.format(key.owner())) + " " + Excerpt.of(key.type()) + ": ";
  }

  private static String reason(IllegalArgumentException unreadable) {
    return Excerpt.of(String.valueOf(unreadable.getMessage()), MOST_OF_A_REASON);
  }

  private void addGroup(Key key, int type, List<RecordSet> group) {
    Selection selection = Selections.of(group);
    if (selection == null || type == NO_TYPE) {
      policies += group.size();
      withhold(key.owner(), type, "a routing policy");
      return;
    }
    List<Member> members = new ArrayList<>(group.size());
    for (RecordSet recordSet : group) {
      members.add(
          new Member(
              recordSet.setIdentifier(),
              recordSet.policy(),
              recordSet.healthCheckId(),
              source(key, type, recordSet)));
    }
    builder.add(key.owner(), new RoutingGroup(key.owner(), type, members, selection));
  }

  /** A member that cannot be read takes its share of the queries with it, not the group. */
  private Member.Source source(Key key, int type, RecordSet recordSet) {
    try {
      AliasTarget alias = recordSet.alias();
      if (alias == null) {
        return new Member.Values(read(key.owner(), type, List.of(recordSet)).getFirst());
      }
      DomainName target = EscapedName.parse(alias.name());
      return alias.zoneId().equals(zoneId) || target.isAtOrBelow(apex)
          ? new Member.InZone(target, alias.evaluateTargetHealth())
          : new Member.AwsTarget(target, alias.evaluateTargetHealth());
    } catch (IllegalArgumentException unreadable) {
      String identifier =
          recordSet.setIdentifier() == null
              ? ""
              : "set " + Excerpt.of(recordSet.setIdentifier()) + ": ";
      problems.add(
          label(key) + identifier + reason(unreadable) + "; queries that it answers get SERVFAIL");
      return new Member.Broken(
          ExtendedError.INVALID_DATA, "the record set in Route 53 cannot be read");
    }
  }

  /** Sets with values of one name and type (AWS lists one, moto may list two), all or none. */
  private List<Rrset> read(DomainName owner, int type, List<RecordSet> group) {
    if (restores) {
      return restored(owner, type, group);
    }
    List<Rrset> rrsets = new ArrayList<>(group.size());
    for (RecordSet recordSet : group) {
      if (type == NO_TYPE) {
        throw new IllegalArgumentException("the type is not known");
      }
      if (recordSet.ttl() < 0 || recordSet.ttl() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("there is no TTL");
      }
      if (recordSet.values().isEmpty()) {
        throw new IllegalArgumentException("there are no values");
      }
      List<byte[]> rdatas = new ArrayList<>(recordSet.values().size());
      for (String value : recordSet.values()) {
        rdatas.add(ValueText.rdata(type, value));
      }
      rrsets.add(Rrset.of(owner, type, (int) recordSet.ttl(), rdatas));
    }
    for (int i = 0; i < rrsets.size(); i++) {
      octets.put(group.get(i), rrsets.get(i));
    }
    return rrsets;
  }

  private List<Rrset> restored(DomainName owner, int type, List<RecordSet> group) {
    List<Rrset> rrsets = new ArrayList<>(group.size());
    for (RecordSet recordSet : group) {
      Rrset rrset = octets.get(recordSet);
      if (rrset != null && rrset.type() == type && rrset.owner().equals(owner)) {
        rrsets.add(rrset);
      }
    }
    if (rrsets.isEmpty()) {
      throw new IllegalArgumentException("it could not be read when it was kept");
    }
    return rrsets;
  }

  /** Puts something in the place of a set that cannot be read; says what, for the log. */
  private String replace(DomainName owner, int type, List<RecordSet> group) {
    Rrset before = previous == null ? null : find(previous, owner, type);
    if (before != null) {
      octets.put(group.getFirst(), before);
      builder.add(before);
      return "its version before is still served";
    }
    if (type == RrType.SOA && !restores) { // a restored one was replaced when it was read
      Rrset soa = defaultSoa(group.getFirst());
      octets.put(group.getFirst(), soa);
      builder.add(soa);
      return "AWS's default values are served in its place";
    }
    builder.add(
        owner,
        new RrsetChoice.Unanswerable(
            type, ExtendedError.INVALID_DATA, "the record set in Route 53 cannot be read"));
    return "queries for it get SERVFAIL";
  }

  /** AWS's defaults (Route 53 Developer Guide, "The start of authority (SOA) record"). */
  private Rrset defaultSoa(RecordSet unreadable) {
    long ttl = unreadable.ttl();
    return Rrset.of(
        apex,
        RrType.SOA,
        ttl < 0 || ttl > Integer.MAX_VALUE ? DEFAULT_SOA_TTL : (int) ttl,
        List.of(
            ValueText.rdata(
                RrType.SOA, primary + " awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400")));
  }

  private void withhold(DomainName owner, int type, String what) {
    builder.add(
        owner,
        new RrsetChoice.Unanswerable(
            type,
            ExtendedError.NOT_SUPPORTED,
            "the record set in Route 53 has " + what + " that is not supported yet"));
  }

  private String withheld() {
    List<String> parts = new ArrayList<>();
    if (policies > 0) {
      parts.add(policies + " policy");
    }
    if (trafficPolicies > 0) {
      parts.add(trafficPolicies + " traffic policy");
    }
    if (parts.isEmpty()) {
      return "";
    }
    String sets = policies + trafficPolicies == 1 ? " record set answers" : " record sets answer";
    return String.join(", ", parts) + sets + " SERVFAIL in this version";
  }

  /** The builder's lines name the zone, as ours need not. */
  private void addProblems(List<String> lines) {
    String prefix = "zone " + apex + ": ";
    for (String line : lines) {
      problems.add(line.startsWith(prefix) ? line.substring(prefix.length()) : line);
    }
  }

  private static @Nullable Rrset find(Zone zone, DomainName owner, int type) {
    if (!owner.isAtOrBelow(zone.apex())) {
      return null;
    }
    RrsetChoice choice =
        switch (ZoneLookup.find(zone, owner, type)) {
          case LookupResult.Found found when !found.synthesised() -> found.choice();
          case LookupResult.Referral referral
              when type == RrType.NS && referral.cut().name().equals(owner) ->
              referral.choice();
          default -> null;
        };
    return switch (choice) {
      case RrsetChoice.Fixed fixed -> fixed.rrset();
      case RoutingGroup group
          when group.selection() instanceof OnlyChoice
              && group.members().getFirst().source() instanceof Member.Values values ->
          values.rrset();
      case null, default -> null;
    };
  }

  private static int typeOf(String text) {
    OptionalInt type = RrType.of(text);
    return type.isEmpty() || RrType.isMeta(type.getAsInt()) ? NO_TYPE : type.getAsInt();
  }
}
