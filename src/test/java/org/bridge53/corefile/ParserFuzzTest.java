package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a Corefile holds, parsing ends, soon, and says what is wrong instead of throwing. */
class ParserFuzzTest {
  private static final int MUTATIONS = 20_000;

  private static final List<String> COREFILES =
      List.of(
          """
          .:53 {
              errors
              health {
                 lameduck 5s
              }
              ready
              kubernetes cluster.local in-addr.arpa ip6.arpa {
                 pods insecure
                 fallthrough in-addr.arpa ip6.arpa
                 ttl 30
              }
              prometheus :9153
              forward . /etc/resolv.conf {
                 max_concurrent 1000
              }
              cache 30
              loop
              reload
              loadbalance
              import /custom/*.override
          }
          import /custom/*.server
          """,
          """
          (common) {
            errors stdout
            log "{remote}:{port} \\"{type}\\"" {
              class denial error
            }
            import inner
          }
          (inner) {
            cache 30 { success 1000 }
          }
          example.org, example.com:1053,
          10.0.0.0/24 2001:db8::/29
          {
            import common
            route53 example.org.:{$ZONE} example.com.:Z2 { # a comment
              credentials profile /etc/aws
              fallthrough
            }
            hosts /etc/hosts {
              10.0.0.1 a b c
              import opts
            }
          }
          {$HOST}:{%PORT%}
          whoami
          """,
          """
          tls://. https://example.org:8443 {
            template IN A "(^|[.])ip-(?P<a>[0-9]*)[.]example[.]" {
              answer "{{ .Name }} 60 IN A {{ .Group.a }}
            more"
            }
            bind 127.0.0.1
            import opts
          }
          """);

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "\n",
          " ",
          "\"",
          "\\",
          "#",
          ",",
          "import ",
          "import common\n",
          "import /custom/*\n",
          "import loop\n",
          "(common)",
          "(",
          ")",
          "{$",
          "}",
          "{%",
          "%}",
          "{$LOOP}",
          "{$BIG}",
          "\r",
          "://",
          ":",
          "/",
          "::",
          "*",
          "?",
          "\u0000",
          "\uFEFF",
          "\u2028",
          "log",
          "\uD800",
          "0",
          "9999999999");

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "ZONE",
          "Z1",
          "HOST",
          "example.net",
          "PORT",
          "53",
          "LOOP",
          "a{$LOOP}b",
          "BIG",
          "{$ZONE}".repeat(20));

  private static final MemorySources SOURCES =
      new MemorySources()
          .file("/custom/a.override", "log\n")
          .file("/custom/b.server", "b.test {\nwhoami\n}\n")
          .file("/etc/bridge53/opts", "ttl 60\nimport more\n")
          .file("/etc/bridge53/more", "no_reverse\n}")
          .file("/etc/bridge53/loop", "log\nimport loop2\nimport loop\n")
          .file("/etc/bridge53/loop2", "import common\nimport common\nimport loop");

  @Test
  void mutatedCorefiles_neverThrowAndEndSoon() {
    SplittableRandom random = new SplittableRandom(53);
    int withErrors = 0;
    long start = cpuNanos();
    for (int i = 0; i < MUTATIONS; i++) {
      String text = mutate(COREFILES.get(random.nextInt(COREFILES.size())), random);
      try {
        if (parseAll(text)) {
          withErrors++;
        }
      } catch (RuntimeException | Error thrown) {
        throw new AssertionError("mutation " + i + " of seed 53:\n" + text, thrown);
      }
    }
    long millis = (cpuNanos() - start) / 1_000_000;
    // A mean of 1 ms is many times what it takes; a text that runs away is caught by this.
    assertTrue(millis < MUTATIONS, millis + " ms");
    // Otherwise the mutations are too tame or too wild to test anything.
    assertTrue(withErrors > MUTATIONS / 5 && withErrors < MUTATIONS, withErrors + " with errors");
  }

  @Test
  void corefilesUnchanged_noErrors() {
    for (String text : COREFILES) {
      Problems problems = new Problems();
      Corefile corefile =
          Parser.parse(
              "Corefile",
              text.replace("import opts", ""),
              SOURCES,
              ENVIRONMENT::get,
              Parsing.KNOWN,
              problems);
      corefile
          .blocks()
          .forEach(block -> block.keys().forEach(key -> ServerKey.parse(key, problems)));
      assertEquals(List.of(), problems.errors());
    }
  }

  /** Of this thread: a busy machine makes no difference. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Parses and reads the keys; whether there were errors. */
  private static boolean parseAll(String text) {
    Problems problems = new Problems();
    Corefile corefile =
        Parser.parse("Corefile", text, SOURCES, ENVIRONMENT::get, Parsing.KNOWN, problems);
    for (ServerBlock block : corefile.blocks()) {
      assertTrue(!block.keys().isEmpty());
      for (Token key : block.keys()) {
        ServerKey.parse(key, problems);
      }
      for (Directive directive : block.directives()) {
        assertTrue(Parsing.KNOWN.contains(directive.name().text()));
        Arguments.zones(directive.arguments(), problems);
        directive.arguments().forEach(token -> Arguments.duration(token, problems));
      }
    }
    for (String line : problems.errors()) {
      assertTrue(line.indexOf('\n') < 0 && line.contains(" - "), line);
    }
    return problems.hasErrors();
  }

  private static String mutate(String original, SplittableRandom random) {
    StringBuilder text = new StringBuilder(original);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes && text.length() > 0; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(6)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
        case 2 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> text.setCharAt(at, (char) random.nextInt(0x250));
        case 4 -> {
          int end = Math.min(text.length(), at + random.nextInt(120));
          text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
        default -> text.setLength(Math.max(1, at));
      }
    }
    return text.toString();
  }
}
