package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.EmulatedRole;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.emulator.Vpc;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;

/** Zones that are found in several accounts of one line: over sockets. */
class FoundInAccountsTest {
  private static final List<String> ACCOUNTS =
      List.of("111111111111", "222222222222", "333333333333");
  private static final Vpc VPC = new Vpc("vpc-0123abcd", "eu-west-1");

  private Emulator emulator;

  @BeforeEach
  void startEmulator() throws Exception {
    Emulator.Builder builder =
        Emulator.builder().account("AKIAHUB", "100000000000").refuseUnknownKeys();
    for (String account : ACCOUNTS) {
      builder.role(
          EmulatedRole.of("arn:aws:iam::" + account + ":role/reader", null, "100000000000"));
    }
    emulator = builder.start(new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stopEmulator() {
    emulator.close();
  }

  private String zone(int account, String name, Vpc vpc) {
    String id = emulator.createZone(ACCOUNTS.get(account), name, vpc);
    emulator.change(
        id, Action.CREATE, new PlainRecordSet("www." + name, "A", 60, "192.0.2." + account));
    return id;
  }

  private RunningServer server(String... options) throws Exception {
    return RunningServer.start(
        ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 {\n    aws_access_key AKIAHUB hush\n"
            + "    aws_endpoint "
            + emulator.endpoint()
            + "\n    endpoint sts "
            + emulator.endpoint()
            + "\n    accounts "
            + String.join(" ", ACCOUNTS)
            + " role reader\n    accept example\n    budget 50 100\n    refresh 1h\n    "
            + String.join("\n    ", options)
            + "\n  }\n}\n");
  }

  private static List<String> a(RunningServer server, String name) throws Exception {
    return RunningServer.rdata(server.ask(name, "A"), Section.ANSWER);
  }

  @Test
  void zonesAll_ofEveryAccount() throws Exception {
    for (int i = 0; i < ACCOUNTS.size(); i++) {
      zone(i, "z" + i + ".example", null);
    }
    try (RunningServer server = server("zones all")) {
      server.awaitReady();
      for (int i = 0; i < ACCOUNTS.size(); i++) {
        assertEquals(List.of("192.0.2." + i), a(server, "www.z" + i + ".example"));
      }
      assertEquals(3, emulator.calls().count(Operation.LIST_HOSTED_ZONES));
      assertEquals(3, emulator.calls().count(Operation.LIST_RECORD_SETS));
    }
  }

  @Test
  void asVpc_eachZoneReadWithItsOwnersRole() throws Exception {
    String mine = zone(0, "mine.example", VPC);
    String theirs = zone(2, "theirs.example", VPC);
    try (RunningServer server = server("as vpc-0123abcd eu-west-1")) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.0"), a(server, "www.mine.example"));
      assertEquals(List.of("192.0.2.2"), a(server, "www.theirs.example"));
      // Who owns what is told by ListHostedZonesByVPC and by the roles: nobody else is asked.
      assertEquals(0, emulator.calls().count(Operation.LIST_HOSTED_ZONES));
      assertEquals(1, emulator.calls().count(Operation.LIST_RECORD_SETS, mine));
      assertEquals(1, emulator.calls().count(Operation.LIST_RECORD_SETS, theirs));
    }
  }
}
