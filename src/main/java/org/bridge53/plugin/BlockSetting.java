package org.bridge53.plugin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

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

  /** Queries that are signed (TSIG) reach the chain: it may pass them on ({@code forward}). */
  non-sealed interface SignedQueries extends BlockSetting {}

  /** The block's queries are counted ({@code prometheus}). */
  non-sealed interface CountedQueries extends BlockSetting {}

  /** Servers that queries are passed on to ({@code forward}). */
  non-sealed interface Upstreams extends BlockSetting {
    /** Those that are written by their address and asked in the clear. */
    List<InetSocketAddress> upstreams();
  }

  /** Queries are answered by other servers ({@code forward}). */
  non-sealed interface Forwarder extends BlockSetting {
    /** Whether queries for this name are. */
    boolean forwards(DomainName name);
  }

  /** How many sockets receive UDP on each address of the block ({@code multisocket}). */
  non-sealed interface UdpSockets extends BlockSetting {
    /** At least 1; 0: one a core. */
    int udpSockets();
  }

  /** The patience with TCP clients of the block's addresses ({@code timeouts}). */
  non-sealed interface TcpTimes extends BlockSetting {
    /** Until the first query of a connection is there; null: nothing is said. */
    @Nullable Duration read();

    /** Until a response has gone out; null: nothing is said. */
    @Nullable Duration write();

    /** Between two queries of a connection; null: nothing is said. */
    @Nullable Duration idle();

    /** Queries until a connection is ended; -1: no limit; null: nothing is said. */
    @Nullable Integer maxQueries();
  }

  /** The configuration is looked at again from time to time ({@code reload}). */
  non-sealed interface ConfigurationWatch extends BlockSetting {
    Duration interval();

    /** The interval is made longer or shorter, by chance, by up to half of this. */
    Duration jitter();
  }
}
