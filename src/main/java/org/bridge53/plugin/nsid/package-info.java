/**
 * {@code nsid}: which server of several has answered (RFC 5001).
 *
 * <p>Starting points: {@link org.bridge53.plugin.nsid.NsidPlugin} reads and links, {@link
 * org.bridge53.plugin.nsid.Nsid} adds the option.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.nsid;

import org.jspecify.annotations.NullMarked;
