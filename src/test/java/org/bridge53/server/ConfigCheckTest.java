package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads when a Corefile is wrong: the whole lines. */
class ConfigCheckTest {
  private static List<String> errors(String corefile) {
    return check(corefile).errors();
  }

  private static ConfigCheck check(String corefile) {
    ServerOptions system = ServerOptions.system(53, 1);
    ServerOptions options =
        new ServerOptions(
            system.catalog(),
            53,
            1,
            10,
            Map.<String, String>of()::get,
            system.sources(),
            system.files());
    return ConfigCheck.of(new CorefileText("Corefile", corefile), options, false);
  }

  @Test
  void allProblemsOfAFile_atOnce_byLine() {
    assertEquals(
        List.of(
            "Corefile:2 - Error during parsing: Unknown directive 'errrors'; did you mean"
                + " 'errors'?",
            "plugin/hosts: Corefile:4 - Error during parsing: ttl provided is invalid",
            "plugin/forward: Corefile:6 - Error during parsing: unknown property 'maxfails'; did"
                + " you mean 'max_fails'?"),
        errors(
            ".:53 {\n  errrors\n  hosts {\n    ttl 0\n  }\n"
                + "  forward . 127.0.0.1 { maxfails 1 }\n}\n"));
  }

  @Test
  void sameKeyTwice_cannotBeServed() {
    assertEquals(
        List.of(
            "Corefile:4 - Error during parsing: cannot serve dns://example.org.:53 - it is already"
                + " defined"),
        errors("example.org {\n  whoami\n}\nEXAMPLE.org. {\n  whoami\n}\n"));
    assertEquals(
        List.of(
            "Corefile:1 - Error during parsing: cannot serve dns://a.:53 - it is already defined"),
        errors("a a {\n  whoami\n}\n"));
  }

  @Test
  void sameKeyOnAnotherAddressOrPort_isFine() {
    assertEquals(
        List.of(),
        errors(
            "a {\n  bind 127.0.0.1\n  whoami\n}\na {\n  bind 127.0.0.2\n  whoami\n}\n"
                + "a:54 {\n  whoami\n}\n"));
    assertEquals(
        List.of(
            "Corefile:5 - Error during parsing: cannot serve dns://a.:53 on 127.0.0.1 - it is"
                + " already defined"),
        errors("a {\n  bind 127.0.0.1\n  whoami\n}\na {\n  bind 127.0.0.1\n  whoami\n}\n"));
  }

  @Test
  void boundAndUnbound_overlap() {
    assertEquals(
        List.of(
            "Corefile:1 - Error during parsing: cannot serve dns://a.:53 - zone overlap listener"
                + " capacity with dns://a.:53 of Corefile:5, which has no bind"),
        errors("a {\n  bind 127.0.0.1\n  whoami\n}\na {\n  whoami\n}\n"));
  }

  @Test
  void otherTransports_areNotThereYet() {
    for (String scheme : List.of("tls", "https", "https3", "quic", "grpc", "unix")) {
      List<String> errors = errors(scheme + "://example.org {\n  whoami\n}\n");
      assertEquals(1, errors.size(), errors::toString);
      assertTrue(
          errors
              .get(0)
              .startsWith(
                  "Corefile:1 - Error during parsing: '"
                      + scheme
                      + "://example.org': this version serves plain DNS only"),
          errors::toString);
    }
  }

  @Test
  void oncePerBlock_isKept() {
    assertEquals(
        List.of(
            "plugin/errors: Corefile:3 - Error during parsing: this plugin can only be used once"
                + " per Server Block"),
        errors("a {\n  errors\n  errors\n  whoami\n}\n"));
  }

  @Test
  void emptyFile_isTheBuiltInConfiguration() {
    assertEquals(List.of(), errors(""));
    assertEquals(List.of(), errors("# nothing\n(snippet) {\n  whoami\n}\n"));
  }

  @Test
  void relativeFiles_lieUnderRoot(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("db"), "@ 60 IN SOA ns. root. 1 2 3 4 5\n@ 60 IN NS ns.\n");
    assertEquals(List.of(), errors("a {\n  root " + folder + "\n  file db { reload 0 }\n}\n"));
    List<String> missing = errors("a {\n  root " + folder + "\n  file other { reload 0 }\n}\n");
    assertEquals(1, missing.size());
    assertTrue(
        missing.get(0).startsWith("plugin/file: Corefile:3") && missing.get(0).contains("other"),
        missing::toString);
  }

  @Test
  void whatLinkingFinds_isReportedWithWhatReadingFinds() {
    List<String> errors =
        errors("a {\n  log . nope {\n    class foo\n  }\n  file /nonexistent { reload 0 }\n}\n");
    assertEquals(2, errors.size(), errors::toString);
    assertTrue(
        errors.get(0).contains("Corefile:3") && errors.get(0).contains("foo"), errors::toString);
    assertTrue(errors.get(1).contains("/nonexistent"), errors::toString);
  }

  @Test
  void pathThatIsNone_isAnErrorWithItsLine() {
    List<String> errors = errors("a {\n  file \"a\u0000b\" { reload 0 }\n}\n");
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(errors.get(0).startsWith("plugin/file: Corefile:2 - "), errors::toString);
  }

  @Test
  void unknownInterface_isNamed() {
    assertEquals(
        List.of(
            "plugin/bind: Corefile:2 - Error during parsing: not a valid IP address or interface"
                + " name: \"nosuch0\""),
        errors("a {\n  bind nosuch0\n  whoami\n}\n"));
  }

  @Test
  void syntaxOnly_opensNoFile() {
    ServerOptions options = ServerOptions.system(53, 1);
    assertEquals(
        List.of(),
        ConfigCheck.of(
                new CorefileText("Corefile", "a {\n  file /nonexistent { reload 0 }\n}\n"),
                options,
                true)
            .errors());
  }
}
