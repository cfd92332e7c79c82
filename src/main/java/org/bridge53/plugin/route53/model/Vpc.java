package org.bridge53.plugin.route53.model;

/**
 * A VPC.
 *
 * @param id {@code vpc-} and 8 or 17 hexadecimal digits
 * @param region where it is
 */
public record Vpc(String id, String region) {}
