package org.bridge53.emulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Emulator.Builder} collects.
 *
 * @param propagation how long a change is PENDING
 * @param throttle null when calls are not throttled
 * @param accounts account id of each access key id
 * @param roles that STS gives, by their ARN
 * @param refuseUnknownKeys whether a key that is not in {@code accounts} is an error; else it
 *     belongs to the default account
 * @param signingRegion the only region that a credential scope may name; null for any
 * @param metricPage how many metrics a page of GetMetricData has
 */
record Settings(
    InstantSource clock,
    RandomGenerator random,
    Duration propagation,
    @Nullable Throttle throttle,
    Map<String, String> accounts,
    Map<String, EmulatedRole> roles,
    boolean refuseUnknownKeys,
    @Nullable String signingRegion,
    int zoneLimit,
    int recordSetLimit,
    int metricPage) {
  Settings {
    accounts = Map.copyOf(accounts);
    roles = Map.copyOf(roles);
  }
}
