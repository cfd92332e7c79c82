package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.sync.Accounts;
import org.bridge53.plugin.route53.sync.Budget;
import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.plugin.route53.sync.Pace;
import org.bridge53.plugin.route53.sync.ZoneListener;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Test;

/** The real source's texts in the log of an account with several zones. */
class SharedCredentialsTest extends SourceFixture {
  private static final ZoneListener DEAF =
      new ZoneListener() {
        @Override
        public void loaded(Zone zone) {}

        @Override
        public void failed(boolean lasting) {}
      };

  private final TestResources resources = new TestResources(".");

  private void follow(AwsAccess access, String... zoneIds) {
    Membership membership =
        new Accounts(each -> open(each)).join(access, Budget.DEFAULT, resources);
    for (String zoneId : zoneIds) {
      membership.follow(
          zoneId,
          NameText.parse(zoneId.toLowerCase(java.util.Locale.ROOT) + ".example"),
          Pace.every(Duration.ofMinutes(1)),
          DEAF);
    }
  }

  @Test
  void secretMissing_oneLineForAllZonesAndRetries() throws Exception {
    follow(profile("x", file("keys", "[x]\naws_access_key_id=A\n")), "Z1", "Z2", "Z3");
    resources.advance(Duration.ofMinutes(20)); // ten retries and more of each
    assertEquals(
        List.of(
            "ERROR profile \"x\" of "
                + folder.resolve("keys")
                + ": no aws_secret_access_key; no zone of these credentials is read until this"
                + " works"),
        List.copyOf(resources.logged));
  }

  @Test
  void zoneThatFails_namedOnce() {
    int port = java.net.URI.create(route53.url()).getPort();
    route53.close();
    follow(keys("http://127.0.0.1:" + port), "ZDOWN");
    resources.advance(Duration.ofSeconds(30));
    assertEquals(
        List.of(
            "ERROR zone zdown.example. (ZDOWN): 127.0.0.1:"
                + port
                + ": Connection refused; it is not loaded, its names answer SERVFAIL"),
        List.copyOf(resources.logged));
  }
}
