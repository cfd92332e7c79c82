package org.bridge53.plugin.debug;

import org.bridge53.plugin.BlockSetting;

/** Debug lines are on. */
public record DebugConfig() implements BlockSetting.DebugLines {}
