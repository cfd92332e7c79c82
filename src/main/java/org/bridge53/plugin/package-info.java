/**
 * The contract between a plugin and the server.
 *
 * <p>Starting points: {@link org.bridge53.plugin.Plugin} (read, then link), {@link
 * org.bridge53.plugin.Handler} (a query to an answer), {@link org.bridge53.plugin.Resources} (what
 * the server lends). The tutorial is {@code plugin.whoami}.
 *
 * <p>Read, then link, then start: reading a directive is pure, linking builds objects, a {@link
 * org.bridge53.plugin.Service} is the first that may touch the world. A reload links a second
 * configuration while the first one runs; {@link org.bridge53.plugin.CarryOver} hands data over.
 */
@NullMarked
package org.bridge53.plugin;

import org.jspecify.annotations.NullMarked;
