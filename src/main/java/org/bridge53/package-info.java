/**
 * bridge53: a DNS server that brings Amazon Route 53 on-prem. This page is the tour.
 *
 * <p>A Corefile becomes a server (at start, at a reload, in {@code bridge53 check} and {@code
 * explain}):
 *
 * <pre>
 * text --corefile.Parser--> Corefile(ServerBlock(keys, Directive(name, arguments, block)))
 *      --server.ConfigReader + Plugin.read--> ServerConfig + Problems    pure; all problems at once
 *      --server.Assembly: Plugin.link, last of the chain to first--> Assembled(routes, services)
 *      --server.Server--> sockets bound, services started; a reload swaps one reference an address
 * </pre>
 *
 * <p>A query becomes an answer:
 *
 * <pre>
 * octets      transport.UdpListener, TcpListener    a fresh array for each message
 *  -> gate    server.QueryGate                      header rules in the RFCs' order
 *  -> query   message.QueryReader                   question and OPT, once
 *  -> route   server.Router                         longest enclosing zone
 *  -> chain   plugin.Handler.handle(query)          each handler holds its next
 *  -> answer  Response | NoResponse | Verbatim (signed) | Deferred (virtual thread, may block)
 *  -> octets  message.ResponseWriter                compression, truncation, OPT
 * </pre>
 *
 * <p>The packages, each knowing only those above it: {@code name} (names as octets), {@code
 * message} (the wire), {@code zone} (zones and the look-up), {@code presentation} (text and octets;
 * the only door to dnsjava), {@code corefile} (the grammar), {@code plugin} (the contract) and one
 * folder a plugin below it, {@code transport} (UDP, TCP, HTTP pages, other servers; the only
 * Netty), {@code server} (all of it joined), {@code emulator} (a Route 53 endpoint for the demo and
 * the tests), {@code cli}. {@code ArchitectureTest} holds these arrows.
 *
 * <p>Where to start reading: {@code cli.Main}; {@code server.Assembly}; {@code plugin.whoami}, the
 * tutorial; {@code plugin.route53}, what all of this is for. A new plugin is a folder with a
 * README.md and a line in {@code server.PluginCatalog}.
 *
 * <p>Three lifetimes: constants; configurations, records that are sealed once read; data (zones,
 * hosts), snapshots that are replaced whole behind one reference and never edited. No query takes a
 * lock, and none waits for AWS.
 */
@NullMarked
package org.bridge53;

import org.jspecify.annotations.NullMarked;
