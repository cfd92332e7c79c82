package org.bridge53.plugin.header;

/**
 * What the rules of {@code header} come to, the last rule for a flag counting.
 *
 * @param query before the plugins below see it
 * @param response on its way back
 */
record HeaderConfig(FlagChange query, FlagChange response) {}
