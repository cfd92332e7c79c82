package org.bridge53.plugin.cache;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bridge53.message.Answer;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A cache in front of a script, on a clock that the test moves. */
class CacheFixture {
  static final String SOA = "example.org. 600 SOA ns.example.org. root.example.org. 1 2 3 4 300";

  final PluginBench<CacheConfig> bench = new PluginBench<>(new CachePlugin());
  final TestResources resources = new TestResources(".");

  /** What reached the next plugin. */
  final List<Query> asked = new ArrayList<>();

  /** What the next plugin says. */
  Function<Query, Answer> script = query -> a(60, 1);

  Handler cache = cache("cache");

  final Handler cache(String text) {
    cache = link(text).head();
    return cache;
  }

  Linked link(String text) {
    return bench.link(
        text,
        query -> {
          asked.add(query);
          return script.apply(query);
        },
        resources);
  }

  Response ask(String name, String type) {
    return ask(Queries.of(name, type));
  }

  Response ask(Query query) {
    return PluginBench.response(cache, query);
  }

  Response ask() {
    return ask("www.example.org", "A");
  }

  /** What is noted of the wildcard for a query that has a store for it. */
  String noted() {
    Metadata metadata = new Metadata();
    ask(Queries.of("www.example.org", "A").withMetadata(metadata));
    return metadata.get("zone/wildcard");
  }

  /** An answer of a zone that notes where it is from. */
  static Response wildcard(Query query, String wildcard) {
    query.metadata().put("zone/wildcard", () -> wildcard);
    return a(60, 1);
  }

  /** {@code www.example.org} with an address that ends in that number. */
  static Response a(int ttl, int last) {
    return positive("www.example.org. " + ttl + " A 192.0.2." + last);
  }

  static Response positive(String... answer) {
    return response(Rcode.NOERROR, 0, List.of(answer), List.of(), List.of());
  }

  static Response negative(int rcode, String... authority) {
    return response(rcode, 0, List.of(), List.of(authority), List.of());
  }

  /**
   * A response as another server's message is read.
   *
   * @param answer records as {@code OWNER TTL TYPE RDATA}
   */
  static Response response(
      int rcode, int flags, List<String> answer, List<String> authority, List<String> additional) {
    Message message = new Message(1);
    message.getHeader().setFlag(Flags.QR);
    add(message, Section.ANSWER, answer);
    add(message, Section.AUTHORITY, authority);
    add(message, Section.ADDITIONAL, additional);
    byte[] wire = message.toWire();
    Header.putU16(wire, 2, Header.QR | flags | rcode);
    return ResponseReader.read(wire).response();
  }

  private static void add(Message message, int section, List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", 4);
      try {
        message.addRecord(
            Record.fromString(
                Name.fromString(words[0]),
                Type.value(words[2]),
                DClass.IN,
                Long.parseLong(words[1]),
                words[3],
                Name.root),
            section);
      } catch (IOException invalid) {
        throw new IllegalArgumentException(invalid);
      }
    }
  }

  /** A query with a change to its message. */
  static Query query(String name, String type, java.util.function.Consumer<Message> change) {
    Message message = Queries.message(name, type);
    change.accept(message);
    return Queries.read(message, Queries.CLIENT);
  }

  static Query dnssec(String name, String type) {
    return query(name, type, message -> message.addRecord(dnssecOk(), Section.ADDITIONAL));
  }

  static Record dnssecOk() {
    return new org.xbill.DNS.OPTRecord(1232, 0, 0, org.xbill.DNS.ExtendedFlags.DO);
  }

  /** The TTL that all records of a response have; -1: they differ, or there are none. */
  static int ttl(Response response) {
    int ttl = -1;
    boolean first = true;
    for (List<Rrset> section :
        List.of(response.answer(), response.authority(), response.additional())) {
      for (Rrset rrset : section) {
        if (!first && rrset.ttl() != ttl) {
          return -1;
        }
        ttl = rrset.ttl();
        first = false;
      }
    }
    return ttl;
  }

  /** The last octet of the first address. */
  static int last(Response response) {
    byte[] packed = response.answer().get(0).packed();
    return packed[packed.length - 1];
  }
}
