package org.bridge53.plugin.route53.model;

/**
 * Where an alias record set leads (Route 53 API Reference, AliasTarget).
 *
 * @param zoneId the own hosted zone's for a record beside the alias, else that of an AWS service
 * @param name as AWS writes it, see {@link RecordSet#name}
 * @param evaluateTargetHealth whether the alias is as healthy as its target
 */
public record AliasTarget(String zoneId, String name, boolean evaluateTargetHealth) {}
