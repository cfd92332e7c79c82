package org.bridge53.plugin.route53.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of a traffic policy's version (Route 53 API Reference, "Traffic Policy Document
 * Format"): rules that lead to each other and to endpoints. References are as they are written, so
 * they may lead nowhere, or round in a circle.
 *
 * @param recordType of all its records, as text
 * @param start where it begins
 */
public record TrafficPolicyDocument(
    String recordType, Reference start, Map<String, Endpoint> endpoints, Map<String, Rule> rules) {
  public TrafficPolicyDocument {
    endpoints = Map.copyOf(endpoints);
    rules = Map.copyOf(rules);
  }

  /** To a rule or an endpoint, by the id that the document gives it. */
  public record Reference(boolean toRule, String id) {}

  /**
   * Where traffic goes.
   *
   * @param type {@code value}, or an AWS resource's: {@code elastic-load-balancer} …
   * @param region of a bucket; null where the type needs none
   * @param value an address or other value of the record type, or the DNS name of the resource
   */
  public record Endpoint(String type, @Nullable String region, String value) {}

  /**
   * A choice between branches; all have policies of one class.
   *
   * @param type as text: {@code weighted}, {@code geo} …
   */
  public record Rule(String type, List<Branch> branches) {
    public Rule {
      branches = List.copyOf(branches);
    }
  }

  /**
   * One way on from a rule.
   *
   * @param evaluateTargetHealth whether it is as healthy as what it leads to
   * @param healthCheckId null if it has none
   */
  public record Branch(
      RoutingPolicy policy,
      Reference target,
      boolean evaluateTargetHealth,
      @Nullable String healthCheckId) {}
}
