package org.bridge53.corefile;

import java.util.List;

/**
 * A parsed Corefile, imports and snippets expanded.
 *
 * @param file as given on the command line
 * @param blocks in file order; may be empty
 */
public record Corefile(String file, List<ServerBlock> blocks) {}
