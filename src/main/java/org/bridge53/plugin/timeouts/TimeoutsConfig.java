package org.bridge53.plugin.timeouts;

import java.time.Duration;
import org.bridge53.plugin.BlockSetting;
import org.jspecify.annotations.Nullable;

/**
 * The patience with TCP clients; see {@link BlockSetting.TcpTimes}. What is null is left to other
 * blocks of the same address, and else to the default.
 *
 * @param read 1 second to 24 hours; default 3 seconds
 * @param write likewise; default 5 seconds
 * @param idle likewise; default 10 seconds
 * @param maxQueries at least 1; -1: any number, the default
 */
public record TimeoutsConfig(
    @Nullable Duration read,
    @Nullable Duration write,
    @Nullable Duration idle,
    @Nullable Integer maxQueries)
    implements BlockSetting.TcpTimes {}
