package org.bridge53.plugin.route53.sync;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.jspecify.annotations.Nullable;

/** Which access can read a hosted zone, as far as it was found out; outlives reloads. */
final class ZoneOwners {
  private static final int MOST = 20_000;

  private final Map<String, AwsAccess> owners =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AwsAccess> eldest) {
          return size() > MOST;
        }
      };

  synchronized @Nullable AwsAccess find(String zoneId) {
    return owners.get(zoneId);
  }

  synchronized void remember(String zoneId, AwsAccess owner) {
    owners.put(zoneId, owner);
  }

  synchronized void forget(String zoneId, AwsAccess owner) {
    owners.remove(zoneId, owner);
  }
}
