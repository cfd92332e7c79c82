package org.bridge53.emulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code HealthCheckConfig}, its defaults filled in. What a type does not have is null.
 *
 * @param children ids, of a {@code CALCULATED} check
 * @param regions of the checkers; empty: all
 */
record CheckConfig(
    String type,
    @Nullable String ipAddress,
    @Nullable Long port,
    @Nullable String resourcePath,
    @Nullable String domainName,
    @Nullable String searchString,
    @Nullable Long requestInterval,
    @Nullable Long failureThreshold,
    @Nullable Boolean measureLatency,
    boolean inverted,
    boolean disabled,
    @Nullable Long healthThreshold,
    List<String> children,
    @Nullable Boolean enableSni,
    List<String> regions,
    @Nullable String alarmRegion,
    @Nullable String alarmName,
    @Nullable String insufficientData,
    @Nullable String routingControlArn) {
  static final String CALCULATED = "CALCULATED";
  static final String CLOUDWATCH_METRIC = "CLOUDWATCH_METRIC";
  static final String RECOVERY_CONTROL = "RECOVERY_CONTROL";

  static final List<String> TYPES =
      List.of(
          CALCULATED,
          CLOUDWATCH_METRIC,
          "HTTP",
          "HTTP_STR_MATCH",
          "HTTPS",
          "HTTPS_STR_MATCH",
          RECOVERY_CONTROL,
          "TCP");

  CheckConfig {
    children = List.copyOf(children);
    regions = List.copyOf(regions);
  }

  /** Whether checkers look at an endpoint. */
  static boolean isEndpoint(String type) {
    return type.startsWith("HTTP") || type.equals("TCP");
  }
}
