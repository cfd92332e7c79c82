package org.bridge53.plugin.hosts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.testing.Corpus;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

/** Whatever a hosts file holds: it is read, what cannot be read left out; and inline likewise. */
class HostsFuzzTest {
  private static final HostsParser PARSER = new HostsParser(List.of(DomainName.ROOT), true, 3_600);

  @FuzzTest(maxDuration = "1m")
  void everyText(byte[] text) {
    PARSER.parse(text);
  }

  @Test
  void damagedTexts() {
    Corpus.of(HostsFuzzTest.class, "everyText").damaged(5_000, this::everyText);
  }

  @Test
  void damagedFiles_areServed() {
    Corpus.of(HostsFuzzTest.class, "everyText")
        .damaged(
            100,
            text -> {
              TestResources resources = new TestResources(".");
              resources.file("hosts", new String(text, StandardCharsets.ISO_8859_1));
              var linked =
                  new PluginBench<>(new HostsPlugin())
                      .link("hosts hosts", query -> org.bridge53.message.Response.of(3), resources);
              assertTrue(
                  linked.head().handle(Queries.of("one.example.", "A"))
                      instanceof org.bridge53.message.Response);
            });
  }
}
