package org.bridge53.plugin.route53.model;

/**
 * A block of a CIDR collection (ListCidrBlocks).
 *
 * @param location that it belongs to
 * @param network {@code 192.0.2.0/24}; AWS takes /1 to /24 and /1 to /48
 */
public record CidrBlock(String location, String network) {}
