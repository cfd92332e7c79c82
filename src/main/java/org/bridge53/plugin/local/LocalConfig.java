package org.bridge53.plugin.local;

/**
 * What {@code local} answers beside its four zones.
 *
 * @param localhostPrefix whether names that begin with {@code localhost.} are localhost too,
 *     whatever follows; true
 */
public record LocalConfig(boolean localhostPrefix) {}
