package org.bridge53.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * Small pages over HTTP, for what watches a server. Kept over a reload: who registers the same page
 * again before the old registration is closed keeps the port open all the while.
 */
@FunctionalInterface
public interface HttpPages {
  /**
   * Answers a path from now on, whatever the method. Several pages may share an address; of several
   * registrations for one path the last that is still open answers.
   *
   * @param address opened with its first page, closed with its last; the wildcard: of both families
   * @param path begins with a slash; nothing below it is answered
   * @param content asked at each request, on a thread that may block
   * @throws IOException in one line, if the address cannot be listened on
   */
  Page open(InetSocketAddress address, String path, Supplier<Reply> content) throws IOException;

  /** A registration. */
  interface Page {
    void close();
  }

  /**
   * What a request gets.
   *
   * @param status of HTTP
   * @param contentType of the text, which is sent in UTF-8
   */
  record Reply(int status, String contentType, String text) {
    /** Plain text. */
    public Reply(int status, String text) {
      this(status, "text/plain; charset=utf-8", text);
    }
  }
}
