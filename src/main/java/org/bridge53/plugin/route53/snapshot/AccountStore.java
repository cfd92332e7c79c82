package org.bridge53.plugin.route53.snapshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bridge53.plugin.route53.snapshot.VersionedFiles.Version;
import org.jspecify.annotations.Nullable;

/**
 * One account's part of a snapshot: gives back what is there, and takes what is to be kept.
 *
 * <p>Taking returns at once and never fails: the {@link SnapshotStore} writes in the background.
 * Reading touches the disk. Safe for use by many threads; calls nobody under its lock.
 */
public final class AccountStore {
  static final String ZONE = "zone";
  static final String ACCOUNT = "account";

  /** Versions that are kept of each zone. */
  static final int MOST_VERSIONS = 5;

  private static final int MOST_ACCOUNT_VERSIONS = 2;

  /** A confirmation changes nothing that is served: many are written together. */
  private static final long CONFIRMATIONS_NANOS = 60_000_000_000L;

  /** A change that is the newest of its zone, on its way to the disk. */
  private record Unwritten(ZoneImage zone) {}

  private final SnapshotStore store;
  private final String key;
  private final VersionedFiles files;
  private final Consumer<String> problems;

  /** By zone, the newest first. */
  private final Map<String, List<Version>> versions = new HashMap<>();

  private final Map<String, Long> serials = new HashMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final Map<String, Unwritten> unwritten = new HashMap<>();
  private final Map<AccountPart, byte[]> parts = new EnumMap<>(AccountPart.class);
  private final Map<String, Long> confirmed = new TreeMap<>();
  private List<Version> accountVersions = new ArrayList<>();
  private boolean changed;
  private boolean confirmations;
  private long writtenNanos;

  /**
   * Looks at what there is.
   *
   * @param problems takes a line for each file that cannot be used
   */
  AccountStore(SnapshotStore store, String key, VersionedFiles files, Consumer<String> problems) {
    this.store = store;
    this.key = key;
    this.files = files;
    this.problems = problems;
    try {
      versions.putAll(files.all(ZONE));
      // The names alone tell the serials: also of files that nobody can read.
      versions.forEach((zoneId, all) -> serials.put(zoneId, all.getFirst().number()));
      accountVersions = files.all(ACCOUNT).getOrDefault(ACCOUNT, new ArrayList<>());
    } catch (IOException unreadable) {
      problems.accept(files.folder() + ": " + VersionedFiles.reason(unreadable));
    }
    readAccount();
  }

  private void readAccount() {
    for (Version version : accountVersions) {
      try {
        Map<String, OctetReader> sections =
            SectionFile.decode(SectionFile.Kind.ACCOUNT, SectionFile.read(version.path()));
        for (AccountPart part : AccountPart.values()) {
          OctetReader section = sections.get(part.section());
          if (section != null) {
            parts.put(part, section.rest());
          }
        }
        confirmed.putAll(confirmations(parts.get(AccountPart.CONFIRMED)));
        return;
      } catch (IOException unusable) {
        problems.accept(version.path() + ": " + VersionedFiles.reason(unusable));
        parts.clear();
        confirmed.clear();
      }
    }
  }

  static Map<String, Long> confirmations(byte @Nullable [] section) throws SnapshotException {
    Map<String, Long> times = new TreeMap<>();
    if (section != null) {
      new OctetReader(section, 0, section.length)
          .items(
              item -> {
                times.put(item.text(), item.u64());
                return "";
              });
    }
    return times;
  }

  // ---- what is there ----

  /** Whether there is anything of a zone. */
  public synchronized boolean knows(String zoneId) {
    return versions.containsKey(zoneId);
  }

  /** The newest version of a zone that is whole; null if there is none. */
  public @Nullable ZoneImage restore(String zoneId) {
    List<Version> all;
    synchronized (this) {
      all = List.copyOf(versions.getOrDefault(zoneId, List.of()));
    }
    for (Version version : all) {
      try {
        ZoneImage image = read(key, version);
        synchronized (this) {
          digests.putIfAbsent(zoneId, image.digest());
        }
        return image;
      } catch (IOException unusable) {
        problems.accept(
            "zone " + zoneId + ": " + version.path() + ": " + VersionedFiles.reason(unusable));
      }
    }
    return null;
  }

  static ZoneImage read(String key, Version version) throws IOException {
    ZoneImage image = ZoneCodec.decode(key, SectionFile.read(version.path()));
    if (!image.zoneId().equals(version.name()) || image.serial() != version.number()) {
      throw new SnapshotException(
          "it holds the zone " + image.zoneId() + " with the serial " + image.serial());
    }
    return image;
  }

  /** What was kept of the account; null if there is no such thing. */
  public synchronized byte @Nullable [] part(AccountPart part) {
    byte[] kept = parts.get(part);
    return kept == null ? null : kept.clone();
  }

  /** When AWS last confirmed a zone, in milliseconds of the epoch; 0 if that is not known. */
  public synchronized long confirmedMillis(String zoneId) {
    return confirmed.getOrDefault(zoneId, 0L);
  }

  /** A part cannot be read. */
  void unusable(AccountPart part, SnapshotException why) {
    problems.accept(files.folder() + ": " + part + ": " + why.getMessage());
  }

  // ---- what is to be kept ----

  /**
   * The number of a zone's next version: greater than all before it, over restarts and whatever the
   * clock does.
   *
   * @param last that was given to the zone, wherever that is known from; 0: none
   * @param nowMillis of the epoch
   */
  public synchronized long nextSerial(String zoneId, long last, long nowMillis) {
    long next = nextSerial(Math.max(last, serials.getOrDefault(zoneId, 0L)), nowMillis);
    serials.put(zoneId, next);
    return next;
  }

  /** The same where nothing is kept: it grows as long as the clock does. */
  public static long nextSerial(long last, long nowMillis) {
    return Math.max(last + 1, nowMillis / 1000) & 0xffff_ffffL;
  }

  /** Whether this version of a zone is not kept yet, nor on its way. */
  public synchronized boolean lacks(String zoneId, String digest) {
    return !digest.equals(digests.get(zoneId));
  }

  /** Keeps a version of a zone. */
  public void save(ZoneImage zone) {
    synchronized (this) {
      digests.put(zone.zoneId(), zone.digest());
      serials.merge(zone.zoneId(), zone.serial(), Math::max);
      unwritten.put(zone.zoneId(), new Unwritten(zone));
      confirmed.put(zone.zoneId(), zone.publishedMillis());
      changed = true;
    }
    store.wake();
  }

  /** Keeps something of the account in place of what was kept before. */
  public void save(AccountPart part, byte[] content) {
    synchronized (this) {
      if (Arrays.equals(content, parts.get(part))) {
        return;
      }
      parts.put(part, content.clone());
      changed = true;
    }
    store.wake();
  }

  /** AWS has said that the zone is still what is served. */
  public void confirmed(String zoneId, long nowMillis) {
    synchronized (this) {
      confirmed.put(zoneId, nowMillis);
      confirmations = true;
    }
    store.wakeLater();
  }

  // ---- the store's: under its lock for writing, which is taken before this one ----

  /**
   * Writes what waits; a failure leaves it waiting. Gives the first of them, null if there is none.
   */
  @Nullable String write(long nowNanos, boolean all) {
    String failure = null;
    List<Unwritten> zones;
    boolean account;
    synchronized (this) {
      zones = List.copyOf(unwritten.values());
      boolean due = all || nowNanos - writtenNanos >= CONFIRMATIONS_NANOS || writtenNanos == 0;
      account = changed || (confirmations && due);
    }
    if (zones.isEmpty() && !account) {
      return null;
    }
    List<Version> written = new ArrayList<>();
    Map<Version, Unwritten> done = new HashMap<>();
    for (Unwritten each : zones) {
      ZoneImage zone = each.zone();
      try {
        VersionedFiles.create(files.folder());
        Version version =
            files.write(zone.zoneId(), ZONE, zone.serial(), ZoneCodec.encode(key, zone));
        written.add(version);
        done.put(version, each);
      } catch (IOException | RuntimeException failed) {
        failure = failure == null ? describe(zone, failed) : failure;
      }
    }
    if (account) {
      failure = first(failure, writeAccount(nowNanos, written));
    }
    try {
      if (!written.isEmpty()) {
        files.force();
      }
    } catch (IOException failed) {
      return first(failure, files.folder() + ": " + VersionedFiles.reason(failed));
    }
    written.forEach(version -> settled(version, done.get(version)));
    return failure;
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }

  private String describe(ZoneImage zone, Exception failed) {
    return "zone "
        + zone.apex()
        + " ("
        + zone.zoneId()
        + "): "
        + files.folder()
        + ": "
        + VersionedFiles.reason(failed);
  }

  private @Nullable String writeAccount(long nowNanos, List<Version> written) {
    Map<String, byte[]> sections = new TreeMap<>();
    long number;
    synchronized (this) {
      parts.put(AccountPart.CONFIRMED, confirmationsSection());
      parts.forEach((part, content) -> sections.put(part.section(), content));
      number = accountVersions.isEmpty() ? 1 : accountVersions.getFirst().number() + 1;
      changed = false;
      confirmations = false;
    }
    try {
      VersionedFiles.create(files.folder());
      Version version =
          files.write(
              ACCOUNT, ACCOUNT, number, SectionFile.encode(SectionFile.Kind.ACCOUNT, sections));
      written.add(version);
      synchronized (this) {
        writtenNanos = nowNanos;
      }
      return null;
    } catch (IOException failed) {
      synchronized (this) {
        changed = true;
      }
      return files.folder() + ": " + VersionedFiles.reason(failed);
    }
  }

  private byte[] confirmationsSection() {
    OctetWriter section = new OctetWriter();
    confirmed.keySet().retainAll(serials.keySet());
    section.items(
        List.copyOf(confirmed.entrySet()),
        (item, entry) -> {
          item.text(entry.getKey());
          item.u64(entry.getValue());
        });
    return section.toArray();
  }

  /** A version is on the disk for good: those that are too old go. */
  private void settled(Version version, @Nullable Unwritten zone) {
    List<Version> old;
    synchronized (this) {
      List<Version> all =
          zone == null
              ? accountVersions
              : versions.computeIfAbsent(version.name(), _ -> new ArrayList<>());
      if (zone != null) {
        unwritten.remove(version.name(), zone);
      }
      all.removeIf(other -> other.number() == version.number());
      all.addFirst(version);
      int most = zone == null ? MOST_ACCOUNT_VERSIONS : MOST_VERSIONS;
      old = all.size() <= most ? List.of() : List.copyOf(all.subList(most, all.size()));
      all.removeAll(old);
    }
    old.forEach(files::delete);
  }

  /** Whether something waits to be written. */
  synchronized boolean hasUnwritten() {
    return changed || !unwritten.isEmpty();
  }

  /** Whether only the times of confirmations wait. */
  synchronized boolean hasConfirmations() {
    return confirmations;
  }
}
