package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bridge53.message.Rcode;
import org.bridge53.message.SocketNames;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.forward.ForwardConfig.HealthCheck;
import org.bridge53.plugin.forward.ForwardConfig.Policy;
import org.bridge53.plugin.forward.ForwardConfig.Target;
import org.bridge53.plugin.forward.ForwardConfig.TlsFiles;
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
        max_age 90s
        max_idle_conns 7
        read_timeout 300ms
        force_tcp
        prefer_udp
        max_concurrent 100
        health_check 2s no_rec domain example.net
        next NXDOMAIN refused
        next_on_nodata
        failover SERVFAIL NOTIMP
        tls client.pem client.key ca.pem
        tls_servername dns.example.org
        doh_method GET
        resolver 192.0.2.53 [2001:db8::53]:5353
        source_address 192.0.2.99
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
    assertEquals(Duration.ZERO, config.maxAge());
    assertEquals(0, config.maxIdleConns());
    assertEquals(Duration.ofSeconds(2), config.readTimeout());
    assertEquals(false, config.forceTcp());
    assertEquals(false, config.preferUdp());
    assertEquals(0, config.maxConcurrent());
    assertEquals(
        new HealthCheck(Duration.ofMillis(500), true, DomainName.ROOT), config.healthCheck());
    assertEquals(Set.of(), config.next());
    assertEquals(false, config.nextOnNodata());
    assertEquals(Set.of(), config.failover());
    assertEquals(Optional.empty(), config.tls());
    assertEquals("", config.tlsServerName());
    assertEquals(false, config.dohGet());
    assertEquals(List.of(), config.resolvers());
    assertEquals(Optional.empty(), config.sourceAddress());
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
    assertEquals(Duration.ofSeconds(90), config.maxAge());
    assertEquals(7, config.maxIdleConns());
    assertEquals(Duration.ofMillis(300), config.readTimeout());
    assertEquals(100, config.maxConcurrent());
    assertEquals(
        new HealthCheck(Duration.ofSeconds(2), false, NameText.parse("example.net")),
        config.healthCheck());
    assertEquals(Set.of(Rcode.NXDOMAIN, Rcode.REFUSED), config.next());
    assertEquals(Set.of(Rcode.SERVFAIL, Rcode.NOTIMP), config.failover());
    TlsFiles tls = config.tls().orElseThrow();
    assertEquals(
        List.of("client.pem", "client.key", "ca.pem"),
        List.of(tls.certificate(), tls.key(), tls.authority()));
    assertEquals("dns.example.org", config.tlsServerName());
    assertTrue(config.dohGet());
    assertEquals(
        List.of(address("192.0.2.53", 53), address("2001:db8::53", 5353)), config.resolvers());
    assertEquals(Optional.of(InetAddress.ofLiteral("192.0.2.99")), config.sourceAddress());
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
              max_age 0s
              max_idle_conns 0
              tls
              doh_method POST
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
        "forward . https://dns.example/dns-query | paths are not allowed in HTTPS upstream"
            + " addresses (https://dns.example/dns-query)",
        "forward . https://dns.example/ | paths are not allowed in HTTPS upstream addresses"
            + " (https://dns.example/)",
        "forward . https:// | invalid HTTPS upstream address: \"https://\"",
        "forward . https://dns_1.example | invalid HTTPS upstream address:"
            + " \"https://dns_1.example\"",
        "forward . https://dns.example:0 | invalid HTTPS upstream address:"
            + " \"https://dns.example:0\"",
        "forward . https://192.0.2.1:0 | invalid port in \"https://192.0.2.1:0\": ports are 1 to"
            + " 65535",
        "forward . tls://192.0.2.1%a..b | invalid TLS server name in \"tls://192.0.2.1%a..b\":"
            + " \"a..b\"",
        "forward . tls://192.0.2.1% | invalid TLS server name in \"tls://192.0.2.1%\": \"\"",
        "forward . tls://192.0.2.1%dns.example:0 | invalid port in"
            + " \"tls://192.0.2.1%dns.example:0\": ports are 1 to 65535",
        "forward . 10.1 | not an IP address or file: \"10.1\"",
        "forward . host.1 | not an IP address or file: \"host.1\"",
        "forward . dns.example:0 | not an IP address or file: \"dns.example:0\"",
        "forward . ho!st | not an IP address or file: \"ho!st\"",
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
        "tls a b c d | maximum of three arguments allowed for TLS config, found 4",
        "tls no.pem | error reading no.pem: open no.pem: no such file or directory",
        "tls a.pem b.key | could not load TLS cert: open a.pem: no such file or directory",
        "tls_servername | Wrong argument count or unexpected line ending after 'tls_servername'",
        "max_age -1s | max_age can't be negative: -1s",
        "max_idle_conns -1 | max_idle_conns can't be negative: -1",
        "max_idle_conns x | strconv.Atoi: parsing \"x\": invalid syntax",
        "doh_method | Wrong argument count or unexpected line ending after 'doh_method'",
        "doh_method PUT | doh_method must be either POST or GET",
        "resolver | Wrong argument count or unexpected line ending after 'resolver'",
        "resolver 192.0.2.9 x | resolver must be an IP address or IP:port: \"x\"",
        "resolver 192.0.2.9:0 | resolver must be an IP address or IP:port: \"192.0.2.9:0\"",
        "source_address | Wrong argument count or unexpected line ending after 'source_address'",
        "source_address eth0 | source_address must be an IP address: \"eth0\"",
        "max_failures 2 | unknown property 'max_failures'; did you mean 'max_fails'?",
        "frobnicate | unknown property 'frobnicate'",
      })
  void wrongOption_refused(String option, String message) {
    assertEquals(
        List.of("plugin/forward: Corefile:2 - Error during parsing: " + message),
        bench.errors("forward . 192.0.2.1 {\n" + option + "\n}"));
  }

  @Test
  void maxAgeBelowExpire_refused() {
    assertEquals(
        List.of(
            "plugin/forward: Corefile:1 - Error during parsing: max_age (1s) must not be less than"
                + " expire (10s)"),
        bench.errors("forward . 192.0.2.1 {\nmax_age 1s\n}"));
    assertEquals(List.of(), bench.errors("forward . 192.0.2.1 {\nmax_age 1s\nexpire 1s\n}"));
  }

  @Test
  void serverNameTwice_refused() {
    assertEquals(
        List.of(
            "plugin/forward: Corefile:1 - Error during parsing: tls_servername and a TLS server"
                + " name in TO can't be used together: tls://192.0.2.1%a.example"),
        bench.errors(
            "forward . tls://192.0.2.1%a.example tls://192.0.2.2 {\ntls_servername b.example\n}"));
  }

  @Test
  void tlsOfOneAndTwoFiles_authorityOrIdentity() {
    TlsFiles one = bench.read("forward . 192.0.2.1 {\ntls ca.pem\n}").tls().orElseThrow();
    assertEquals(List.of("", "", "ca.pem"), List.of(one.certificate(), one.key(), one.authority()));
    TlsFiles two = bench.read("forward . 192.0.2.1 {\ntls a.pem a.key\n}").tls().orElseThrow();
    assertEquals(
        List.of("a.pem", "a.key", ""), List.of(two.certificate(), two.key(), two.authority()));
  }

  @Test
  void tlsFilesThatAreNoPem_refused() {
    TestResources resources = new TestResources(".").file("/no.pem", "nothing");
    assertEquals(
        List.of(
            "plugin/forward: Corefile:2 - Error during parsing: could not read root certs: /no.pem:"
                + " no certificate in PEM"),
        bench.errors("forward . 192.0.2.1 {\ntls /no.pem\n}", resources));
    assertEquals(
        List.of(
            "plugin/forward: Corefile:2 - Error during parsing: could not load TLS cert: /no.pem,"
                + " /no.pem: no certificate in PEM"),
        bench.errors(
            "forward . 192.0.2.1 {\ntls /no.pem /no.pem\n}",
            new TestResources(".").file("/no.pem", "nothing")));
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
    assertEquals(expected(), resolved(config, resources));
    assertTrue(resources.problems().all().isEmpty());
  }

  private static List<String> expected() {
    return List.of(
        "DNS 192.0.2.1:53",
        "DNS 192.0.2.2:5300",
        "DNS [2001:db8::1]:53",
        "DNS [2001:db8::1]:54",
        "DNS 192.0.2.4:53",
        "DNS [2001:db8::4]:55",
        "DNS 192.0.2.3:53",
        "DNS [2001:db8::3]:53");
  }

  private static List<String> resolved(ForwardConfig config, TestResources resources) {
    List<String> texts = new ArrayList<>();
    for (Target target : Targets.resolve(config.targets(), resources)) {
      String where =
          switch (target) {
            case Target.Address address -> SocketNames.of(address.upstream());
            case Target.Host host -> host.host() + ":" + host.port();
            case Target.ServersFile file -> throw new AssertionError(file);
          };
      String name = target.serverName().isEmpty() ? "" : " as " + target.serverName();
      texts.add(target.scheme() + " " + where + name);
    }
    return texts;
  }

  @Test
  void encryptedTargets_addressPortAndServerName() {
    ForwardConfig config =
        bench.read(
            "forward . tls://192.0.2.1 tls://192.0.2.1:8853 tls://192.0.2.2%dns.example"
                + " tls://192.0.2.3%dns.example:853 tls://2001:db8::1%v6.example:8853"
                + " tls://[2001:db8::2%v6.example]:53 tls://[2001:db8::3]%v6.example"
                + " https://192.0.2.4 https://[2001:db8::4]:8443 tls:///servers");
    TestResources resources =
        new TestResources(".").file("/servers", "nameserver 192.0.2.9\nnameserver 192.0.2.1\n");
    assertEquals(
        List.of(
            "TLS 192.0.2.1:853",
            "TLS 192.0.2.1:8853",
            "TLS 192.0.2.2:853 as dns.example",
            "TLS 192.0.2.3:853 as dns.example",
            "TLS [2001:db8::1]:8853 as v6.example",
            "TLS [2001:db8::2]:53 as v6.example",
            "TLS [2001:db8::3]:853 as v6.example",
            "HTTPS 192.0.2.4:443",
            "HTTPS [2001:db8::4]:8443",
            "TLS 192.0.2.9:853"),
        resolved(config, resources));
  }

  @Test
  void hostNames_portsAndServerNames() {
    ForwardConfig config =
        bench.read(
            "forward . dns.example dns.example:5300 tls://dns.example tls://dns.example.:8853"
                + " tls://dns.example%other.example:8854 https://dns.example"
                + " https://dns.example:8443 dns://ns_1.example");
    assertEquals(
        List.of(
            "DNS dns.example:53",
            "DNS dns.example:5300",
            "TLS dns.example:853",
            "TLS dns.example.:8853",
            "TLS dns.example:8854 as other.example",
            "HTTPS dns.example:443",
            "HTTPS dns.example:8443",
            "DNS ns_1.example:53"),
        resolved(config, new TestResources(".")));
  }

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  @Test
  void fileNamedLikeAHost_file() {
    TestResources resources = new TestResources(".").file("servers.conf", "nameserver ::1\n");
    assertEquals(
        List.of("DNS [::1]:53"), resolved(bench.read("forward . servers.conf"), resources));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(
        new TestResources(".").file("/etc/resolv.conf", "nameserver 192.0.2.1\n"));
  }
}
