package org.bridge53.emulator;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that arrived, noted before it is answered.
 *
 * @param zoneId the zone that it is about, null for calls about none
 * @param query the query parameters, decoded; for STS those of the form
 * @param accessKeyId from the credential scope; empty for an unsigned call
 * @param region from the credential scope; empty for an unsigned call
 * @param account whose key it is; empty where nobody's
 * @param refused the error code when the door refused it ({@code Throttling}, {@code
 *     MissingAuthenticationToken}), null when the operation went on
 */
public record Call(
    Instant at,
    Operation operation,
    @Nullable String zoneId,
    Map<String, String> query,
    String accessKeyId,
    String region,
    String account,
    @Nullable String refused) {
  public Call {
    query = Map.copyOf(query);
  }
}
