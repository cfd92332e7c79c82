package org.bridge53.plugin.loop;

import org.bridge53.corefile.Position;

/**
 * {@code loop} has nothing to set.
 *
 * @param position of the line
 */
public record LoopConfig(Position position) {}
