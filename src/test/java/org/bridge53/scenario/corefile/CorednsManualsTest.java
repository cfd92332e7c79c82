package org.bridge53.scenario.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.PluginCatalog;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The configurations that the manuals of CoreDNS's plugins show, for the plugins that bridge53 has:
 * each is read and linked, or refused for the reason that the row gives.
 */
class CorednsManualsTest {
  private static final String UNKNOWN = "Unknown directive '";

  /**
   * An example.
   *
   * @param manual whose
   * @param what it shows
   * @param corefile its text
   * @param refusals parts of the error lines, in order; none: it is accepted
   */
  private record Example(String manual, String what, String corefile, List<String> refusals) {
    DynamicTest test() {
      return DynamicTest.dynamicTest(
          manual + ": " + what,
          () -> {
            List<String> errors = Fragment.check(corefile).errors();
            assertEquals(refusals.size(), errors.size(), errors::toString);
            for (int i = 0; i < errors.size(); i++) {
              String line = errors.get(i);
              String refusal = refusals.get(i);
              assertEquals(refusal, line.contains(refusal) ? refusal : line);
            }
          });
    }
  }

  private static final List<Example> EXAMPLES = new ArrayList<>();

  private static void example(String manual, String what, String corefile, String... refusals) {
    EXAMPLES.add(new Example(manual, what, corefile, List.of(refusals)));
  }

  /** An example of lines for the root zone. */
  private static void lines(String manual, String what, String lines, String... refusals) {
    example(manual, what, ". {\n" + lines + "\n}\n", refusals);
  }

  private static String unknown(String directive) {
    return UNKNOWN + directive + "'";
  }

  static {
    lines("whoami", "alone", "whoami");

    lines("root", "a folder for zone files", "root /etc/bridge53/zones\nfile db");

    lines("bind", "this machine only", "bind 127.0.0.1");
    lines("bind", "both families", "bind 127.0.0.1 ::1");
    lines("bind", "two lines for one", "bind 127.0.0.1\nbind ::1");
    lines("bind", "an interface", "bind lo");
    lines("bind", "an interface without an address", "bind lo {\nexcept 127.0.0.1\n}");
    example(
        "bind",
        "its warning of a server that contends with itself is an error here, as in CoreDNS",
        "bad.example.com {\nbind 127.0.0.1\nforward . 192.0.2.1\n}\n"
            + "bad.example.com {\nforward . 192.0.2.2\n}\n",
        "zone overlap listener capacity");

    lines("debug", "with another plugin", "debug\nwhoami");

    example("errors", "of one zone", "example.org {\nwhoami\nerrors\n}\n");
    lines(
        "errors",
        "consolidated",
        "forward . 192.0.2.8\nerrors {\nconsolidate 5m \".* i/o timeout$\" warning\n"
            + "consolidate 30s \"^Failed to .+\"\n}");
    lines(
        "errors",
        "with the stack, by the name that it has in CoreDNS 1.14",
        "errors {\nstacktrace\n}");

    lines("log", "everything", "log\nwhoami");
    lines("log", "a format", "log . \"{proto} Request: {name} {type} {>id}\"");
    lines("log", "denials of a zone", "log example.org {\nclass denial\n}");
    lines("log", "combined", "log . {combined} {\nclass denial error\n}");
    lines("log", "two classes", "log . {\nclass denial success\n}");
    lines("log", "two lines of classes", "log . {\nclass denial\nclass success\n}");
    lines(
        "log",
        "slow ones: an option of a development version, in no release up to 1.14.7",
        "log . {\nclass error\nminDuration 1s\n}",
        "unknown property 'minDuration'");

    lines("hosts", "the file of the system", "hosts");
    lines("hosts", "another file", "hosts hosts");
    lines("hosts", "two zones", "hosts hosts example.org example.net {\nfallthrough\n}");
    example(
        "hosts",
        "lines in the Corefile",
        "example.hosts example.org {\nhosts {\n10.0.0.1 example.org\nfallthrough\n}\nwhoami\n}\n");
    lines(
        "hosts",
        "names of one label, and exceptions",
        "hosts hosts example.com {\n192.168.1.10 *.example.com\n192.168.1.11 www.example.com\n"
            + "fallthrough example.com\n}\nforward . 192.0.2.8");

    example("file", "a zone", "example.org {\nfile db\n}\n");
    lines("file", "a file for the zone of the block", "file db");
    lines("file", "a file for a zone", "file db example.org");
    lines("file", "a file for two", "file db example.org example.net");
    example(
        "file",
        "with transfers, which bridge53 refuses to everybody: no plugin of ours hands zones out",
        "example.org {\nfile db\ntransfer {\nto * 10.240.1.1\n}\n}\n",
        unknown("transfer"));

    example("forward", "a port", "example.org {\nforward . 127.0.0.1:9005\n}\n");
    lines(
        "forward",
        "zones in order",
        "cache\nforward lab.example.local 10.20.0.1\nforward example.local 10.0.0.1\n"
            + "forward . 192.0.2.8");
    example(
        "forward",
        "the same in three blocks",
        "lab.example.local {\ncache\nforward . 10.20.0.1\n}\nexample.local {\ncache\n"
            + "forward . 10.0.0.1\n}\n. {\ncache\nforward . 192.0.2.8\n}\n");
    lines("forward", "three servers", "forward . 10.0.0.10:53 10.0.0.11:1053 [2003::1]:53");
    lines("forward", "all but one zone", "forward . 10.0.0.10:1234 {\nexcept example.org\n}");
    lines(
        "forward",
        "those of the system, all but one zone",
        "forward . /etc/resolv.conf {\nexcept example.org\n}");
    for (String scheme : List.of("tls", "https")) {
      lines(
          "forward",
          "over " + scheme,
          "forward . "
              + scheme
              + "://192.0.2.9 {\ntls_servername dns.example.net\nhealth_check 5s\n}\ncache 30");
    }
    lines(
        "forward",
        "over TLS, health checked with a name",
        "forward . tls://192.0.2.9 {\ntls_servername dns.example.net\n"
            + "health_check 5s domain example.org\n}\ncache 30");
    lines(
        "forward",
        "two servers over TLS",
        "forward . tls://192.0.2.1 tls://192.0.2.2 {\ntls_servername dns.example.net\n"
            + "health_check 5s\n}\ncache 30");
    example(
        "forward",
        "two providers over TLS",
        ". {\nforward . 127.0.0.1:5301 127.0.0.1:5302\n}\n"
            + ".:5301 {\nforward . tls://192.0.2.8 tls://192.0.2.4 {\n"
            + "tls_servername one.example.net\n}\n}\n"
            + ".:5302 {\nforward . tls://192.0.2.1 tls://192.0.2.2 {\n"
            + "tls_servername two.example.net\n}\n}\n");
    lines(
        "forward",
        "next",
        "forward . 192.0.2.1 {\nnext NXDOMAIN\n}\nforward . 192.0.2.5 {\nnext NXDOMAIN\n}\n"
            + "forward . 192.0.2.9 {\n}");
    lines(
        "forward",
        "failover",
        "forward . 192.0.2.1 192.0.2.5 192.0.2.9 {\npolicy sequential\n"
            + "failover SERVFAIL REFUSED\n}");
    lines("forward", "a server by its name", "forward . dns.example.local {\nresolver 10.0.0.1\n}");

    lines(
        "route53",
        "fallthrough",
        "route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7 {\nfallthrough\n}\nforward . 192.0.2.1");
    lines(
        "route53",
        "keys in the Corefile",
        "route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7 {\naws_access_key ID SECRET\n}");
    lines(
        "route53",
        "fallthrough for one zone",
        "route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7 {\nfallthrough example.gov\n}");
    lines(
        "route53",
        "several zones of one name",
        "route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7 example.org.:Z93A52145678156");
    lines("route53", "refresh", "route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7 {\nrefresh 3m\n}");
    lines(
        "route53",
        "upstream inside, as old versions have it",
        "route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7 {\nupstream 10.0.0.1\n}");

    lines("cache", "10 seconds at most", "cache 10\nwhoami");
    lines("cache", "one zone", "forward . 192.0.2.8:53\ncache example.org");
    example(
        "cache", "capacities", "example.org {\ncache {\nsuccess 5000\ndenial 2500\n}\nwhoami\n}\n");

    example("any", "with another plugin", "example.org {\nwhoami\nany\n}\n");
    example("minimal", "with forward", "example.org {\nforward . 192.0.2.8\nminimal\n}\n");
    lines(
        "minimal",
        "yes, which no release took",
        "minimal yes\nforward . 192.0.2.8",
        "Wrong argument count or unexpected line ending after 'yes'");
    lines("local", "alone", "local");

    lines("loadbalance", "round robin", "loadbalance round_robin\nforward . 192.0.2.8 192.0.2.4");
    example(
        "loadbalance",
        "weights",
        "example.com {\nfile ./db {\nreload 10s\n}\n"
            + "loadbalance weighted ./weights {\nreload 10s\n}\n}\n");

    lines("chaos", "version and authors", "chaos CoreDNS-001 info@example.net");
    example("nsid", "the host's name", "example.org {\nwhoami\nnsid\n}\n");
    example("nsid", "words", "example.org {\nwhoami\nnsid Use The Force\n}\n");
    lines("bufsize", "for a resolver", "bufsize 512\nforward . 172.31.0.10\nlog");
    lines("bufsize", "for a zone", "bufsize 512\nfile db\nlog");
    lines("header", "RA in responses", "header {\nresponse set ra\n}");
    lines("header", "several flags", "header {\nresponse set ra aa\nresponse clear rd\n}");

    lines("acl", "block a type from a network", "acl {\nblock type A net 192.168.0.0/16\n}");
    lines("acl", "filter it", "acl {\nfilter type A net 192.168.0.0/16\n}");
    lines(
        "acl",
        "all but one network",
        "acl {\nallow net 192.168.1.0/24\nblock net 192.168.0.0/16\n}");
    lines("acl", "two networks only", "acl {\nallow net 192.168.0.0/24 192.168.1.0/24\nblock\n}");
    example(
        "acl", "one zone", "example.org {\nacl a.example.org {\nblock net 192.168.1.0/24\n}\n}\n");
    lines("acl", "drop", "acl {\ndrop net 192.0.2.0/24\n}");

    lines("loop", "a server that forwards to itself", "loop\nforward . 127.0.0.1");
    lines("ready", "a port", "ready localhost:8091");
    lines("prometheus", "another address", "prometheus localhost:9253");
    lines("prometheus", "more of the machine", "prometheus {\nruntime_metrics\n}");
    lines(
        "prometheus",
        "over TLS, which bridge53 does not serve",
        "prometheus localhost:9253 {\ntls web-config.yml\n}",
        "option \"tls\" is not available in this version");

    lines("health", "a port", "health localhost:8091");
    lines("health", "lameduck", "health localhost:8092 {\nlameduck 1s\n}");
    example(
        "health",
        "two blocks, the second without a plugin that answers",
        "com {\nwhoami\nhealth :8080\n}\nnet {\nerratic\nhealth :8081\n}\n",
        unknown("erratic"));
    lines("metadata", "all names", "metadata");
    lines("metadata", "one zone", "metadata example.com.");
    lines("on", "commands", "on startup \"true\"\non shutdown \"true\"");
    example(
        "timeouts",
        "read and write",
        ".:1053 {\ntimeouts {\nread 15s\nwrite 30s\n}\nforward . 192.0.2.8\n}\n");
    lines(
        "timeouts",
        "queries of a connection",
        "timeouts {\nmaxtcpqueries 128\n}\nforward . 192.0.2.8");
    lines("multisocket", "five", "multisocket 5\nforward . 192.0.2.8");
    lines("multisocket", "one a processor", "multisocket\nforward . 192.0.2.8");
    lines("reload", "the usual interval", "reload\nwhoami");
    lines("reload", "ten seconds", "reload 10s\nwhoami");
  }

  private static final Set<String> PLUGINS =
      PluginCatalog.PLUGINS.stream().map(Plugin::name).collect(Collectors.toUnmodifiableSet());

  @TestFactory
  Stream<DynamicTest> examples() {
    return EXAMPLES.stream().map(Example::test);
  }

  @Test
  void everyPlugin_hasExamples() {
    Set<String> missing = new TreeSet<>(PLUGINS);
    missing.remove("rrl"); // CoreDNS has none
    EXAMPLES.forEach(example -> missing.remove(example.manual()));
    assertEquals(Set.of(), missing);
  }
}
