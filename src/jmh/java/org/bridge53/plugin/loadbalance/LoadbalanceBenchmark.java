package org.bridge53.plugin.loadbalance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What another order costs, the writing of the response included: four addresses, four MX. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LoadbalanceBenchmark {
  private static final DomainName OWNER = NameText.parse("www.example.org");

  private final ResponseWriter writer = new ResponseWriter(1232);
  private final byte[] target = new byte[ResponseWriter.MAX_OCTETS];
  private final Query query = query();
  private final Response addresses = answer(addresses());
  private final Response mail = answer(mail());
  private final Handler roundRobinA = shuffling(addresses);
  private final Handler roundRobinMx = shuffling(mail);

  private static Handler shuffling(Response response) {
    RandomOrder order = new RandomOrder(() -> ThreadLocalRandom.current().nextLong());
    return new Loadbalance(order, true, _ -> response);
  }

  private static Response answer(Rrset rrset) {
    return Response.authoritative(List.of(rrset), List.of(), List.of());
  }

  private static byte[] address(int last) {
    return new byte[] {10, 0, 0, (byte) last};
  }

  private static Rrset addresses() {
    return Rrset.of(OWNER, RrType.A, 60, List.of(address(1), address(2), address(3), address(4)));
  }

  private static Rrset mail() {
    List<byte[]> rdatas = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] name = NameText.parse("mx" + i + ".example.org").octets();
      byte[] rdata = new byte[name.length + 2];
      System.arraycopy(name, 0, rdata, 2, name.length);
      rdatas.add(rdata);
    }
    return Rrset.of(OWNER, RrType.MX, 60, rdatas);
  }

  private static Query query() {
    byte[] qname = OWNER.octets();
    byte[] message = new byte[Header.LENGTH + qname.length + 4];
    message[5] = 1;
    System.arraycopy(qname, 0, message, Header.LENGTH, qname.length);
    message[message.length - 3] = RrType.A;
    message[message.length - 1] = RrClass.IN;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
    Client client = new Client(address, address, TransportProtocol.UDP);
    return (Query) QueryReader.read(message, client);
  }

  private int write(Response response) {
    return writer.write(query, response, target, 1232);
  }

  @Benchmark
  public int addressesAsTheyLie() {
    return write(addresses);
  }

  @Benchmark
  public int addressesShuffled() {
    return write((Response) roundRobinA.handle(query));
  }

  @Benchmark
  public int mailAsItLies() {
    return write(mail);
  }

  @Benchmark
  public int mailShuffled() {
    return write((Response) roundRobinMx.handle(query));
  }
}
