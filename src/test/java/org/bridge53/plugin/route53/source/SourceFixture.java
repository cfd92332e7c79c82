package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Route 53 on loopback, no profile files but those of the test, and a metadata service on
 * loopback that knows nothing and is watched.
 */
abstract class SourceFixture {
  static final String SECRET = "wJalrXUtnFEMIsecretKEY";
  static final String TOKEN = "FwoGZXIvYXdzEsessionTOKEN";
  static final Timeouts QUICK =
      new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(20));

  @TempDir Path folder;
  HttpStub route53;
  HttpStub metadata;
  private final Map<String, @Nullable String> before = new HashMap<>();
  private final List<HostedZoneSource> opened = new ArrayList<>();

  @BeforeEach
  void startStubs() throws IOException {
    route53 = new HttpStub(HttpStub.text(200, Listings.lastPage(Listings.SOA_SET)));
    metadata = new HttpStub(HttpStub.text(404, "nothing"));
    property("aws.sharedCredentialsFile", folder.resolve("home-credentials").toString());
    property("aws.configFile", folder.resolve("home-config").toString());
    property("aws.ec2MetadataServiceEndpoint", metadata.url());
  }

  @AfterEach
  void endAll() {
    opened.forEach(HostedZoneSource::close);
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    metadata.close();
    route53.close();
  }

  /** Set for this test only. */
  void property(String name, String value) {
    String previous = System.setProperty(name, value);
    if (!before.containsKey(name)) {
      before.put(name, previous);
    }
  }

  HostedZoneSource open(AwsAccess access) {
    return open(access, QUICK);
  }

  HostedZoneSource open(AwsAccess access, Timeouts timeouts) {
    HostedZoneSource source = AwsClients.open(access, timeouts);
    opened.add(source);
    return source;
  }

  AwsAccess keys() {
    return keys(route53.url());
  }

  static AwsAccess keys(@Nullable String endpoint) {
    return new AwsAccess(null, null, new AwsAccess.AccessKey("AKIDSTATIC", SECRET, null), endpoint);
  }

  AwsAccess profile(String name, @Nullable Path file) {
    return new AwsAccess(name, file == null ? null : file.toString(), null, route53.url());
  }

  AwsAccess anybody() {
    return new AwsAccess(null, null, null, route53.url());
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** The failure of a first page, checked for secrets wherever they could be printed. */
  SourceException failure(HostedZoneSource source) {
    SourceException failure =
        assertThrows(SourceException.class, () -> source.listRecordSets("Z1", null));
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String text = e.toString();
      assertFalse(text.contains(SECRET) || text.contains(TOKEN), text);
      assertFalse(text.contains("\n"), text);
    }
    assertFalse(source.toString().contains(SECRET) || source.describe().contains(SECRET));
    return failure;
  }

  /** Loads the SDK, so that a short total is not spent on its classes. */
  void warm() {
    try {
      open(keys()).listRecordSets("Z1", null);
    } catch (SourceException e) {
      throw new AssertionError(e);
    }
  }
}
