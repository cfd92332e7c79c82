package org.bridge53.zone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a read query to the octets of its response: look-up, composition, writing. {@code build}
 * makes the zone again, for its cost a record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ZoneLookupBenchmark {
  private static final DomainName APEX = NameText.parse("example.org");
  private static final int VARIANTS = 1024;

  @Param({"1000", "1000000"})
  public int names;

  private final ResponseWriter writer = new ResponseWriter(1232);
  private final byte[] target = new byte[ResponseWriter.MAX_OCTETS];
  private final ResponseComposer composer = new ResponseComposer(_ -> Response.of(Rcode.REFUSED));
  private Zone zone;
  private Query[] exact;
  private Query[] wildcard;
  private Query[] missing;
  private Query[] cname;
  private int turn;

  @Setup
  public void setUp() {
    zone = build(names);
    exact = new Query[VARIANTS];
    wildcard = new Query[VARIANTS];
    missing = new Query[VARIANTS];
    cname = new Query[VARIANTS];
    for (int i = 0; i < VARIANTS; i++) {
      int name = (int) ((long) i * 7919 % names);
      exact[i] = query("host" + name + ".example.org");
      wildcard[i] = query("any" + i + ".wild.example.org");
      missing[i] = query("a.b.no" + i + ".example.org");
      cname[i] = query("c" + name % 1000 + ".example.org");
    }
  }

  private static Zone build(int names) {
    ZoneBuilder builder = new ZoneBuilder(APEX);
    DomainName ns = NameText.parse("ns.example.org");
    byte[] soa = new byte[2 * ns.length() + 20];
    System.arraycopy(ns.octets(), 0, soa, 0, ns.length());
    System.arraycopy(ns.octets(), 0, soa, ns.length(), ns.length());
    builder.add(APEX, RrType.SOA, 3600, soa);
    builder.add(APEX, RrType.NS, 3600, ns.octets());
    builder.add(NameText.parse("*.wild.example.org"), RrType.A, 60, new byte[] {1, 2, 3, 4});
    for (int i = 0; i < 1000; i++) {
      builder.add(name("c" + i), RrType.CNAME, 60, name("host" + (i * 31 % names)).octets());
    }
    for (int i = 0; i < names; i++) {
      builder.add(name("host" + i), RrType.A, 60, new byte[] {10, (byte) (i >> 16), 0, (byte) i});
    }
    return ((ZoneBuilder.Built) builder.build()).zone();
  }

  private static DomainName name(String label) {
    return APEX.child(label.getBytes(StandardCharsets.US_ASCII));
  }

  private static Query query(String text) {
    byte[] qname = NameText.parse(text).octets();
    byte[] message = new byte[Header.LENGTH + qname.length + 4];
    message[5] = 1;
    System.arraycopy(qname, 0, message, Header.LENGTH, qname.length);
    message[message.length - 3] = RrType.A;
    message[message.length - 1] = RrClass.IN;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
    Client client = new Client(address, address, org.bridge53.message.TransportProtocol.UDP);
    return (Query) QueryReader.read(message, client);
  }

  private int answer(Query[] queries) {
    Query query = queries[turn++ & (VARIANTS - 1)];
    return writer.write(query, (Response) composer.compose(zone, query), target, 1232);
  }

  @Benchmark
  public int exactA() {
    return answer(exact);
  }

  @Benchmark
  public Object exactAWithoutWriting() {
    return composer.compose(zone, exact[turn++ & (VARIANTS - 1)]);
  }

  @Benchmark
  public int wildcardA() {
    return answer(wildcard);
  }

  @Benchmark
  public int nxDomain() {
    return answer(missing);
  }

  @Benchmark
  public int cnameToA() {
    return answer(cname);
  }

  @Benchmark
  @Warmup(iterations = 1, time = 1)
  @Measurement(iterations = 3, time = 1)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public List<Zone> build() {
    return List.of(build(names));
  }
}
