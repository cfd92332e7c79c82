package org.bridge53.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/** A plugin that keeps zones in a directory: for {@code bridge53 snapshot}. */
public interface StoredZones {
  /**
   * A zone that is kept.
   *
   * @param id bare
   * @param account whose it is: the name of a folder
   * @param who asks for it, in words
   * @param serial of the newest version that is whole
   * @param confirmed when its source last confirmed it
   * @param versions that are whole
   * @param octets of all its files
   */
  record Entry(
      DomainName zone,
      String id,
      boolean isPrivate,
      String account,
      String who,
      int recordSets,
      long serial,
      Instant published,
      Instant confirmed,
      int versions,
      long octets) {}

  /**
   * What a directory holds.
   *
   * @param zones by name
   * @param problems a line for each file that cannot be used
   */
  record Listing(List<Entry> zones, List<String> problems) {
    public Listing {
      zones = List.copyOf(zones);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads and verifies all that a directory holds; changes nothing.
   *
   * @throws IOException if there is no such directory, in one line
   */
  Listing list(Path directory) throws IOException;

  /**
   * The newest version of a zone as a master file (RFC 1035 section 5), what has no records of its
   * own as comments.
   *
   * @param zone its name or its id
   * @return null: there is no such zone
   * @throws IOException if there is no such directory, or more than one such zone, in one line
   */
  @Nullable List<String> export(Path directory, String zone) throws IOException;
}
