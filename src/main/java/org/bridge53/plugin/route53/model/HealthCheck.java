package org.bridge53.plugin.route53.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a health check looks at (Route 53 API Reference, HealthCheckConfig).
 *
 * @param inverted whether it is healthy where it would be unhealthy
 * @param disabled whether nothing is looked at, and it passes for healthy
 */
public record HealthCheck(String id, boolean inverted, boolean disabled, Method method) {

  /** How its state comes about. */
  public sealed interface Method {}

  /** Over which protocol an endpoint is asked. */
  public enum Protocol {
    HTTP,
    HTTPS,
    TCP
  }

  /**
   * An endpoint is asked.
   *
   * @param address of IPv4 or IPv6 as text; null: the domain name is resolved each time
   * @param port 1 to 65535
   * @param domainName what is asked for (Host header, TLS server name), and where without an
   *     address; null: the address
   * @param path for HTTP: with its query, as configured; empty for none
   * @param searchString what the body must hold; null: any body will do
   * @param interval between two looks: 10 or 30 seconds
   * @param failureThreshold how many looks in a row change the state, 1 to 10
   * @param serverNameIndication whether TLS tells the domain name
   */
  public record Endpoint(
      Protocol protocol,
      @Nullable String address,
      int port,
      @Nullable String domainName,
      String path,
      @Nullable String searchString,
      Duration interval,
      int failureThreshold,
      boolean serverNameIndication)
      implements Method {}

  /**
   * Other checks are counted.
   *
   * @param threshold how many of them must be healthy; 0: it always is
   */
  public record Calculated(List<String> children, int threshold) implements Method {
    public Calculated {
      children = List.copyOf(children);
    }
  }

  /**
   * Something that only AWS can look at: an alarm of CloudWatch, a routing control, a type that is
   * newer than this server.
   */
  public record Remote(String type) implements Method {}
}
