package org.bridge53.plugin.route53.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing of hosted zones.
 *
 * @param zones up to 100
 * @param next what to ask for the next page with; null on the last page
 */
public record HostedZonePage(List<HostedZone> zones, @Nullable String next) {
  public HostedZonePage {
    zones = List.copyOf(zones);
  }
}
