package org.bridge53.plugin.route53.snapshot;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.name.NameText;
import org.bridge53.plugin.StoredZones;
import org.bridge53.plugin.route53.snapshot.VersionedFiles.Version;
import org.jspecify.annotations.Nullable;

/** Looks at a whole snapshot, every version of every file; changes nothing and takes no lock. */
public final class Inventory {
  /** A zone of an account. */
  private record Kept(StoredZones.Entry entry, ZoneImage image) {}

  private final List<Kept> zones = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Inventory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": no such directory");
    }
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        if (Files.isDirectory(each) && AccountKey.isOne(each.getFileName().toString())) {
          folders.add(each);
        }
      }
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    } catch (IOException failed) {
      throw new IOException(directory + ": " + VersionedFiles.reason(failed), failed);
    }
    folders.sort(Comparator.naturalOrder());
    for (Path folder : folders) {
      account(folder);
    }
    zones.sort(
        Comparator.comparing((Kept kept) -> kept.entry.zone())
            .thenComparing(kept -> kept.entry.id())
            .thenComparing(kept -> kept.entry.account()));
  }

  /** See {@link StoredZones#list}. */
  public static StoredZones.Listing list(Path directory) throws IOException {
    Inventory all = new Inventory(directory);
    return new StoredZones.Listing(all.zones.stream().map(Kept::entry).toList(), all.problems);
  }

  /** See {@link StoredZones#export}. */
  public static @Nullable List<String> export(Path directory, String zone) throws IOException {
    List<Kept> matching = new ArrayList<>();
    for (Kept kept : new Inventory(directory).zones) {
      if (kept.entry.id().equals(zone) || isNamed(kept, zone)) {
        matching.add(kept);
      }
    }
    if (matching.size() > 1) {
      throw new IOException(
          "there are "
              + matching.size()
              + " zones \""
              + zone
              + "\": "
              + String.join(
                  ", ",
                  matching.stream()
                      .map(kept -> kept.entry.id() + " of account " + kept.entry.account())
                      .toList()));
    }
    return matching.isEmpty() ? null : MasterFileText.of(matching.getFirst().image);
  }

  private static boolean isNamed(Kept kept, String zone) {
    try {
      return NameText.parse(zone).equals(kept.entry.zone());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void account(Path folder) {
    String key = folder.getFileName().toString();
    VersionedFiles files = new VersionedFiles(folder);
    Map<String, Long> confirmed = new HashMap<>();
    String who = "";
    try {
      boolean newest = true;
      for (Version version :
          files.all(AccountStore.ACCOUNT).getOrDefault(AccountStore.ACCOUNT, List.of())) {
        try {
          Map<String, OctetReader> sections =
              SectionFile.decode(SectionFile.Kind.ACCOUNT, SectionFile.read(version.path()));
          if (newest) {
            newest = false;
            OctetReader description = sections.get(AccountPart.DESCRIPTION.section());
            who = description == null ? "" : description.text();
            OctetReader times = sections.get(AccountPart.CONFIRMED.section());
            confirmed.putAll(AccountStore.confirmations(times == null ? null : times.rest()));
          }
        } catch (IOException bad) {
          problems.add(version.path() + ": " + VersionedFiles.reason(bad));
        }
      }
      for (List<Version> versions : new TreeMap<>(files.all(AccountStore.ZONE)).values()) {
        zone(key, who, versions, confirmed);
      }
    } catch (IOException unreadable) {
      problems.add(folder + ": " + VersionedFiles.reason(unreadable));
    }
  }

  private void zone(String key, String who, List<Version> versions, Map<String, Long> confirmed) {
    ZoneImage newest = null;
    int whole = 0;
    long octets = 0;
    for (Version version : versions) {
      try {
        octets += Files.size(version.path());
        ZoneImage image = AccountStore.read(key, version);
        newest = newest == null ? image : newest;
        whole++;
      } catch (IOException bad) {
        problems.add(
            "zone " + version.name() + ": " + version.path() + ": " + VersionedFiles.reason(bad));
      }
    }
    if (newest == null) {
      problems.add(
          String.format(
              Locale.ROOT,
              "zone %s of account %s: no version is whole",
              versions.getFirst().name(),
              key));
      return;
    }
    long time = Math.max(newest.publishedMillis(), confirmed.getOrDefault(newest.zoneId(), 0L));
    zones.add(
        new Kept(
            new StoredZones.Entry(
                newest.apex(),
                newest.zoneId(),
                newest.isPrivate(),
                key,
                who,
                newest.sets().size(),
                newest.serial(),
                Instant.ofEpochMilli(newest.publishedMillis()),
                Instant.ofEpochMilli(time),
                whole,
                octets),
            newest));
  }
}
