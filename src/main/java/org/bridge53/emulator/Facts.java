package org.bridge53.emulator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the answers of a zone depend on beside its record sets. */
interface Facts {
  /** Whether a health check passes; one that nobody has spoken of does. */
  boolean isHealthy(String checkId);

  /** The networks of a CIDR collection by location; none of one that does not exist. */
  Map<String, List<Network>> networks(String collectionId);

  /** What a traffic policy instance makes of its name; null if there is no such instance. */
  @Nullable TrafficTree trafficTree(String instanceId);
}
