package org.bridge53.plugin.bufsize;

/**
 * What {@code bufsize} allows.
 *
 * @param octets of a UDP message, 512 to 4096; 1232
 */
public record BufsizeConfig(int octets) {}
