package org.bridge53.message;

/**
 * What is noted of one query on its way through the chain, where somebody counts. The threads of a
 * query use it one after the other.
 */
public final class QueryTrace {
  private final String server;
  private int plugin;

  /**
   * @param server the listener that the query came to, as metrics name it: {@code dns://:53}
   */
  public QueryTrace(String server) {
    this.server = server;
  }

  /** The listener, as metrics name it. */
  public String server() {
    return server;
  }

  /** The number of the plugin whose answer it is; 0 if none was asked. */
  public int plugin() {
    return plugin;
  }

  /**
   * A plugin has answered: the first that says so made the answer, the others passed it on.
   *
   * @param number of the plugin, 1 or more
   */
  public void answeredBy(int number) {
    if (plugin == 0) {
      plugin = number;
    }
  }

  /** For an internal look-up: of the same listener, and nobody has answered it. */
  QueryTrace ofLookup() {
    return new QueryTrace(server);
  }
}
