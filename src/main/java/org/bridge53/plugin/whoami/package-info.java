/**
 * {@code whoami}: tells a client its own address, port and protocol.
 *
 * <p>This is the tutorial. A plugin is a folder: {@link org.bridge53.plugin.whoami.WhoamiPlugin}
 * reads its line of the Corefile and links, {@link org.bridge53.plugin.whoami.WhoamiConfig} is what
 * was read, {@link org.bridge53.plugin.whoami.Whoami} answers queries, {@code README.md} is the
 * manual. One line in the server's catalog puts it into the chain.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.whoami;

import org.jspecify.annotations.NullMarked;
