package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.BlockSetting.ConfigurationWatch;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class ReloaderTest {
  private record Watch(Duration interval, Duration jitter) implements ConfigurationWatch {}

  private static final Watch EVERY_TEN = new Watch(Duration.ofSeconds(10), Duration.ZERO);

  private final TestResources resources = new TestResources(".");
  private final ServerOptions options = ServerOptions.system(53, 1);
  private final List<String> restarted = new ArrayList<>();
  private String text = ". {\n  reload\n  whoami\n}\n";
  private String unreadable = "";
  private String refusal = "";
  private RuntimeException bug;

  private final Reloader reloader =
      new Reloader(
          resources,
          resources.random,
          resources,
          this::locate,
          (found, problems) -> Assembly.parse(found, options, problems),
          this::restart,
          resources.meters());

  private CorefileText locate() throws StartException {
    if (!unreadable.isEmpty()) {
      throw new StartException(unreadable);
    }
    return new CorefileText("Corefile", text);
  }

  private void restart(CorefileText found) throws StartException {
    restarted.add(found.text());
    if (!refusal.isEmpty()) {
      throw new StartException(refusal);
    }
    if (bug != null) {
      throw bug;
    }
    reloader.runs(fingerprint(), EVERY_TEN);
  }

  private String fingerprint() {
    return Fingerprint.of(
        Assembly.parse(new CorefileText("Corefile", text), options, new Problems()));
  }

  private void begin() {
    reloader.runs(fingerprint(), EVERY_TEN);
  }

  private void advance(int seconds) {
    resources.advance(Duration.ofSeconds(seconds));
  }

  private long lines(String part) {
    return resources.logged.stream().filter(line -> line.contains(part)).count();
  }

  @Test
  void start_logsTheChecksum() {
    begin();
    assertTrue(
        resources.logged.peek().matches("INFO Running configuration SHA512 = [0-9a-f]{128}"),
        resources.logged::toString);
  }

  @Test
  void sameMeaning_noRestart() {
    begin();
    text = "# changed\n.   {\n\n  reload # here too\n  whoami }\n".replace(" }", "\n}");
    advance(100);
    assertEquals(List.of(), restarted);
  }

  @Test
  void changed_oneRestart_andTheNewIsWatched() {
    begin();
    text = ". {\n  reload\n  whoami\n  errors\n}\n";
    advance(9);
    assertEquals(0, restarted.size());
    advance(1);
    assertEquals(List.of(text), restarted);
    advance(50);
    assertEquals(1, restarted.size());
    text = ". {\n  reload\n  whoami\n  log\n}\n";
    advance(10);
    assertEquals(2, restarted.size());
    assertEquals(1, resources.scheduledTasks());
    assertEquals(
        Map.of("coredns_reload_version_info{hash=\"sha512\",value=\"" + fingerprint() + "\"}", 1.0),
        resources.meters().values());
  }

  @Test
  void refused_notTriedAgainUntilItChanges_backIsNoChange() {
    begin();
    String before = text;
    refusal = "Corefile:2 - one\nCorefile:3 - two";
    text = ". {\n  reload\n  whoami\n  errors\n}\n";
    advance(40);
    assertEquals(1, restarted.size());
    assertEquals(
        1, lines("ERROR Corefile changed but reload failed: Corefile:2 - one (and 1 more)"));
    assertEquals(1.0, resources.meters().values().get("coredns_reload_failed_total"));
    text = before;
    advance(40);
    assertEquals(1, restarted.size());
    refusal = "";
    text = ". {\n  reload\n  whoami\n  errors\n}\n";
    advance(10);
    assertEquals(2, restarted.size());
  }

  @Test
  void restartThatThrowsWhatItShouldNot_loggedAndNotTriedAgainUntilItChanges() {
    begin();
    bug = new IllegalStateException("scripted");
    text = ". {\n  reload\n  whoami\n  errors\n}\n";
    advance(40);
    assertEquals(1, restarted.size());
    assertEquals(
        1,
        lines(
            "ERROR Corefile changed but reload failed unexpectedly:"
                + " java.lang.IllegalStateException: scripted"));
  }

  @Test
  void unparsableOrUnreadable_oneWarning_thenGoesOn() {
    begin();
    String before = text;
    text = ". {\n  nosuch\n}\n";
    advance(40);
    assertEquals(
        1,
        lines(
            "WARNING Corefile parse failed: Corefile:2 - Error during parsing: Unknown directive"
                + " 'nosuch'"));
    unreadable = "open Corefile: permission denied";
    advance(40);
    assertEquals(1, lines("WARNING open Corefile: permission denied"));
    unreadable = "";
    text = before + "\n";
    advance(10);
    assertEquals(List.of(), restarted);
    text = ". {\n  whoami\n}\n";
    advance(10);
    assertEquals(1, restarted.size());
  }

  @Test
  void withoutReload_nothingIsWatched() {
    begin();
    reloader.runs(fingerprint(), null);
    text = ". {\n  whoami\n}\n";
    advance(1000);
    assertEquals(List.of(), restarted);
    assertEquals(0, resources.scheduledTasks());
    reloader.close();
  }

  @Test
  void jitter_intervalIsUpToHalfOfItLongerOrShorter() {
    long least = Long.MAX_VALUE;
    long most = 0;
    Watch watch = new Watch(Duration.ofSeconds(30), Duration.ofSeconds(15));
    for (int i = 0; i < 40; i++) {
      TestResources each = new TestResources(".");
      RandomGenerator random = new java.util.SplittableRandom(i);
      Reloader one =
          new Reloader(
              each,
              random,
              each,
              this::locate,
              (found, problems) -> Assembly.parse(found, options, problems),
              this::restart,
              each.meters());
      one.runs("other", watch);
      int before = restarted.size();
      long seconds = 0;
      while (restarted.size() == before) {
        each.advance(Duration.ofSeconds(1));
        seconds++;
      }
      assertTrue(seconds >= 22 && seconds <= 38, seconds + "s");
      least = Math.min(least, seconds);
      most = Math.max(most, seconds);
    }
    assertTrue(least < 26 && most > 34, least + " to " + most);
  }
}
