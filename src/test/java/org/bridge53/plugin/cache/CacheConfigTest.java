package org.bridge53.plugin.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.cache.CacheConfig.Limits;
import org.bridge53.plugin.cache.CacheConfig.Prefetch;
import org.bridge53.plugin.cache.CacheConfig.Stale;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class CacheConfigTest {
  private static final CacheConfig DEFAULTS =
      new CacheConfig(
          List.of(),
          new Limits(10_000, 3600, 5),
          new Limits(10_000, 1800, 5),
          Duration.ofSeconds(5),
          null,
          null,
          List.of(),
          List.of(),
          false,
          false,
          0);

  private final PluginBench<CacheConfig> bench = new PluginBench<>(new CachePlugin());

  private CacheConfig block(String... lines) {
    return bench.read("cache {\n" + String.join("\n", lines) + "\n}");
  }

  private void assertError(String line, String error) {
    assertEquals(
        List.of("plugin/cache: Corefile:2 - Error during parsing: " + error),
        bench.errors("cache {\n" + line + "\n}", new TestResources(".")));
  }

  private void assertErrorOfLine(String text, String error) {
    assertEquals(
        List.of("plugin/cache: Corefile:1 - Error during parsing: " + error),
        bench.errors(text, new TestResources(".")));
  }

  private static void assertStale(CacheConfig config, Stale expected) {
    assertEquals(expected, config.stale());
  }

  @Test
  void nothingSaid_defaults() {
    assertEquals(DEFAULTS, bench.read("cache"));
    assertEquals(DEFAULTS, block());
    assertEquals("cache", new CachePlugin().name());
    assertEquals(Occurrences.ONCE, new CachePlugin().occurrences());
  }

  @Test
  void everyOption_read() {
    CacheConfig all =
        bench.read(
            """
            cache 1200 example.org 10.0.0.0/8 {
              success 5000 600 1
              denial 2500 300 2
              prefetch 3 2m 25%
              serve_stale 2h verify 100ms 30s 10s
              serve_stale_policy prefer_positive
              servfail 2s
              disable success a.example.org b.example.org
              disable denial
              keepttl
              keepaa
              octets 64M
            }\
            """);
    assertEquals(
        new CacheConfig(
            List.of(NameText.parse("example.org"), NameText.parse("10.in-addr.arpa")),
            new Limits(5000, 600, 1),
            new Limits(2500, 300, 2),
            Duration.ofSeconds(2),
            new Prefetch(3, Duration.ofMinutes(2), 25),
            new Stale(
                Duration.ofHours(2),
                true,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                true),
            List.of(NameText.parse("a.example.org"), NameText.parse("b.example.org")),
            List.of(DomainName.ROOT),
            true,
            true,
            64 << 20),
        all);
    PluginBench.assertAllDiffer(all, DEFAULTS);
    PluginBench.assertAllDiffer(
        all.stale(),
        new Stale(Duration.ofHours(1), false, Duration.ZERO, Duration.ZERO, Duration.ZERO, false));
    PluginBench.assertAllDiffer(all.prefetch(), new Prefetch(1, Duration.ofMinutes(1), 10));
  }

  @Test
  void ttlAndZones_inThatOrder() {
    CacheConfig capped = bench.read("cache 30");
    assertEquals(new Limits(10_000, 30, 5), capped.success());
    assertEquals(new Limits(10_000, 30, 5), capped.denial());
    assertEquals(List.of(), capped.zones());
    assertEquals(
        List.of(NameText.parse("example.org"), NameText.parse("30")),
        bench.read("cache example.org 30").zones());
    // What one kind says goes before what the line says.
    CacheConfig mixed = bench.read("cache 25 example.nl {\ndenial 10 15\n}");
    assertEquals(new Limits(10_000, 25, 5), mixed.success());
    assertEquals(new Limits(10, 15, 5), mixed.denial());
    assertEquals(1024, mixed.denial().entries());
  }

  @Test
  void wrongNumbers_coreDnsTexts() {
    assertErrorOfLine("cache 0", "cache TTL can not be zero or negative: 0");
    assertErrorOfLine("cache -1 example.nl", "cache TTL can not be zero or negative: -1");
    for (String kind : List.of("success", "denial")) {
      assertError(kind, "Wrong argument count or unexpected line ending after '" + kind + "'");
      assertError(kind + " aaa", "strconv.Atoi: parsing \"aaa\": invalid syntax");
      assertError(kind + " 1 0", "cache TTL can not be zero or negative: 0");
      assertError(kind + " 1 x", "strconv.Atoi: parsing \"x\": invalid syntax");
      assertError(kind + " 1 1 -1", "cache min TTL can not be negative: -1");
      assertError(kind + " 1 1 1s", "strconv.Atoi: parsing \"1s\": invalid syntax");
    }
    assertEquals(new Limits(0, 3600, 5), block("success 0").success());
    assertEquals(new Limits(1, 2, 0), block("success 1 2 0").success());
  }

  @Test
  void moreThanThreeNumbers_warning() {
    assertEquals(
        List.of("plugin/cache: Corefile:2 - success takes at most 3 numbers; the rest is ignored"),
        bench.warnings("cache {\nsuccess 1 2 3 4\n}", new TestResources(".")));
  }

  @Test
  void prefetch_defaultsAndErrors() {
    assertEquals(new Prefetch(7, Duration.ofMinutes(1), 10), block("prefetch 7").prefetch());
    assertEquals(new Prefetch(7, Duration.ofHours(1), 10), block("prefetch 7 1h").prefetch());
    assertNull(block("prefetch 0").prefetch());
    assertError("prefetch", "Wrong argument count or unexpected line ending after 'prefetch'");
    assertError("prefetch 1 1m 10% x", "Wrong argument count or unexpected line ending after 'x'");
    assertError("prefetch x", "strconv.Atoi: parsing \"x\": invalid syntax");
    assertError("prefetch -1", "prefetch amount should be positive: -1");
    assertError("prefetch 0 blurp", "time: invalid duration \"blurp\"");
    assertError("prefetch 1 1m 9%", "percentage should fall in range [10, 90]: 9");
    assertError("prefetch 1 1m 91%", "percentage should fall in range [10, 90]: 91");
    assertError("prefetch 1 1m 10", "last character of percentage should be `%`, but is: '0'");
    assertError("prefetch 1 1m x%", "strconv.Atoi: parsing \"x\": invalid syntax");
  }

  @Test
  void serveStale_everyForm() {
    Duration hour = Duration.ofHours(1);
    Duration no = Duration.ZERO;
    Duration half = Duration.ofSeconds(30);
    assertStale(block("serve_stale"), new Stale(hour, false, no, no, no, false));
    assertStale(
        block("serve_stale 20m"), new Stale(Duration.ofMinutes(20), false, no, no, no, false));
    assertStale(block("serve_stale 1h immediate"), new Stale(hour, false, no, no, no, false));
    assertStale(block("serve_stale 1h Immediate 30s"), new Stale(hour, false, no, half, no, false));
    assertStale(
        block("serve_stale 1h immediate 30s 5m"),
        new Stale(hour, false, no, half, Duration.ofMinutes(5), false));
    assertStale(block("serve_stale 1h VERIFY"), new Stale(hour, true, no, no, no, false));
    assertStale(block("serve_stale 1h verify 30s"), new Stale(hour, true, half, no, no, false));
    assertStale(
        block("serve_stale_policy prefer_positive", "serve_stale"),
        new Stale(hour, false, no, no, no, true));
  }

  @Test
  void serveStale_errors() {
    assertError("serve_stale -1s", "invalid negative duration for serve_stale");
    assertError("serve_stale aaa", "time: invalid duration \"aaa\"");
    assertError("serve_stale 1h Later", "invalid value for serve_stale refresh mode: later");
    assertError(
        "serve_stale 1h immediate 1s 1s 1s",
        "Wrong argument count or unexpected line ending after '1s'");
    assertError(
        "serve_stale 1h verify 1s 1s 1s 1m",
        "Wrong argument count or unexpected line ending after '1m'");
    assertError("serve_stale 1h verify -1s", "invalid negative verify timeout for serve_stale");
    assertError("serve_stale 1h immediate -1s", "invalid negative response TTL for serve_stale");
    assertError(
        "serve_stale 1h immediate 1s -1s", "invalid negative failure recheck for serve_stale");
    assertError(
        "serve_stale 1h verify 1s 1s 301s", "serve_stale failure recheck cannot exceed 5 minutes");
    assertError("serve_stale_policy prefer_positive", "serve_stale_policy requires serve_stale");
    assertError(
        "serve_stale_policy prefer_positve",
        "invalid value for serve_stale_policy: prefer_positve; did you mean 'prefer_positive'?");
    assertError(
        "serve_stale_policy",
        "Wrong argument count or unexpected line ending after 'serve_stale_policy'");
  }

  @Test
  void servfail_errors() {
    assertEquals(Duration.ofMinutes(5), block("servfail 5m").servfail());
    assertEquals(Duration.ZERO, block("servfail 0").servfail());
    assertError("servfail", "Wrong argument count or unexpected line ending after 'servfail'");
    assertError("servfail 1s 1s", "Wrong argument count or unexpected line ending after '1s'");
    assertError("servfail -1s", "invalid negative ttl for servfail");
    assertError("servfail 5m1s", "caching SERVFAIL responses over 5 minutes is not permitted");
    assertError("servfail 5", "time: missing unit in duration \"5\"");
  }

  @Test
  void disable_errors() {
    assertEquals(List.of(DomainName.ROOT), block("disable success").successExcept());
    assertError("disable", "Wrong argument count or unexpected line ending after 'disable'");
    assertError("disable all", "cache type for disable must be \"success\" or \"denial\"");
    assertError("disable denial a..b", "invalid disabled zone: a..b");
  }

  @Test
  void octets_sizes() {
    assertEquals(65_536, block("octets 64k").octets());
    assertEquals(3L << 30, block("octets 3G").octets());
    assertEquals(100_000, block("octets 100000").octets());
    assertError("octets", "Wrong argument count or unexpected line ending after 'octets'");
    assertError("octets 65535", "octets must be at least 65536: 65535");
    assertError("octets -1", "octets must be at least 65536: -1");
    assertError("octets 1T", "invalid size for octets: 1T");
    assertError("octets M", "invalid size for octets: M");
  }

  @Test
  void unknownWordsAndBlocks_areErrors() {
    assertError(
        "sucess 5",
        "Wrong argument count or unexpected line ending after 'sucess'; did you mean 'success'?");
    assertError("positive 0", "Wrong argument count or unexpected line ending after 'positive'");
    assertError("keepttl 1", "Wrong argument count or unexpected line ending after '1'");
    assertError("keepaa 1", "Wrong argument count or unexpected line ending after '1'");
    assertEquals(
        List.of(
            "plugin/cache: Corefile:2 - Syntax error: Unexpected token '{', expecting argument"),
        bench.errors("cache {\nsuccess 5 {\n}\n}", new TestResources(".")));
    assertErrorOfLine("cache a..b", "zone is not a valid domain name: a..b");
  }

  @Test
  void twoMistakes_bothReported() {
    assertEquals(2, bench.errors("cache 0 {\nservfail 6m\n}", new TestResources(".")).size());
  }

  @Test
  void manual_readsAndLinks() throws Exception {
    bench.readAndLinkManual(new TestResources("."));
  }
}
