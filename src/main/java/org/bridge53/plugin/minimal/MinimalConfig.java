package org.bridge53.plugin.minimal;

/** {@code minimal} has nothing to set. */
public record MinimalConfig() {}
