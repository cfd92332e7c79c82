package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.EmulatedRole;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.testing.Moto;
import org.bridge53.testing.Requires;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Several accounts of one emulator, from one Corefile to clients' answers. */
@Timeout(120)
class SeveralAccountsTest {
  private static final String HUB = "100000000000";
  private static final String HUB_ROLE = "arn:aws:iam::" + HUB + ":role/hub";

  private static String account(int number) {
    return String.format(Locale.ROOT, "2000000000%02d", number);
  }

  /** An emulator with a hub and twelve accounts that trust the hub's role, and an external id. */
  private static Emulator emulator(InetSocketAddress address) throws Exception {
    Emulator.Builder builder =
        Emulator.builder()
            .account("AKIAHUB", HUB)
            .refuseUnknownKeys()
            .role(EmulatedRole.of(HUB_ROLE, null, HUB));
    for (int i = 0; i < 12; i++) {
      builder.role(
          EmulatedRole.of("arn:aws:iam::" + account(i) + ":role/reader", "corp-1", HUB_ROLE));
    }
    return builder.start(address);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress("127.0.0.1", 0);
  }

  private static String corefile(Emulator emulator, String zones, String... options) {
    return ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
        + zones
        + " {\n    aws_access_key AKIAHUB hush\n    aws_endpoint "
        + emulator.endpoint()
        + "\n    endpoint sts "
        + emulator.endpoint()
        + "\n    refresh 1h\n    budget 50 100\n    "
        + String.join("\n    ", options)
        + "\n  }\n}\n";
  }

  private static String accounts(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(account(i));
    }
    return "accounts " + String.join(" ", ids) + " role reader external_id corp-1";
  }

  private static String zone(Emulator emulator, String account, String name, String address) {
    String id = emulator.createZone(account, name, null);
    emulator.change(id, Action.CREATE, new PlainRecordSet("www." + name, "A", 60, address));
    return id;
  }

  private static void assertAnswer(RunningServer server, String name, String address)
      throws Exception {
    assertEquals(
        List.of(address), RunningServer.rdata(server.ask(name, "A"), Section.ANSWER), name);
  }

  @Test
  void twelveAccountsInOneLine_allServedAndOneBrokenHarmsNone() throws Exception {
    try (Emulator emulator = emulator(loopback())) {
      List<String> zones = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String name = "z" + i + ".example";
        zones.add(name + ":" + zone(emulator, account(i), name, "192.0.2." + i));
      }
      emulator
          .faults()
          .arm(
              new Fault.BlackHole(),
              Faults.Scope.of(Operation.LIST_RECORD_SETS).account(account(7)));
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  emulator, String.join(" ", zones), "assume_role " + HUB_ROLE, accounts(12)))) {
        for (int i = 0; i < 12; i++) {
          if (i != 7) {
            String name = "www.z" + i + ".example";
            String address = "192.0.2." + i;
            RunningServer.await(
                () -> {
                  try {
                    return RunningServer.rdata(server.ask(name, "A"), Section.ANSWER)
                        .equals(List.of(address));
                  } catch (java.io.IOException failure) {
                    return false;
                  }
                },
                () -> name + "; log: " + server.log());
          }
        }
        assertEquals(Rcode.SERVFAIL, server.ask("www.z7.example", "A").getRcode());
        emulator.faults().clear();
      }
      // Each account's role once, each taken with the hub's, and that one once an account's client.
      assertEquals(24, emulator.calls().count(Operation.ASSUME_ROLE));
      assertEquals(
          12,
          emulator.calls().of(Operation.ASSUME_ROLE).stream()
              .filter(call -> call.accessKeyId().equals("AKIAHUB"))
              .count());
    }
  }

  @Test
  void accountWithAnotherExternalId_oneLineThatNamesTheRole_othersServed() throws Exception {
    try (Emulator emulator = emulator(loopback())) {
      String one = "one.example:" + zone(emulator, account(1), "one.example", "192.0.2.1");
      String two = "two.example:" + zone(emulator, account(2), "two.example", "192.0.2.2");
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  emulator,
                  one + " " + two,
                  "assume_role " + HUB_ROLE,
                  "accounts " + account(1) + " role reader external_id corp-1",
                  "accounts " + account(2) + " role reader external_id corp-2"))) {
        String role = "arn:aws:iam::" + account(2) + ":role/reader";
        server.awaitLog("AssumeRole " + role + ": AccessDenied: ");
        RunningServer.await(
            () -> server.log().stream().anyMatch(line -> line.contains("one.example. (")),
            () -> "loaded; " + server.log());
        assertAnswer(server, "www.one.example", "192.0.2.1");
        assertEquals(Rcode.SERVFAIL, server.ask("www.two.example", "A").getRcode());
        List<String> lines =
            server.log().stream()
                .filter(line -> line.contains("AssumeRole") && line.contains("no zone of these"))
                .toList();
        assertEquals(1, lines.size(), server.log().toString());
        assertTrue(
            lines
                .getFirst()
                .contains(
                    "is not authorized to perform: sts:AssumeRole on resource: "
                        + role
                        + "; its trust policy must allow the identity before it, with this"
                        + " external_id"),
            lines.getFirst());
        assertFalse(server.log().toString().contains("hush"));
      }
    }
  }

  @Test
  void roleChain_withExternalId_served() throws Exception {
    try (Emulator emulator = emulator(loopback())) {
      String zone = "one.example:" + zone(emulator, account(1), "one.example", "192.0.2.1");
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  emulator,
                  zone,
                  "assume_role " + HUB_ROLE + " session first",
                  "assume_role arn:aws:iam::" + account(1) + ":role/reader external_id corp-1"))) {
        server.awaitReady();
        assertAnswer(server, "www.one.example", "192.0.2.1");
      }
      assertEquals(
          List.of("first", "bridge53"),
          emulator.calls().of(Operation.ASSUME_ROLE).stream()
              .map(call -> call.query().get("RoleSessionName"))
              .toList());
    }
  }

  @Test
  void idInNoAccount_saidOnceAndReady() throws Exception {
    try (Emulator emulator = emulator(loopback())) {
      String id = zone(emulator, account(5), "five.example", "192.0.2.5");
      String one = zone(emulator, account(0), "one.example", "192.0.2.1");
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  emulator,
                  "one.example:" + one + " five.example:" + id + " gone.example:ZGONE",
                  "assume_role " + HUB_ROLE,
                  accounts(2)))) {
        server.awaitReady();
        assertTrue(
            server.log().stream()
                .anyMatch(
                    line ->
                        line.endsWith(
                            "zone gone.example. (ZGONE): no account can read it: it does not exist"
                                + " for 200000000000, 200000000001")),
            server.log().toString());
        assertTrue(
            server.log().stream()
                .anyMatch(
                    line ->
                        line.endsWith(
                            "zone five.example. ("
                                + id
                                + "): no account can read it: route53:ListResourceRecordSets is not"
                                + " allowed in 200000000000, 200000000001")),
            server.log().toString());
        assertEquals(Rcode.SERVFAIL, server.ask("www.five.example", "A").getRcode());
      }
    }
  }

  @Test
  void reload_knowsTheOwnersAndAsksNothing() throws Exception {
    try (Emulator emulator = emulator(loopback())) {
      String zones =
          "one.example:"
              + zone(emulator, account(1), "one.example", "192.0.2.1")
              + " two.example:"
              + zone(emulator, account(2), "two.example", "192.0.2.2");
      String role = "assume_role " + HUB_ROLE;
      try (RunningServer server =
          RunningServer.start(corefile(emulator, zones, role, accounts(3)))) {
        server.awaitReady();
        int calls = emulator.calls().count(Operation.LIST_RECORD_SETS);
        server.reload(corefile(emulator, zones, role, accounts(3), "policy first"));
        server.awaitReady();
        assertAnswer(server, "www.one.example", "192.0.2.1");
        assertAnswer(server, "www.two.example", "192.0.2.2");
        assertEquals(calls, emulator.calls().count(Operation.LIST_RECORD_SETS));
      }
    }
  }

  @Test
  void listingOfOneZoneAllowedAndNothingElse_thatZoneIsServed() throws Exception {
    try (Emulator emulator = emulator(loopback())) {
      String id = zone(emulator, HUB, "one.example", "192.0.2.1");
      String other = zone(emulator, HUB, "two.example", "192.0.2.2");
      for (Operation operation : Operation.values()) {
        if (operation != Operation.LIST_RECORD_SETS) {
          emulator.faults().arm(new Fault.AccessDenied(), Faults.Scope.of(operation));
        }
      }
      emulator
          .faults()
          .arm(new Fault.AccessDenied(), Faults.Scope.of(Operation.LIST_RECORD_SETS).zone(other));
      try (RunningServer server =
          RunningServer.start(corefile(emulator, "one.example:" + id + " two.example:" + other))) {
        server.awaitReady();
        assertAnswer(server, "www.one.example", "192.0.2.1");
        List<String> failures =
            server.log().stream()
                .filter(line -> line.contains("not allowed") && !line.contains("GetDNSSEC"))
                .toList();
        assertEquals(1, failures.size(), failures.toString());
        assertTrue(
            failures
                .getFirst()
                .contains(
                    "zone two.example. ("
                        + other
                        + "): route53:ListResourceRecordSets is not allowed with aws_access_key"
                        + " AKIAHUB (AccessDenied: "),
            failures.getFirst());
      }
    }
  }

  @Test
  void keysThatExpired_takenAnewWithoutReload() throws Exception {
    try (Emulator emulator = emulator(loopback())) {
      String id = zone(emulator, account(1), "one.example", "192.0.2.1");
      String chain =
          corefile(
                  emulator,
                  "one.example:" + id,
                  "assume_role " + HUB_ROLE,
                  "assume_role arn:aws:iam::" + account(1) + ":role/reader external_id corp-1")
              .replace("refresh 1h", "refresh 1s");
      try (RunningServer server = RunningServer.start(chain)) {
        server.awaitReady();
        emulator.expireSessions();
        emulator.change(
            id, Action.UPSERT, new PlainRecordSet("www.one.example", "A", 60, "192.0.2.9"));
        RunningServer.await(
            () -> {
              try {
                return RunningServer.rdata(server.ask("www.one.example", "A"), Section.ANSWER)
                    .equals(List.of("192.0.2.9"));
              } catch (java.io.IOException failure) {
                return false;
              }
            },
            () -> "the change; log: " + server.log());
        assertTrue(emulator.calls().refused("ExpiredToken") >= 1);
        assertEquals(4, emulator.calls().count(Operation.ASSUME_ROLE));
      }
    }
  }

  @Test
  void twoIdentitiesOfOneAccount_oneBudget() throws Exception {
    try (Emulator emulator =
        Emulator.builder()
            .account("AKIAHUB", HUB)
            .account("AKIATOO", HUB)
            .refuseUnknownKeys()
            .start(loopback())) {
      StringBuilder zones = new StringBuilder();
      StringBuilder more = new StringBuilder();
      for (int i = 0; i < 15; i++) {
        zones
            .append("a" + i + ".example:")
            .append(zone(emulator, HUB, "a" + i + ".example", "192.0.2.1"))
            .append(' ');
        more.append("b" + i + ".example:")
            .append(zone(emulator, HUB, "b" + i + ".example", "192.0.2.2"))
            .append(' ');
      }
      String first = corefile(emulator, zones.toString()).replace("budget 50 100", "budget 5 1");
      String second =
          corefile(emulator, more.toString())
              .replace("AKIAHUB", "AKIATOO")
              .replace("budget 50 100", "budget 5 1")
              .replace(".:0 {\n  bind 127.0.0.1", "b.example:0 {\n  bind 127.0.0.1");
      long began = System.nanoTime();
      try (RunningServer server = RunningServer.start(first + second)) {
        server.awaitReady();
        double seconds = (System.nanoTime() - began) / 1e9;
        // 30 listings at 5 a second are 6 seconds; two budgets of 5 would be 3.
        assertTrue(seconds > 4.5, seconds + " s; " + server.log());
        assertEquals(2, emulator.calls().count(Operation.GET_CALLER_IDENTITY));
      }
    }
  }

  @Test
  void endpointByAName_foundThroughApiResolver() throws Exception {
    String host = "api-of-this-test.example";
    try (Emulator emulator = emulator(loopback());
        RunningServer names =
            RunningServer.start(
                ".:0 {\n  bind 127.0.0.1\n  hosts {\n    127.0.0.1 " + host + "\n  }\n}\n")) {
      String id = zone(emulator, HUB, "one.example", "192.0.2.1");
      String byName =
          corefile(emulator, "one.example:" + id)
              .replace("http://127.0.0.1:", "http://" + host + ":");
      String resolver = "api_resolver 127.0.0.1:" + names.address().getPort() + "\n    refresh";
      try (RunningServer server = RunningServer.start(byName.replace("refresh", resolver))) {
        server.awaitReady();
        assertAnswer(server, "www.one.example", "192.0.2.1");
      }
    }
  }

  @Test
  void endpointOnIpv6Loopback_served() throws Exception {
    try (Emulator emulator = emulator(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))) {
      String id = zone(emulator, HUB, "one.example", "192.0.2.1");
      try (RunningServer server = RunningServer.start(corefile(emulator, "one.example:" + id))) {
        server.awaitReady();
        assertAnswer(server, "www.one.example", "192.0.2.1");
      }
    }
  }

  /** The keys that moto's STS gives for a role; it knows no trust policies. */
  private static Route53Client motoAccount(URI endpoint, String account) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      Credentials keys =
          sts.assumeRole(
                  r ->
                      r.roleArn("arn:aws:iam::" + account + ":role/reader")
                          .roleSessionName("filling")
                          .externalId("corp-1"))
              .credentials();
      return Route53Client.builder()
          .endpointOverride(endpoint)
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsSessionCredentials.create(
                      keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken())))
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .build();
    }
  }

  private static String motoZone(URI endpoint, String account, String name, String address) {
    try (Route53Client route53 = motoAccount(endpoint, account)) {
      String id =
          route53
              .createHostedZone(r -> r.name(name).callerReference("r-" + name))
              .hostedZone()
              .id();
      Change change =
          Change.builder()
              .action(ChangeAction.CREATE)
              .resourceRecordSet(
                  ResourceRecordSet.builder()
                      .name("www." + name)
                      .type(RRType.A)
                      .ttl(60L)
                      .resourceRecords(ResourceRecord.builder().value(address).build())
                      .build())
              .build();
      route53.changeResourceRecordSets(r -> r.hostedZoneId(id).changeBatch(b -> b.changes(change)));
      return name + ":" + id;
    }
  }

  @Test
  void motosAccounts_eachReadWithItsRole() throws Exception {
    Moto moto = Requires.moto();
    moto.reset();
    String zones =
        motoZone(moto.endpoint(), account(1), "one.example", "192.0.2.1")
            + " "
            + motoZone(moto.endpoint(), account(2), "two.example", "192.0.2.2");
    String corefile =
        ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
            + zones
            + " {\n    aws_access_key test test\n    aws_endpoint "
            + moto.endpoint()
            + "\n    endpoint sts "
            + moto.endpoint()
            + "\n    "
            + accounts(3)
            + "\n  }\n}\n";
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitReady();
      assertAnswer(server, "www.one.example", "192.0.2.1");
      assertAnswer(server, "www.two.example", "192.0.2.2");
    }
  }
}
