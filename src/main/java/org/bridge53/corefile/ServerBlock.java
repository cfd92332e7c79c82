package org.bridge53.corefile;

import java.util.List;

/**
 * Keys and the directives that serve them.
 *
 * @param keys as written, at least one; an empty one (of a comma that stands alone) is refused when
 *     it is read as a {@link ServerKey}
 * @param directives in file order; their order between different names means nothing
 */
public record ServerBlock(List<Token> keys, List<Directive> directives) {}
