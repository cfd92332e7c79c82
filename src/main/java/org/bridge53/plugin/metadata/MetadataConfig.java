package org.bridge53.plugin.metadata;

import java.util.List;
import org.bridge53.name.DomainName;

/**
 * For which queries {@code metadata} opens a store.
 *
 * @param zones names at or below one of these; empty: those of the server block
 */
public record MetadataConfig(List<DomainName> zones) {
  public MetadataConfig {
    zones = List.copyOf(zones);
  }
}
