package org.bridge53.plugin.route53.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsPartition;
import org.bridge53.plugin.route53.model.AwsRole;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
  private static final AwsAccess ACCESS = new AwsAccess("team", null, null, null);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path temp;
  private final TestResources resources = new TestResources(".");
  private final SnapshotStores stores = new SnapshotStores();

  private SnapshotStore join() {
    return stores.join(temp.resolve("state"), false, resources);
  }

  private List<String> logged() {
    return List.copyOf(resources.logged);
  }

  private Path folder() {
    return temp.resolve("state").resolve(AccountKey.of(ACCESS));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder())) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What a process after this one finds. */
  private AccountStore again() {
    return new SnapshotStores().join(temp.resolve("state"), true, resources).account(ACCESS);
  }

  private void write(AccountStore account, ZoneImage image) {
    account.save(image);
    resources.advance(SECOND);
  }

  @Test
  void savedVersion_restored() {
    ZoneImage image = Images.image("Z1", 7, Images.everything("example.org."));
    write(join().account(ACCESS), image);
    assertEquals(image, again().restore("Z1"));
    assertNull(again().restore("Z2"));
    assertTrue(again().knows("Z1"));
    assertFalse(again().knows("Z2"));
    assertEquals(List.of(), logged());
  }

  @Test
  void saving_returnsBeforeAnythingIsWritten() {
    AccountStore account = join().account(ACCESS);
    account.save(Images.plain("Z1", "example.org.", 10, 7));
    assertFalse(Files.exists(folder()));
    assertFalse(account.lacks("Z1", "digest-7"));
    assertTrue(account.lacks("Z1", "digest-8"));
    assertTrue(account.lacks("Z2", "digest-7"));
  }

  @Test
  void manyChanges_oneWriteASecondOfTheNewest() throws IOException {
    AccountStore account = join().account(ACCESS);
    write(account, Images.plain("Z1", "example.org.", 3, 1));
    for (int serial = 2; serial <= 9; serial++) {
      account.save(Images.plain("Z1", "example.org.", 3, serial));
      resources.advance(Duration.ofMillis(100));
    }
    resources.advance(SECOND);
    List<String> zones = files().stream().filter(name -> name.endsWith(".zone")).toList();
    assertTrue(zones.size() <= 3, zones.toString());
    assertEquals(9, again().restore("Z1").serial());
  }

  @Test
  void versions_fiveAreKept() throws IOException {
    AccountStore account = join().account(ACCESS);
    for (int serial = 1; serial <= 8; serial++) {
      write(account, Images.plain("Z1", "example.org.", 3, serial));
      resources.advance(SECOND);
    }
    assertEquals(
        List.of(
            "Z1.0000000004.zone",
            "Z1.0000000005.zone",
            "Z1.0000000006.zone",
            "Z1.0000000007.zone",
            "Z1.0000000008.zone"),
        files().stream().filter(name -> name.endsWith(".zone")).toList());
    assertEquals(2, files().stream().filter(name -> name.endsWith(".account")).count());
  }

  @Test
  void newestIsBad_theOneBeforeAndItsLine() throws IOException {
    AccountStore account = join().account(ACCESS);
    write(account, Images.plain("Z1", "example.org.", 3, 1));
    resources.advance(SECOND);
    write(account, Images.plain("Z1", "example.org.", 3, 2));
    Path newest = folder().resolve("Z1.0000000002.zone");
    Files.write(newest, new byte[100]);
    assertEquals(1, again().restore("Z1").serial());
    assertEquals(
        List.of(
            "WARNING snapshot: zone Z1: "
                + newest
                + ": it is no file of a snapshot; it is passed over"),
        logged());
  }

  @Test
  void everyVersionIsBad_noneAndTheSerialGrowsOn() throws IOException {
    AccountStore account = join().account(ACCESS);
    write(account, Images.plain("Z1", "example.org.", 3, 4_000_000_000L));
    Files.write(folder().resolve("Z1.4000000000.zone"), new byte[0]);
    AccountStore later = again();
    assertNull(later.restore("Z1"));
    assertEquals(4_000_000_001L, later.nextSerial("Z1", 0, 5_000));
  }

  @Test
  void fileOfAnotherZone_passedOver() throws IOException {
    AccountStore account = join().account(ACCESS);
    write(account, Images.plain("Z1", "example.org.", 3, 1));
    Files.copy(folder().resolve("Z1.0000000001.zone"), folder().resolve("Z2.0000000001.zone"));
    assertNull(again().restore("Z2"));
    assertTrue(
        logged().getFirst().contains("it holds the zone Z1 with the serial 1"),
        logged().toString());
  }

  @Test
  void serials_growOverRestartsAndClockSteps() {
    AccountStore account = join().account(ACCESS);
    assertEquals(1_000, account.nextSerial("Z1", 0, 1_000_000));
    assertEquals(1_001, account.nextSerial("Z1", 0, 1_000_000));
    assertEquals(1_002, account.nextSerial("Z1", 0, 500_000), "the clock was put back");
    assertEquals(2_000, account.nextSerial("Z1", 0, 2_000_000));
    write(account, Images.plain("Z1", "example.org.", 3, 2_000));
    assertEquals(2_001, again().nextSerial("Z1", 0, 3_000));
    assertEquals(1, again().nextSerial("Z2", 0, 1_000));
  }

  @Test
  void accounts_neverMix() {
    SnapshotStore store = join();
    AwsAccess.AccessKey key = new AwsAccess.AccessKey("AKIA1", "hush", null);
    AwsNetwork china = new AwsNetwork(AwsPartition.CHINA, false, false, Map.of(), null, null);
    List<AwsAccess> all =
        List.of(
            ACCESS,
            new AwsAccess("other", null, null, null),
            new AwsAccess("team", "file", null, null),
            new AwsAccess("team", null, null, "http://127.0.0.1:1"),
            new AwsAccess(null, null, key, null),
            new AwsAccess("team", null, null, null, List.of(), null, china),
            new AwsAccess(
                "team",
                null,
                null,
                null,
                List.of(new AwsRole("arn:aws:iam::1:role/r", null, null)),
                null,
                AwsNetwork.DEFAULT));
    assertEquals(all.size(), all.stream().map(AccountKey::of).distinct().count());
    for (int i = 0; i < all.size(); i++) {
      store.account(all.get(i)).save(Images.plain("Z1", "zone" + i + ".example.", 3, 1));
    }
    resources.advance(SECOND);
    SnapshotStore later = new SnapshotStores().join(temp.resolve("state"), true, resources);
    for (int i = 0; i < all.size(); i++) {
      assertEquals(
          "zone" + i + ".example.", later.account(all.get(i)).restore("Z1").apex().toString());
    }
    // The way there may change, and so may secrets.
    assertEquals(
        AccountKey.of(all.get(4)),
        AccountKey.of(
            new AwsAccess(
                null,
                null,
                new AwsAccess.AccessKey("AKIA1", "other", "token"),
                null,
                List.of(),
                null,
                new AwsNetwork(null, true, true, Map.of(), "http://proxy", "ca"))));
  }

  @Test
  void permissions_nobodyElseLooks() throws IOException {
    write(join().account(ACCESS), Images.plain("Z1", "example.org.", 3, 1));
    for (Path each : List.of(temp.resolve("state"), folder())) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
    }
    for (String file : files()) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(file))));
    }
  }

  @Test
  void parts_comeBack() {
    AccountStore account = join().account(ACCESS);
    for (AccountPart part : AccountPart.values()) {
      if (part != AccountPart.CONFIRMED && part != AccountPart.DESCRIPTION) {
        account.save(part, part.name().getBytes(StandardCharsets.US_ASCII));
      }
    }
    resources.advance(SECOND);
    AccountStore later = again();
    assertArrayEquals("FOUND".getBytes(StandardCharsets.US_ASCII), later.part(AccountPart.FOUND));
    assertNotNull(later.part(AccountPart.DESCRIPTION));
  }

  @Test
  void confirmations_writtenOnceAMinute() throws IOException {
    AccountStore account = join().account(ACCESS);
    write(account, Images.plain("Z1", "example.org.", 3, 1));
    List<String> before = files();
    long now = resources.clock().millis();
    account.confirmed("Z1", now);
    resources.advance(Duration.ofSeconds(30));
    assertEquals(before, files());
    resources.advance(Duration.ofSeconds(31));
    assertNotEquals(before, files());
    assertEquals(now, again().confirmedMillis("Z1"));
    assertEquals(0, again().confirmedMillis("Z2"));
  }

  @Test
  void lastLineLeaves_whatWaitsIsWritten() {
    SnapshotStore store = join();
    AccountStore account = store.account(ACCESS);
    account.save(Images.plain("Z1", "example.org.", 3, 1));
    store.leave(resources);
    assertEquals(1, again().restore("Z1").serial());
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void reload_storeStaysOpenAndGoesOnInTheNewLinesTime() {
    SnapshotStore store = join();
    AccountStore account = store.account(ACCESS);
    account.save(Images.plain("Z1", "example.org.", 3, 1));
    TestResources next = new TestResources(".");
    assertSame(store, stores.join(temp.resolve("state"), false, next));
    assertSame(account, store.account(ACCESS));
    store.leave(resources);
    assertEquals(0, resources.scheduledTasks());
    next.advance(SECOND);
    assertEquals(1, again().restore("Z1").serial());
    assertEquals(List.of(), List.copyOf(next.logged));
  }

  @Test
  void secondProcess_readsSaysSoAndTakesOverWhenTheFirstEnds() throws IOException {
    SnapshotStore first = join();
    write(first.account(ACCESS), Images.plain("Z1", "example.org.", 3, 1));
    TestResources other = new TestResources(".");
    SnapshotStore second = new SnapshotStores().join(temp.resolve("state"), false, other);
    assertEquals(
        List.of(
            "WARNING snapshot: "
                + temp.resolve("state")
                + " is in use by another process; zones are served as ever, but what changes is not"
                + " kept over a restart until this works"),
        List.copyOf(other.logged));
    AccountStore account = second.account(ACCESS);
    assertEquals(1, account.restore("Z1").serial());
    account.save(Images.plain("Z1", "example.org.", 3, 2));
    other.advance(Duration.ofMinutes(1));
    assertEquals(1, again().restore("Z1").serial());
    assertEquals(1, List.copyOf(other.logged).size());
    first.leave(resources);
    other.advance(Duration.ofMinutes(6));
    assertNull(second.problem());
    assertEquals(2, again().restore("Z1").serial());
    assertEquals(2, List.copyOf(other.logged).size(), List.copyOf(other.logged).toString());
  }

  @Test
  void directoryThatCannotBe_onelineAndServedOn() throws IOException {
    Files.writeString(temp.resolve("state"), "a file");
    SnapshotStore store = join();
    AccountStore account = store.account(ACCESS);
    assertNull(account.restore("Z1"));
    account.save(Images.plain("Z1", "example.org.", 3, 1));
    resources.advance(Duration.ofMinutes(1));
    assertNotNull(store.problem());
    assertEquals(1, logged().size(), logged().toString());
    assertTrue(logged().getFirst().contains("a file is in the way"));
    Files.delete(temp.resolve("state"));
    resources.advance(Duration.ofMinutes(6));
    assertNull(store.problem());
    assertEquals(
        "INFO snapshot: " + temp.resolve("state") + " is written again", logged().getLast());
    assertEquals(1, again().restore("Z1").serial());
  }

  @Test
  void zoneThatCannotBeWritten_namedAndTheOthersAre() throws IOException {
    SnapshotStore store = join();
    AccountStore account = store.account(ACCESS);
    Files.createDirectories(folder().resolve("Z1.zone.new").resolve("in the way"));
    account.save(Images.plain("Z1", "example.org.", 3, 1));
    account.save(Images.plain("Z2", "example.com.", 3, 1));
    resources.advance(SECOND);
    assertEquals(1, again().restore("Z2").serial());
    assertTrue(
        logged().getFirst().startsWith("WARNING snapshot: zone example.org. (Z1): " + folder()),
        logged().toString());
  }

  @Test
  void directoryVanishes_madeAgain() throws IOException {
    AccountStore account = join().account(ACCESS);
    write(account, Images.plain("Z1", "example.org.", 3, 1));
    try (Stream<Path> all = Files.walk(temp.resolve("state"))) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    resources.advance(SECOND);
    write(account, Images.plain("Z1", "example.org.", 3, 2));
    assertEquals(2, again().restore("Z1").serial());
  }

  @Test
  void fileTooLarge_refusedUnread() throws IOException {
    write(join().account(ACCESS), Images.plain("Z1", "example.org.", 3, 1));
    Path file = folder().resolve("Z1.0000000009.zone");
    try (FileChannel sparse =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.wrap(new byte[1]), SectionFile.MOST_OCTETS);
    }
    assertEquals(1, again().restore("Z1").serial());
    assertTrue(logged().getFirst().contains("it is too large"));
  }

  @Test
  void readOnly_writesNothing() throws IOException {
    SnapshotStore store = stores.join(temp.resolve("state"), true, resources);
    store.account(ACCESS).save(Images.plain("Z1", "example.org.", 3, 1));
    resources.advance(Duration.ofMinutes(1));
    store.leave(resources);
    assertFalse(Files.exists(temp.resolve("state")));
    assertEquals(List.of(), logged());
  }

  @Test
  void secrets_areNowhere() throws IOException {
    AwsAccess access =
        new AwsAccess(
            null, null, new AwsAccess.AccessKey("AKIA1", "hush-hush", "hush-token"), null);
    SnapshotStore store = join();
    store.account(access).save(Images.plain("Z1", "example.org.", 3, 1));
    resources.advance(SECOND);
    try (Stream<Path> all = Files.walk(temp)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(each, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("hush"), each.toString());
      }
    }
  }
}
