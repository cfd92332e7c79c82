package org.bridge53.plugin;

import java.net.InetAddress;
import java.util.List;

/**
 * What a configuration sets for its whole server block. The record of a plugin that does so
 * implements one of these; the server asks for it by the interface and knows no plugin.
 */
public sealed interface BlockSetting {
  /** Where relative paths of the block begin ({@code root}). */
  non-sealed interface RootDirectory extends BlockSetting {
    String rootDirectory();
  }

  /** The addresses on which the block listens ({@code bind}). */
  non-sealed interface ListenAddresses extends BlockSetting {
    /**
     * The addresses at this moment: interface names are looked up when the server is linked.
     *
     * @return none: the wildcard address
     * @throws IllegalArgumentException with CoreDNS's text if a word is neither address nor
     *     interface
     */
    List<InetAddress> listenAddresses();
  }

  /** Debug lines in the log ({@code debug}). */
  non-sealed interface DebugLines extends BlockSetting {}

  /** Queries of classes beside IN reach the chain ({@code forward}, {@code chaos}). */
  non-sealed interface OtherClasses extends BlockSetting {}
}
