package org.bridge53.server;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.bridge53.corefile.FileSources;
import org.bridge53.corefile.Sources;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.StateFolder;
import org.jspecify.annotations.Nullable;

/**
 * What a server is made from, beside its Corefile.
 *
 * @param catalog the plugins there are, in the order of the chain
 * @param defaultPort for keys without a port, 0 to 65535
 * @param cores how many threads receive on an address, at least 1
 * @param deferredLimit how many queries may wait for other servers at once
 * @param environment the value of an environment variable, null if it is not set
 * @param sources where {@code import} reads
 * @param files the files that plugins read, below a directory
 * @param state where plugins keep what outlives the process
 */
public record ServerOptions(
    List<Plugin<?>> catalog,
    int defaultPort,
    int cores,
    int deferredLimit,
    Function<String, @Nullable String> environment,
    Sources sources,
    Function<Path, LocalFiles> files,
    StateFolder state) {

  /** Without a place for what outlives the process. */
  public ServerOptions(
      List<Plugin<?>> catalog,
      int defaultPort,
      int cores,
      int deferredLimit,
      Function<String, @Nullable String> environment,
      Sources sources,
      Function<Path, LocalFiles> files) {
    this(catalog, defaultPort, cores, deferredLimit, environment, sources, files, StateFolder.NONE);
  }

  /** The real world: all plugins, this process's environment, the file system. */
  public static ServerOptions system(int defaultPort, int cores) {
    return new ServerOptions(
        PluginCatalog.PLUGINS,
        defaultPort,
        cores,
        QueryService.DeferredQueries.DEFAULT_LIMIT,
        System::getenv,
        new FileSources(Path.of("")),
        NioFiles::new);
  }

  /** The same with another catalog. */
  public ServerOptions withCatalog(List<Plugin<?>> plugins) {
    return new ServerOptions(
        plugins, defaultPort, cores, deferredLimit, environment, sources, files, state);
  }

  /** The same with another place for what outlives the process. */
  public ServerOptions withState(StateFolder folder) {
    return new ServerOptions(
        catalog, defaultPort, cores, deferredLimit, environment, sources, files, folder);
  }
}
