package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bridge53.message.Rcode;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.forward.ForwardConfig.HealthCheck;
import org.bridge53.plugin.forward.ForwardConfig.Policy;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardConfigTest {
  private static final String DEFAULTS = "forward . 192.0.2.1";
  private static final String EVERYTHING =
      """
      forward example.org 192.0.2.1:5300 {
        except a.example.org b.example.org
        policy round_robin
        max_fails 5
        max_connect_attempts 7
        failfast_all_unhealthy_upstreams
        expire 1m
        read_timeout 300ms
        force_tcp
        prefer_udp
        max_concurrent 100
        health_check 2s no_rec domain example.net
        next NXDOMAIN refused
        next_on_nodata
        failover SERVFAIL NOTIMP
      }
      """;

  private final PluginBench<ForwardConfig> bench = new PluginBench<>(new ForwardPlugin());

  @Test
  void noOptions_defaults() {
    ForwardConfig config = bench.read(DEFAULTS);
    assertEquals(DomainName.ROOT, config.from());
    assertEquals(List.of(), config.except());
    assertEquals(Policy.RANDOM, config.policy());
    assertEquals(2, config.maxFails());
    assertEquals(OptionalInt.empty(), config.maxConnectAttempts());
    assertEquals(false, config.failFast());
    assertEquals(Duration.ofSeconds(10), config.expire());
    assertEquals(Duration.ofSeconds(2), config.readTimeout());
    assertEquals(false, config.forceTcp());
    assertEquals(false, config.preferUdp());
    assertEquals(0, config.maxConcurrent());
    assertEquals(
        new HealthCheck(Duration.ofMillis(500), true, DomainName.ROOT), config.healthCheck());
    assertEquals(Set.of(), config.next());
    assertEquals(false, config.nextOnNodata());
    assertEquals(Set.of(), config.failover());
  }

  @Test
  void everyOption_read() {
    ForwardConfig config = bench.read(EVERYTHING);
    PluginBench.assertAllDiffer(bench.read(DEFAULTS), config);
    assertEquals(NameText.parse("example.org"), config.from());
    assertEquals(
        List.of(NameText.parse("a.example.org"), NameText.parse("b.example.org")), config.except());
    assertEquals(Policy.ROUND_ROBIN, config.policy());
    assertEquals(5, config.maxFails());
    assertEquals(OptionalInt.of(7), config.maxConnectAttempts());
    assertEquals(Duration.ofMinutes(1), config.expire());
    assertEquals(Duration.ofMillis(300), config.readTimeout());
    assertEquals(100, config.maxConcurrent());
    assertEquals(
        new HealthCheck(Duration.ofSeconds(2), false, NameText.parse("example.net")),
        config.healthCheck());
    assertEquals(Set.of(Rcode.NXDOMAIN, Rcode.REFUSED), config.next());
    assertEquals(Set.of(Rcode.SERVFAIL, Rcode.NOTIMP), config.failover());
  }

  @Test
  void defaultsWrittenOut_equalDefaults() {
    assertEquals(
        bench.read(DEFAULTS),
        bench.read(
            """
            forward . 192.0.2.1 {
              policy random
              max_fails 2
              expire 10s
              read_timeout 2s
              max_concurrent 0
              health_check 500ms domain .
            }
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "forward | Wrong argument count or unexpected line ending after 'forward'",
        "forward . | Wrong argument count or unexpected line ending after '.'",
        "forward 10.0.0.0/99 192.0.2.1 | invalid CIDR 10.0.0.0/99",
        "forward . grpc://192.0.2.1 | 'grpc' is not supported as a destination protocol in forward:"
            + " grpc://192.0.2.1",
        "forward . tls://192.0.2.1 | tls:// upstreams are not available in this version of"
            + " bridge53: tls://192.0.2.1",
        "forward . https://dns.example | https:// upstreams are not available in this version of"
            + " bridge53: https://dns.example",
        "forward . no-such-host | not an IP address or file: \"no-such-host\" (host names are not"
            + " available in this version of bridge53)",
        "forward . 10.1 | not an IP address or file: \"10.1\" (host names are not available in this"
            + " version of bridge53)",
        "forward . dns.example:53 | not an IP address or file: \"dns.example:53\" (host names are"
            + " not available in this version of bridge53)",
        "forward . /no/such.conf | not an IP address or file: \"/no/such.conf\"",
        "forward . 2001:db8::1::2 | not an IP address or file: \"2001:db8::1::2\"",
        "forward . 192.0.2.1:0 | invalid port in \"192.0.2.1:0\": ports are 1 to 65535",
        "forward . 192.0.2.1:99999 | invalid port in \"192.0.2.1:99999\": ports are 1 to 65535",
        "forward . 192.0.2.1: | invalid port in \"192.0.2.1:\": ports are 1 to 65535",
        "forward . [2001:db8::1]:0 | invalid port in \"[2001:db8::1]:0\": ports are 1 to 65535",
        "forward . dns://192.0.2.1:53/x | invalid port in \"dns://192.0.2.1:53/x\": ports are 1 to"
            + " 65535",
        "forward . [::1 | not an IP address or IP:port: \"[::1\"",
        "forward . [::1]53 | not an IP address or IP:port: \"[::1]53\"",
        "forward . udp://192.0.2.1 | 'udp' is not supported as a destination protocol in forward:"
            + " udp://192.0.2.1",
        "forward . /empty | no valid upstream addresses found",
        "forward . /broken | cannot read \"/broken\": Input/output error",
        "forward . 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 192.0.2.7 192.0.2.8"
            + " 192.0.2.9 192.0.2.10 192.0.2.11 192.0.2.12 192.0.2.13 /resolv.conf"
            + " | more than 15 TOs configured: 16",
      })
  void wrongLine_refused(String line, String message) {
    TestResources resources =
        new TestResources(".")
            .file("/empty", "# nothing\noptions edns0\n")
            .file("/resolv.conf", "nameserver 192.0.2.1\nnameserver ::1\nnameserver 192.0.2.1\n")
            .broken("/broken", "Input/output error");
    assertEquals(
        List.of("plugin/forward: Corefile:1 - Error during parsing: " + message),
        bench.errors(line, resources));
  }

  @Test
  void pathWithNul_refusedLikeAnyOther() {
    assertEquals(
        List.of(
            "plugin/forward: Corefile:1 - Error during parsing: not an IP address or file:"
                + " \"a\\x0000b\""),
        bench.errors("forward . a\0b"));
  }

  @Test
  void probesTooOften_leastIntervalWithWarning() {
    String block = "forward . 192.0.2.1 {\nhealth_check 1ns\n}";
    assertEquals(Duration.ofMillis(100), bench.read(block).healthCheck().interval());
    assertEquals(
        List.of("plugin/forward: Corefile:2 - health_check 1ns is too short: every 100ms instead"),
        bench.warnings(block, new TestResources(".")));
    for (String interval : List.of("0s", "100ms")) {
      assertEquals(
          List.of(),
          bench.warnings(block.replace("1ns", interval), new TestResources(".")),
          interval);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "except | Wrong argument count or unexpected line ending after 'except'",
        "except 10.0.0.0/99 | invalid CIDR 10.0.0.0/99",
        "policy | Wrong argument count or unexpected line ending after 'policy'",
        "policy fastest | unknown policy 'fastest'",
        "max_fails x | strconv.ParseUint: parsing \"x\": invalid syntax",
        "max_fails -1 | strconv.ParseUint: parsing \"-1\": invalid syntax",
        "max_connect_attempts -1 | strconv.ParseUint: parsing \"-1\": invalid syntax",
        "max_concurrent many | strconv.Atoi: parsing \"many\": invalid syntax",
        "max_concurrent -4 | max_concurrent can't be negative: -4",
        "expire -1s | expire can't be negative: -1s",
        "expire 10 | time: missing unit in duration \"10\"",
        "read_timeout 0s | read_timeout must be positive",
        "read_timeout -1s | read_timeout must be positive",
        "health_check | Wrong argument count or unexpected line ending after 'health_check'",
        "health_check -1s | health_check can't be negative: -1s",
        "health_check 1s fast | health_check: unknown option fast",
        "health_check 1s domain | Wrong argument count or unexpected line ending after 'domain'",
        "health_check 1s domain a..b | a label is empty: a..b",
        "failover | Wrong argument count or unexpected line ending after 'failover'",
        "failover NOERROR | NoError cannot be used in failover",
        "failover NOPE | NOPE is not a valid rcode",
        "next NOPE | NOPE is not a valid rcode",
        "force_tcp yes | Wrong argument count or unexpected line ending after 'yes'",
        "prefer_udp yes | Wrong argument count or unexpected line ending after 'yes'",
        "next_on_nodata yes | Wrong argument count or unexpected line ending after 'yes'",
        "tls | tls is not available in this version of bridge53",
        "tls_servername a.example | tls_servername is not available in this version of bridge53",
        "max_age 1m | max_age is not available in this version of bridge53",
        "max_idle_conns 4 | max_idle_conns is not available in this version of bridge53",
        "doh_method GET | doh_method is not available in this version of bridge53",
        "resolver 192.0.2.9 | resolver is not available in this version of bridge53",
        "source_address 192.0.2.9 | source_address is not available in this version of bridge53",
        "max_failures 2 | unknown property 'max_failures'; did you mean 'max_fails'?",
        "frobnicate | unknown property 'frobnicate'",
      })
  void wrongOption_refused(String option, String message) {
    assertEquals(
        List.of("plugin/forward: Corefile:2 - Error during parsing: " + message),
        bench.errors("forward . 192.0.2.1 {\n" + option + "\n}"));
  }

  @Test
  void blockBehindOption_refused() {
    assertEquals(
        List.of(
            "plugin/forward: Corefile:2 - Syntax error: Unexpected token '{', expecting argument"),
        bench.errors("forward . 192.0.2.1 {\nexpire 10s {\n}\n}"));
  }

  @Test
  void networkOfSeveralZones_firstWithWarning() {
    String line = "forward 10.0.0.0/15 192.0.2.1";
    assertEquals(NameText.parse("0.10.in-addr.arpa"), bench.read(line).from());
    assertEquals(
        List.of(
            "plugin/forward: Corefile:1 - Unsupported CIDR notation: '10.0.0.0/15' expands to"
                + " multiple zones. Using only '0.10.in-addr.arpa.'."),
        bench.warnings(line, new TestResources(".")));
  }

  @Test
  void allFormsOfTargets_upstreamsOnce() throws IOException {
    TestResources resources =
        new TestResources(".")
            .file(
                "/etc/resolv.conf",
                "search example.org\nnameserver 192.0.2.3\n\tnameserver   2001:db8::3 # x\n"
                    + "nameserver nonsense\nnameserver 192.0.2.9:0\nnameserver 192.0.2.1\n");
    ForwardConfig config =
        bench.read(
            "forward . 192.0.2.1 192.0.2.1:53 192.0.2.2:5300 2001:db8::1 [2001:db8::1]:54"
                + " dns://192.0.2.4 dns://[2001:db8::4]:55 /etc/resolv.conf"
                + " dns:///etc/resolv.conf");
    List<InetSocketAddress> expected = new ArrayList<>();
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 53));
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 5300));
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 53));
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 54));
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.4"), 53));
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::4"), 55));
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.3"), 53));
    expected.add(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::3"), 53));
    assertEquals(expected, Targets.resolve(config.targets(), resources));
    assertTrue(resources.problems().all().isEmpty());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(
        new TestResources(".").file("/etc/resolv.conf", "nameserver 192.0.2.1\n"));
  }
}
