package org.bridge53.scenario.route53;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.testing.Requires;
import org.jspecify.annotations.Nullable;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.Tag;

/** An endpoint that speaks the Route 53 API: ours, moto, or LocalStack; filled through the API. */
final class Endpoint implements AutoCloseable {
  static final String LOCALSTACK_IMAGE = "localstack/localstack:4.14.0";

  /** The endpoints there may be. */
  enum Kind {
    EMULATOR,
    MOTO,
    LOCALSTACK
  }

  private final Kind kind;
  private final URI uri;
  private final Runnable backing;
  private final @Nullable Emulator emulator;
  private final Route53Client client;

  private Endpoint(Kind kind, URI uri, Runnable backing, @Nullable Emulator emulator) {
    this.kind = kind;
    this.uri = uri;
    this.backing = backing;
    this.emulator = emulator;
    this.client =
        Route53Client.builder()
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /**
   * Opens an endpoint; the test is skipped, with a line at the end of the build, if it is not here.
   */
  static Endpoint open(Kind kind) throws IOException {
    return switch (kind) {
      case EMULATOR -> {
        Emulator emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
        yield new Endpoint(kind, emulator.endpoint(), emulator::close, emulator);
      }
      case MOTO -> {
        var moto = Requires.moto();
        moto.reset();
        yield new Endpoint(kind, moto.endpoint(), () -> {}, null);
      }
      case LOCALSTACK -> {
        Requires.containerImage(LOCALSTACK_IMAGE);
        LocalStackContainer container =
            new LocalStackContainer(DockerImageName.parse(LOCALSTACK_IMAGE))
                .withServices("route53");
        container.start();
        yield new Endpoint(kind, container.getEndpoint(), container::stop, null);
      }
    };
  }

  /** The API of an emulator that somebody else ends. */
  static Endpoint at(Emulator running) {
    return new Endpoint(Kind.EMULATOR, running.endpoint(), () -> {}, running);
  }

  /** Puts a tag on a zone. */
  void tag(String zoneId, String key, String value) {
    client.changeTagsForResource(
        r ->
            r.resourceType("hostedzone")
                .resourceId(zoneId)
                .addTags(Tag.builder().key(key).value(value).build()));
  }

  /** Signs as {@code test}, for us-east-1. */
  Route53Client client() {
    return client;
  }

  URI uri() {
    return uri;
  }

  Kind kind() {
    return kind;
  }

  /** The emulator behind the endpoint, when it is ours. */
  Emulator emulator() {
    return Objects.requireNonNull(emulator, "another kind of endpoint");
  }

  /** Calls of an operation of the emulator's fail from now on, until the fault is cleared. */
  Faults.Armed failing(Operation operation, int status, String code) {
    return emulator()
        .faults()
        .arm(Fault.error(status, code, "as the test wants"), Faults.Scope.of(operation));
  }

  /** Makes a private zone for a VPC in a region and returns its id. */
  String createPrivateZone(String name, String region) {
    return client
        .createHostedZone(
            r ->
                r.name(name)
                    .callerReference(UUID.randomUUID().toString())
                    .hostedZoneConfig(config -> config.privateZone(true)) // moto asks for it
                    .vpc(v -> v.vpcId("vpc-0123abcd").vpcRegion(region)))
        .hostedZone()
        .id();
  }

  /** Changes all or nothing. */
  void change(String zoneId, List<Change> changes) {
    client.changeResourceRecordSets(
        r -> r.hostedZoneId(zoneId).changeBatch(b -> b.changes(changes)));
  }

  /** Makes a public zone and returns its id. */
  String createZone(String name) {
    return client
        .createHostedZone(r -> r.name(name).callerReference(UUID.randomUUID().toString()))
        .hostedZone()
        .id();
  }

  /** As {@link #createZone}, with an SOA that can be read: moto's own cannot. */
  String createZoneWithSoa(String name) {
    String id = createZone(name);
    upsert(
        id,
        name,
        "SOA",
        900,
        "ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400");
    return id;
  }

  void upsert(String zoneId, String name, String type, long ttl, String... values) {
    change(zoneId, ChangeAction.UPSERT, name, type, ttl, values);
  }

  void delete(String zoneId, String name, String type, long ttl, String... values) {
    change(zoneId, ChangeAction.DELETE, name, type, ttl, values);
  }

  /** Changes through the API with any record set. */
  void upsert(String zoneId, ResourceRecordSet set) {
    Change change = Change.builder().action(ChangeAction.UPSERT).resourceRecordSet(set).build();
    client.changeResourceRecordSets(
        r -> r.hostedZoneId(zoneId).changeBatch(b -> b.changes(change)));
  }

  private void change(
      String zoneId, ChangeAction action, String name, String type, long ttl, String... values) {
    ResourceRecordSet set =
        ResourceRecordSet.builder()
            .name(name)
            .type(type)
            .ttl(ttl)
            .resourceRecords(
                List.of(values).stream()
                    .map(value -> ResourceRecord.builder().value(value).build())
                    .toList())
            .build();
    Change change = Change.builder().action(action).resourceRecordSet(set).build();
    client.changeResourceRecordSets(
        r -> r.hostedZoneId(zoneId).changeBatch(b -> b.changes(change)));
  }

  @Override
  public void close() {
    client.close();
    backing.run();
  }
}
