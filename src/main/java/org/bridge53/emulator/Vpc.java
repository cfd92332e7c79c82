package org.bridge53.emulator;

/**
 * A VPC that a private zone is associated with.
 *
 * @param id {@code vpc-} and 8 or 17 hexadecimal digits
 * @param region an AWS region, {@code eu-west-1}
 */
public record Vpc(String id, String region) {}
