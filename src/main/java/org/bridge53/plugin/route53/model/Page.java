package org.bridge53.plugin.route53.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list whose next one is asked for by a token.
 *
 * @param next what the next page is asked for with; null on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }
}
