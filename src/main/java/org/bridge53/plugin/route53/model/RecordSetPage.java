package org.bridge53.plugin.route53.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param recordSets up to 300, in AWS's order
 * @param next where the next page begins; null on the last page
 */
public record RecordSetPage(List<RecordSet> recordSets, @Nullable Marker next) {
  public RecordSetPage {
    recordSets = List.copyOf(recordSets);
  }

  /**
   * Where a page begins.
   *
   * @param name of the first set, as AWS writes it
   * @param type of the first set
   * @param identifier of the first set where the page begins inside a routing group, else null
   */
  public record Marker(String name, String type, @Nullable String identifier) {}
}
