/**
 * The command line: CoreDNS's flags for the server, and the sub-commands {@code check}, {@code
 * demo} and {@code emulate}.
 *
 * <p>Starting points: {@link org.bridge53.cli.Main}, then {@link org.bridge53.cli.ServeCommand}.
 * The only package that knows picocli, and the only one that prints.
 */
@NullMarked
package org.bridge53.cli;

import org.jspecify.annotations.NullMarked;
