package org.bridge53.plugin.whoami;

/** {@code whoami} has nothing to set. */
public record WhoamiConfig() {}
