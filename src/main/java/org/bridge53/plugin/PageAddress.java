package org.bridge53.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.HostPort;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;

/**
 * Where a plugin has its page: the one argument of {@code health}, {@code ready} and {@code
 * prometheus}.
 *
 * @param text host and port, as {@link HostPort} reads them; an empty host is every address
 * @param position of the line that says so, or that leaves it to the default
 */
public record PageAddress(String text, Position position) {
  /**
   * Reads a line's argument; reports more than one, and what is no address.
   *
   * @param unsaid of a line without an argument
   */
  public static PageAddress read(Directive line, PageAddress unsaid, Problems problems) {
    if (line.arguments().size() > 1) {
      problems.argumentCount(line);
      return unsaid;
    }
    if (line.arguments().isEmpty()) {
      return unsaid;
    }
    String text = line.arguments().getFirst().text();
    try {
      HostPort.parse(text);
    } catch (IllegalArgumentException invalid) {
      problems.error(line.position(), String.valueOf(invalid.getMessage()));
    }
    return new PageAddress(text, line.position());
  }

  /**
   * A page that answers.
   *
   * @param address what the host stood for
   */
  public record Opened(HttpPages.Page page, InetSocketAddress address) {}

  /**
   * Looks the host up and answers there.
   *
   * @param plugin whose page it is
   * @param path as {@link HttpPages#open} wants it, and so the content
   * @throws IOException {@code plugin/NAME: FILE:LINE - REASON}, for {@link Service#start}
   */
  public Opened open(String plugin, HttpPages pages, String path, Supplier<HttpPages.Reply> content)
      throws IOException {
    try {
      InetSocketAddress address = HostPort.parse(text).resolve();
      return new Opened(pages.open(address, path, content), address);
    } catch (IOException failure) {
      throw new IOException(
          "plugin/" + plugin + ": " + position + " - " + failure.getMessage(), failure);
    }
  }
}
