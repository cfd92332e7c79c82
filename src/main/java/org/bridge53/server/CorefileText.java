package org.bridge53.server;

/**
 * A configuration before it is parsed.
 *
 * @param file as messages name it
 * @param text its content
 */
public record CorefileText(String file, String text) {
  /** What CoreDNS runs where there is no Corefile: {@code whoami} and {@code log} for the root. */
  public static CorefileText builtIn(int port) {
    return new CorefileText("Corefile", ".:" + port + " {\n    whoami\n    log\n}\n");
  }
}
