package org.bridge53.plugin.any;

/** {@code any} has nothing to set. */
public record AnyConfig() {}
