package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Place;
import org.bridge53.emulator.Place.Coordinates;
import org.bridge53.emulator.PossibleAnswer;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Zones made by chance, through the API into a server and asked over a socket: every answer is one
 * that the emulator, whose evaluation shares no code with the server's, holds for possible.
 *
 * <p>{@code -Dbridge53.differential.zones=2000} makes more of them, {@code
 * -Dbridge53.differential.seed=N} others.
 */
class DifferentialTest {
  private static final int ZONES = Integer.getInteger("bridge53.differential.zones", 160);
  private static final long SEED = Long.getLong("bridge53.differential.seed", 53);
  private static final int ZONES_IN_SERVER = 20;
  private static final int MOST_REPORTED = 6;

  /** Groups whose members are chosen by chance are asked this often. */
  private static final int TIMES = 3;

  private static final int LONGEST_CHAIN = 12;

  private static final long OUTSIDE_TTL = 300;
  private static final Map<String, String> OUTSIDE =
      Map.of("A", "203.0.113.9", "AAAA", "2001:db8:9:0:0:0:0:9");
  private static final String OUTSIDE_ZONE =
      """
      $TTL %d
      @ SOA ns.outside.invalid. root.outside.invalid. 1 7200 900 1209600 300
      @ NS ns.outside.invalid.
      * A %s
      * AAAA %s
      """
          .formatted(OUTSIDE_TTL, OUTSIDE.get("A"), OUTSIDE.get("AAAA"));

  /** Where the clients of a server are, in its Corefile's words and the emulator's. */
  private record Where(String options, Place place, String region) {
    private Where(String options, Place place) {
      this(options, place, "eu-west-1");
    }

    /** In a private zone the region alone counts. */
    private Place of(RandomZone zone) {
      return zone.isPrivate() ? Place.ofRegion(region) : place.at("127.0.0.1");
    }
  }

  /** The locations that IP-based sets name; the client is in two of them. */
  private static final Map<String, List<String>> BLOCKS =
      Map.of(
          "office-1", List.of("127.0.0.0/16", "10.1.0.0/16"),
          "office-2", List.of("127.0.0.0/24", "2001:db8::/32"),
          "office-3", List.of("127.1.0.0/24"),
          "office-4", List.of("10.2.0.0/16"));

  /** An answer that cannot be, and what its zone is made by. */
  private record Difference(List<String> zone, String text) {}

  private static final List<Where> PLACES =
      List.of(
          region("eu-west-1"),
          region("us-west-2"),
          new Where(
              "answer_as eu-west-1\n    location 127.0.0.0/8 country US-OH at 40 -83",
              new Place(null, "NA", "US", "OH", new Coordinates(40, -83))),
          region("ap-southeast-2"),
          region("sa-east-1"),
          new Where(
              "answer_as eu-west-1\n    location 127.0.0.0/8 country JP at 35.7 139.7",
              new Place(null, "AS", "JP", null, new Coordinates(35.7, 139.7))),
          region("eu-north-1"),
          region("af-south-1"));

  private static Where region(String name) {
    return new Where("answer_as " + name, Place.ofRegion(name), name);
  }

  private final Map<String, String> canonical = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private int questions;
  private int choices;
  private int servfails;
  private int nxdomains;
  private int outsides;

  /** The zone {@code outside.invalid}, where CNAMEs lead out to. */
  @TempDir private Path folder;

  @Test
  void randomZones_everyAnswerIsAPossibleOne(TestReporter reporter) throws Exception {
    Files.writeString(folder.resolve("outside"), OUTSIDE_ZONE);
    SplittableRandom random = new SplittableRandom(SEED);
    int sets = 0;
    int server = 0;
    for (int done = 0; done < ZONES; server++) {
      int zones = Math.min(ZONES_IN_SERVER, ZONES - done);
      sets += compare(random.split(), zones, PLACES.get(server % PLACES.size()));
      done += zones;
    }
    reporter.publishEntry(
        Map.of(
            "zones", String.valueOf(ZONES),
            "record sets", String.valueOf(sets),
            "questions", String.valueOf(questions),
            "left to chance", String.valueOf(choices),
            "NXDOMAIN", String.valueOf(nxdomains),
            "SERVFAIL", String.valueOf(servfails),
            "from outside", String.valueOf(outsides),
            "differences", String.valueOf(differences.size())));
    assertEquals(
        0,
        differences.size(),
        () -> differences.size() + " differences, seed " + SEED + reported());
    assertTrue(nxdomains > 0 && choices > 0 && outsides > 0, "the zones are too tame");
  }

  /** Fills, starts and asks one server; gives the number of record sets. */
  private int compare(SplittableRandom random, int count, Where where) throws Exception {
    try (Endpoint endpoint = Endpoint.open(Endpoint.Kind.EMULATOR)) {
      List<RandomZone> zones = new ArrayList<>();
      String collection = endpoint.emulator().createCidrCollection("offices", BLOCKS);
      StringBuilder corefile = new StringBuilder(".:0 {\n  bind 127.0.0.1\n  errors\n  route53");
      int sets = 0;
      for (int i = 0; i < count; i++) {
        String apex = "d" + i + ".example";
        boolean isPrivate = random.nextInt(3) == 0;
        String id =
            isPrivate ? endpoint.createPrivateZone(apex, "eu-west-1") : endpoint.createZone(apex);
        RandomZone zone = new RandomZone(random.split(), apex, id, isPrivate, collection);
        for (var batch : zone.batches()) {
          endpoint.change(id, batch);
          sets += batch.size();
        }
        zones.add(zone);
        corefile.append(' ').append(apex).append(':').append(zone.id());
      }
      corefile.append(" {\n    aws_access_key test test\n    aws_endpoint ").append(endpoint.uri());
      corefile.append("\n    refresh 1h\n    budget 1000 1000\n    ").append(where.options);
      for (String check : RandomZone.CHECKS) {
        boolean healthy = random.nextBoolean();
        endpoint.emulator().health(check, healthy);
        corefile
            .append("\n    health_override ")
            .append(check)
            .append(healthy ? " healthy" : " unhealthy");
      }
      corefile
          .append("\n  }\n}\noutside.invalid:0 {\n  bind 127.0.0.1\n  file ")
          .append(folder.resolve("outside"))
          .append("\n}\n");
      try (RunningServer server = RunningServer.start(corefile.toString());
          DatagramSocket socket = new DatagramSocket()) {
        server.awaitReady();
        socket.connect(server.address());
        socket.setSoTimeout(10_000);
        for (RandomZone zone : zones) {
          compare(zone, endpoint.emulator(), where.of(zone), server, socket);
        }
      }
      return sets;
    }
  }

  private void compare(
      RandomZone zone, Emulator emulator, Place place, RunningServer server, DatagramSocket socket)
      throws IOException {
    Set<String> owners = zone.owners();
    for (Map.Entry<String, Set<String>> entry : zone.questions().entrySet()) {
      String name = entry.getKey();
      for (String type : entry.getValue()) {
        List<PossibleAnswer> possible = emulator.possibleAnswers(zone.id(), name, type, place);
        choices += possible.size() > 1 ? 1 : 0;
        for (int i = 0; i < (possible.size() > 1 ? TIMES : 1); i++) {
          Message answer = ask(server, socket, name, type);
          questions++;
          nxdomains += answer.getRcode() == Rcode.NXDOMAIN ? 1 : 0;
          servfails += answer.getRcode() == Rcode.SERVFAIL ? 1 : 0;
          String wrong = wrong(zone, emulator, place, answer, name, type, 0);
          if (wrong.isEmpty() && owners.contains(name) && deniesItself(answer)) {
            wrong = "no NXDOMAIN for a name that has a record set";
          }
          if (!wrong.isEmpty()) {
            report(zone, place, name, type, wrong, answer);
            break;
          }
        }
      }
    }
  }

  private static boolean deniesItself(Message answer) {
    // After a CNAME the rcode is that of its target (RFC 6604 section 3).
    return answer.getRcode() == Rcode.NXDOMAIN && answer.getSection(Section.ANSWER).isEmpty();
  }

  private void report(
      RandomZone zone, Place place, String name, String type, String wrong, Message answer) {
    differences.add(
        new Difference(
            zone.text(),
            name
                + " "
                + type
                + " at "
                + place
                + "\n  expected: "
                + wrong
                + "\n  answered: "
                + Rcode.string(answer.getRcode())
                + " "
                + RunningServer.records(answer, Section.ANSWER)
                + " "
                + RunningServer.records(answer, Section.AUTHORITY)));
  }

  /** One difference a zone, the smallest zones first. */
  private String reported() {
    StringBuilder text = new StringBuilder();
    Set<List<String>> zones = new HashSet<>();
    differences.stream()
        .sorted(Comparator.comparingInt(difference -> difference.zone.size()))
        .filter(difference -> zones.add(difference.zone))
        .limit(MOST_REPORTED)
        .forEach(
            difference ->
                text.append('\n')
                    .append(difference.text)
                    .append("\n    ")
                    .append(String.join("\n    ", difference.zone)));
    return text.toString();
  }

  /**
   * What is wrong with the records that an answer has for a name, or an empty text.
   *
   * @param link how many CNAMEs led to the name
   */
  private String wrong(
      RandomZone zone,
      Emulator emulator,
      Place place,
      Message answer,
      String name,
      String type,
      int link)
      throws IOException {
    Name owner = Name.fromString(wireName(name), Name.root);
    List<Record> own =
        answer.getSection(Section.ANSWER).stream()
            .filter(record -> record.getName().equals(owner))
            .toList();
    List<PossibleAnswer> possible = emulator.possibleAnswers(zone.id(), name, type, place);
    boolean cname =
        own.size() == 1 && own.getFirst() instanceof CNAMERecord && !type.equals("CNAME");
    String rcode = cname ? "NOERROR" : Rcode.string(answer.getRcode());
    if (possible.stream().noneMatch(p -> matches(p, rcode, own))) {
      return possible.toString();
    }
    if (!cname) {
      boolean negative = own.isEmpty() && !rcode.equals("SERVFAIL");
      return negative && answer.getSection(Section.AUTHORITY).isEmpty()
          ? "an empty answer needs SOA or NS in its authority section"
          : "";
    }
    Name target = ((CNAMERecord) own.getFirst()).getTarget();
    boolean inside = target.subdomain(Name.fromString(zone.apex(), Name.root));
    return inside && link < LONGEST_CHAIN
        ? wrong(zone, emulator, place, answer, target.toString(true), type, link + 1)
        : "";
  }

  private boolean matches(PossibleAnswer possible, String rcode, List<Record> own) {
    if (possible.outside() != null) {
      outsides++;
      return isFromOutside(possible, rcode, own);
    }
    if (!possible.rcode().equals(rcode) || possible.values().isEmpty() != own.isEmpty()) {
      return false;
    }
    Set<String> wanted = new TreeSet<>();
    possible.values().forEach(value -> wanted.add(canonical(possible.type(), value)));
    Set<String> found = new TreeSet<>();
    for (Record record : own) {
      if (possible.ttl() == null || record.getTTL() != possible.ttl()) {
        return false;
      }
      found.add(Type.string(record.getType()) + " " + hex(record));
    }
    return wanted.equals(found) && found.size() == own.size();
  }

  /** Any name below {@code outside.invalid} has one A and one AAAA record, and nothing else. */
  private static boolean isFromOutside(PossibleAnswer possible, String rcode, List<Record> own) {
    if (!rcode.equals("NOERROR")) {
      return false;
    }
    String address = OUTSIDE.get(possible.type());
    if (address == null || own.isEmpty()) {
      return address == null && own.isEmpty();
    }
    long most = possible.ttl() == null ? OUTSIDE_TTL : Math.min(OUTSIDE_TTL, possible.ttl());
    return own.size() == 1
        && Type.string(own.getFirst().getType()).equals(possible.type())
        && own.getFirst().rdataToString().equals(address)
        && own.getFirst().getTTL() <= most;
  }

  private String canonical(String type, String value) {
    return canonical.computeIfAbsent(
        type + " " + value,
        _ -> {
          try {
            return type
                + " "
                + hex(
                    Record.fromString(
                        Name.root, Type.value(type), DClass.IN, 0, wireName(value), Name.root));
          } catch (IOException invalid) {
            throw new AssertionError(value, invalid);
          }
        });
  }

  /** dnsjava reads a backslash and three digits as a decimal number, Route 53 as an octal one. */
  private static String wireName(String name) {
    return name.replace("\\052", "*");
  }

  private static String hex(Record record) {
    return HexFormat.of().formatHex(record.rdataToWireCanonical());
  }

  private static Message ask(RunningServer server, DatagramSocket socket, String name, String type)
      throws IOException {
    Message query = Queries.message(wireName(name), type);
    query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
    byte[] wire = query.toWire();
    socket.send(new DatagramPacket(wire, wire.length));
    DatagramPacket received = new DatagramPacket(new byte[4096], 4096);
    Message answer;
    do {
      socket.receive(received);
      answer = new Message(Arrays.copyOf(received.getData(), received.getLength()));
    } while (answer.getHeader().getID() != query.getHeader().getID());
    return answer.getHeader().getFlag(Flags.TC) ? server.ask(query) : answer;
  }
}
