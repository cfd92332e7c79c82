package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Call;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;

/** What is asked of AWS: no call too many, and all of it under AWS's limits. */
class BudgetTest {
  private static List<PlainRecordSet> sets(String zone, int count) {
    List<PlainRecordSet> sets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sets.add(
          new PlainRecordSet("n" + i + "." + zone, "A", 60, "10.0." + i / 250 + "." + i % 250));
    }
    return sets;
  }

  private static String corefile(Emulator emulator, String zones, String options) {
    return ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
        + zones
        + " {\n    aws_access_key test test\n    aws_endpoint "
        + emulator.endpoint()
        + "\n    "
        + options
        + "\n  }\n}\n";
  }

  @Test
  void hundredZonesUnderAwsLimit_allServed_noneRefused_oneCallEach() throws Exception {
    try (Emulator emulator =
        Emulator.builder().throttling().start(new InetSocketAddress("127.0.0.1", 0))) {
      StringBuilder zones = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        String name = "z" + i + ".example.";
        String id = emulator.createZone(name, null);
        emulator.change(id, Action.CREATE, sets(name, 98));
        zones.append(name).append(':').append(id).append(' ');
      }
      try (RunningServer server =
          RunningServer.start(
              corefile(emulator, zones.toString(), "budget 9 45\n    refresh 10000h"))) {
        server.awaitReady();
        assertEquals(100, emulator.calls().count(Operation.LIST_RECORD_SETS));
        assertEquals(0, emulator.calls().refused("Throttling"));
        for (int i = 0; i < 100; i++) {
          assertEquals(
              List.of("10.0.0.97"),
              RunningServer.rdata(server.ask("n97.z" + i + ".example", "A"), Section.ANSWER));
        }
      }
    }
  }

  @Test
  void tenThousandSets_34CallsARound_noneMore() throws Exception {
    try (Emulator emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0))) {
      String id = emulator.createZone("big.example.", null);
      emulator.change(id, Action.CREATE, sets("big.example.", 9_998));
      try (RunningServer server =
          RunningServer.start(
              corefile(emulator, "big.example:" + id, "budget 50 100\n    refresh 1s"))) {
        RunningServer.await(() -> rounds(emulator).size() >= 4, () -> server.log().toString());
        List<Integer> rounds = rounds(emulator);
        assertEquals(List.of(34, 34, 34), rounds.subList(0, 3));
        assertEquals(
            List.of("10.0.39.247"),
            RunningServer.rdata(server.ask("n9997.big.example", "A"), Section.ANSWER));
      }
    }
  }

  /** Calls of each walk: one begins where no marker is given. */
  private static List<Integer> rounds(Emulator emulator) {
    List<Integer> rounds = new ArrayList<>();
    for (Call call : emulator.calls().of(Operation.LIST_RECORD_SETS)) {
      if (!call.query().containsKey("name")) {
        rounds.add(0);
      }
      rounds.set(rounds.size() - 1, rounds.getLast() + 1);
    }
    return rounds;
  }
}
