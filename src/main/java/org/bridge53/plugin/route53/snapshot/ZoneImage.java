package org.bridge53.plugin.route53.snapshot;

import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.translation.ReadSet;

/**
 * A published version of a zone, with all that is needed to publish it again.
 *
 * @param zoneId bare
 * @param apex its name
 * @param isPrivate whether only VPCs see it
 * @param serial of this version, unsigned 32-bit: greater than that of every version before
 * @param publishedMillis of the epoch, when it was published
 * @param digest of the listing that it was made from
 * @param program the version of this program that made it
 * @param sets as AWS lists them, with their octets
 * @param problems what could not be read, a line each
 * @param withheld what is not answered as Route 53 does, a clause; empty if there is none
 */
public record ZoneImage(
    String zoneId,
    DomainName apex,
    boolean isPrivate,
    long serial,
    long publishedMillis,
    String digest,
    String program,
    List<ReadSet> sets,
    List<String> problems,
    String withheld) {
  public ZoneImage {
    sets = List.copyOf(sets);
    problems = List.copyOf(problems);
  }
}
