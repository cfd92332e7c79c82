package org.bridge53.plugin.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
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
 * A hit: {@code lookup} from a read query to its response, {@code whole} from the octets of the one
 * to the octets of the other, {@code nextSecond} the first hit of each second, written.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CacheHitBenchmark {
  private static final int VARIANTS = 1024;

  @Param({"A", "MX"})
  public String type;

  private final ResponseWriter writer = new ResponseWriter(1232);
  private final byte[] target = new byte[ResponseWriter.MAX_OCTETS];
  private final AtomicLong now = new AtomicLong();
  private final Query[] queries = new Query[VARIANTS];
  private Handler cache;
  private int turn;

  @Setup
  public void setUp() {
    TestResources resources = new TestResources(".");
    resources.ticker = now::get;
    cache =
        new PluginBench<>(new CachePlugin())
            .link(
                "cache {\nsuccess 10000 2000000000\n}",
                query ->
                    CacheFixture.positive(
                        query.qname()
                            + " 2000000000 "
                            + type
                            + (type.equals("A") ? " 192.0.2.1" : " 10 mail." + query.qname())),
                resources)
            .head();
    for (int i = 0; i < VARIANTS; i++) {
      queries[i] = Queries.of("host" + i + ".example.org", type);
      PluginBench.response(cache, queries[i]);
    }
  }

  private Query next() {
    turn = (turn + 1) & (VARIANTS - 1);
    return queries[turn];
  }

  @Benchmark
  public Answer lookup() {
    return cache.handle(next());
  }

  @Benchmark
  public int whole() {
    Query query = (Query) QueryReader.read(next().octets(), Queries.CLIENT);
    return writer.write(query, (Response) cache.handle(query), target, 1232);
  }

  @Benchmark
  public int nextSecond() {
    now.addAndGet(1_000_000_000L);
    Query query = next();
    return writer.write(query, (Response) cache.handle(query), target, 1232);
  }
}
