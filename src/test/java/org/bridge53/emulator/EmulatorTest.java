package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EmulatorTest {
  @Test
  void endpoint_freePortAndClosedAfterwards() throws Exception {
    Emulator emulator = Emulator.builder().start(ApiClient.anyPort());
    assertTrue(
        emulator.endpoint().toString().matches("http://127\\.0\\.0\\.1:\\d+"),
        emulator.endpoint().toString());
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", emulator.endpoint().getPort());
    assertThrows(BindException.class, () -> Emulator.builder().start(address));
    emulator.close();
    emulator.close();
    Emulator.builder().start(address).close();
  }

  @Test
  void sameSeed_sameIds() throws Exception {
    try (Emulator one = Emulator.builder().random(new Random(53)).start(ApiClient.anyPort());
        Emulator two = Emulator.builder().random(new Random(53)).start(ApiClient.anyPort())) {
      assertEquals(one.createZone("example.org", null), two.createZone("example.org", null));
    }
  }

  @Test
  void unchecked_whatOnlyABrokenServiceLists() throws Exception {
    try (Emulator emulator = Emulator.builder().start(ApiClient.anyPort());
        ApiClient client = new ApiClient(emulator)) {
      String zone = emulator.createZone("example.org", null);
      emulator.putUnchecked(
          zone, new PlainRecordSet("example.org", "SOA", 900, "{'Value': 'broken'}"));
      emulator.putUnchecked(zone, new PlainRecordSet("x.example.org", "LOC", 1, "nowhere"));
      emulator.removeUnchecked(zone, "example.org", "NS");
      assertEquals(
          List.of("SOA", "LOC"), client.get("hostedzone/" + zone + "/rrset").ok().all("Type"));
      emulator.deleteZone(zone);
      assertEquals(
          "NoSuchHostedZone",
          assertThrows(ApiException.class, () -> emulator.recordSets(zone)).code());
    }
  }

  @Test
  void manySetsInOneBatch_fast() throws Exception {
    try (Emulator emulator = Emulator.builder().start(ApiClient.anyPort())) {
      String zone = emulator.createZone("example.org", null);
      List<PlainRecordSet> sets = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        sets.add(new PlainRecordSet("n" + i + ".example.org", "A", 300, "192.0.2.1"));
      }
      emulator.change(zone, Action.CREATE, sets);
      assertEquals(20_002, emulator.recordSets(zone).size());
    }
  }

  @Test
  void concurrentCalls_everyBatchWhole() throws Exception {
    try (Emulator emulator = Emulator.builder().start(ApiClient.anyPort());
        ApiClient client = new ApiClient(emulator);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String zone = emulator.createZone("example.org", null);
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        work.add(
            threads.submit(
                () -> {
                  client
                      .change(
                          zone,
                          ApiClient.plain(
                              "CREATE", "a" + number + ".example.org", "A", "192.0.2.1"),
                          ApiClient.plain(
                              "CREATE", "b" + number + ".example.org", "A", "192.0.2.1"))
                      .ok();
                  assertEquals(
                      0, client.get("hostedzone/" + zone + "/rrset").ok().all("Name").size() % 2);
                  return null;
                }));
      }
      for (Future<?> each : work) {
        each.get();
      }
      assertEquals(82, emulator.recordSets(zone).size());
      assertEquals(40, emulator.calls().count(Operation.CHANGE_RECORD_SETS));
    }
  }
}
