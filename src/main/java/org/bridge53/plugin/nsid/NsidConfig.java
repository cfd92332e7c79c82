package org.bridge53.plugin.nsid;

/**
 * What {@code nsid} says.
 *
 * @param identifier of this server; empty: the host's name
 */
public record NsidConfig(String identifier) {}
