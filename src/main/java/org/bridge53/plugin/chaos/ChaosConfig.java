package org.bridge53.plugin.chaos;

import java.util.List;
import org.bridge53.plugin.BlockSetting;

/**
 * What {@code chaos} tells.
 *
 * @param version of the server, at most 255 octets; {@code bridge53-VERSION}
 * @param authors each at most 255 octets; those of this project
 */
public record ChaosConfig(String version, List<String> authors)
    implements BlockSetting.OtherClasses {
  public ChaosConfig {
    authors = List.copyOf(authors);
  }
}
