package org.bridge53.plugin.rrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.plugin.rrl.DebtTable.Verdict;
import org.junit.jupiter.api.Test;

class DebtTableTest {
  private static final long KEY = 0x1234_5678_9abc_def0L;
  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;

  private static Map<Verdict, Integer> take(DebtTable table, long key, long now, int times) {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    for (int i = 0; i < times; i++) {
      verdicts.merge(table.take(key, now), 1, Integer::sum);
    }
    return verdicts;
  }

  @Test
  void aSecondsRate_isSent_theRestLimited() {
    DebtTable table = new DebtTable(5, 15, 0);
    assertEquals(Map.of(Verdict.SEND, 5, Verdict.DROP, 4), take(table, KEY, 0, 9));
    // Four in debt: after a second one is left to give.
    assertEquals(Map.of(Verdict.SEND, 1, Verdict.DROP, 2), take(table, KEY, SECOND, 3));
  }

  @Test
  void unusedCredit_isKeptForASecondOnly() {
    DebtTable table = new DebtTable(5, 15, 0);
    take(table, KEY, 0, 1);
    assertEquals(Map.of(Verdict.SEND, 5, Verdict.DROP, 1), take(table, KEY, 100 * SECOND, 6));
  }

  @Test
  void debt_isNeverMoreThanTheWindow() {
    DebtTable table = new DebtTable(5, 3, 0);
    take(table, KEY, 0, 10_000);
    assertEquals(Verdict.DROP, table.take(KEY, 3 * SECOND - 1));
    DebtTable other = new DebtTable(5, 3, 0);
    take(other, KEY, 0, 10_000);
    assertEquals(Map.of(Verdict.SEND, 5, Verdict.DROP, 1), take(other, KEY, 4 * SECOND, 6));
  }

  @Test
  void slip_everySoManyLimitedOnes() {
    for (int slip = 1; slip <= DebtTable.MAX_SLIP; slip++) {
      DebtTable table = new DebtTable(1, 15, slip);
      table.take(KEY, 0);
      List<Verdict> verdicts = new ArrayList<>();
      for (int i = 0; i < 2 * slip; i++) {
        verdicts.add(table.take(KEY, 0));
      }
      for (int i = 0; i < 2 * slip; i++) {
        assertEquals(
            i % slip == 0 ? Verdict.TRUNCATE : Verdict.DROP, verdicts.get(i), slip + ": " + i);
      }
    }
  }

  @Test
  void keys_haveAccountsOfTheirOwn() {
    DebtTable table = new DebtTable(1, 15, 0);
    SplittableRandom random = new SplittableRandom(53);
    int sent = 0;
    for (int i = 0; i < 50_000; i++) {
      sent += table.take(random.nextLong(), 0) == Verdict.SEND ? 1 : 0;
    }
    // Two of 50,000 that share 31 bits are the exception.
    assertTrue(sent > 49_990, sent + " sent");
  }

  @Test
  void floodOfNewKeys_doesNotFreeWhoIsInDebt() {
    DebtTable table = new DebtTable(10, 15, 0);
    take(table, KEY, 0, 1_000);
    SplittableRandom random = new SplittableRandom(53);
    for (int i = 0; i < 1_000_000; i++) {
      table.take(random.nextLong(), SECOND);
    }
    assertEquals(Verdict.DROP, table.take(KEY, 2 * SECOND));
  }

  @Test
  void clock_mayWrapAround() {
    long wrap = 1L << 42;
    DebtTable table = new DebtTable(5, 15, 0);
    assertEquals(Map.of(Verdict.SEND, 5, Verdict.DROP, 4), take(table, KEY, wrap - 10, 9));
    assertEquals(Map.of(Verdict.SEND, 1, Verdict.DROP, 1), take(table, KEY, wrap + SECOND - 10, 2));
    // An account that nobody has looked at for 30 or 60 days is not in debt.
    assertEquals(Verdict.SEND, table.take(KEY, wrap + 30 * DAY));
    assertEquals(Verdict.SEND, table.take(KEY, wrap + 90 * DAY));
    // The clock of a machine may begin anywhere.
    assertEquals(
        Map.of(Verdict.SEND, 5, Verdict.DROP, 1),
        take(new DebtTable(5, 15, 0), KEY, Long.MIN_VALUE / 1_000, 6));
  }

  @Test
  void manyThreads_takeTogetherWhatOneMay() throws InterruptedException {
    DebtTable table = new DebtTable(1_000, 15, 0);
    AtomicInteger sent = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> sent.addAndGet(take(table, KEY, 0, 5_000).getOrDefault(Verdict.SEND, 0))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // A word that others changed eight times in a row is given up on: that response passes.
    assertTrue(sent.get() >= 1_000 && sent.get() < 1_200, sent + " sent");
  }
}
