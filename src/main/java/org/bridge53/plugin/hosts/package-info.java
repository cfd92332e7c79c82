/**
 * {@code hosts}: names and addresses of a file like {@code /etc/hosts}, and of the Corefile itself.
 *
 * <p>Starting points: {@link org.bridge53.plugin.hosts.Hosts} answers queries from two {@link
 * org.bridge53.plugin.hosts.HostsTable}s, {@link org.bridge53.plugin.hosts.HostsParser} builds
 * them, {@link org.bridge53.plugin.hosts.HostsFile} notices that the file has changed and has a new
 * table put in place.
 *
 * <p>A look-up is hot: records ready to be sent, behind one reference that is swapped.
 */
@NullMarked
package org.bridge53.plugin.hosts;

import org.jspecify.annotations.NullMarked;
