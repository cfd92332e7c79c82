package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;

class MotoTest {
  private Moto moto;

  @BeforeEach
  void freshMoto() {
    moto = Requires.moto();
    moto.reset();
  }

  @Test
  void zoneCreated_isListedUntilReset() {
    try (Route53Client route53 = client(moto.endpoint())) {
      route53.createHostedZone(zone -> zone.name("example.test.").callerReference("once"));
      assertEquals("example.test.", route53.listHostedZones().hostedZones().getFirst().name());

      moto.reset();

      assertTrue(route53.listHostedZones().hostedZones().isEmpty());
    }
  }

  @Test
  void calls_areCounted() throws InterruptedException {
    long before = moto.calls();
    try (Route53Client route53 = client(moto.endpoint())) {
      route53.listHostedZones();
      route53.listHostedZones();
    }
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (moto.calls() < before + 2 && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertEquals(before + 2, moto.calls());
  }

  @Test
  void askedTwice_isOneProcess() {
    assertSame(moto, Requires.moto());
  }

  private static Route53Client client(URI endpoint) {
    return Route53Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
