/**
 * From a Corefile to a running server: which plugins there are, who answers for which name on which
 * address, how it starts, reloads and ends.
 *
 * <p>Starting points: {@link org.bridge53.server.PluginCatalog} is the one list of plugins, {@link
 * org.bridge53.server.Assembly} links a configuration, {@link org.bridge53.server.QueryService}
 * answers a message, {@link org.bridge53.server.Server} is the whole, {@link
 * org.bridge53.server.Reloader} notices a changed Corefile.
 *
 * <p>{@code QueryGate}, {@code Router} and {@code QueryService} are hot; the rest runs at start and
 * at a reload. No third-party types.
 */
@NullMarked
package org.bridge53.server;

import org.jspecify.annotations.NullMarked;
