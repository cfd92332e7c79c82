package org.bridge53.emulator;

import org.jspecify.annotations.Nullable;

/**
 * One version of a traffic policy, which never changes.
 *
 * @param version from 1
 * @param type of its record sets
 */
record TrafficPolicy(
    String id,
    int version,
    String account,
    String name,
    String type,
    String document,
    @Nullable String comment) {

  /**
   * A policy at a name.
   *
   * @param zoneId of the hosted zone that the name is in
   */
  record Instance(
      String id, String account, String zoneId, StoredName name, long ttl, TrafficPolicy policy) {}
}
