package org.bridge53.plugin;

import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;

/**
 * What the last plugin of a chain holds as its next: SERVFAIL, as CoreDNS. A plugin may ask whether
 * it is last ({@code next instanceof EndOfChain}).
 *
 * @param pluginName of the plugin before it, for the operator's log
 */
public record EndOfChain(String pluginName) implements Handler {
  @Override
  public Answer handle(Query query) {
    if (query.depth() > 0) {
      // The target of a CNAME, which nobody here has: the client goes on with the CNAME.
      return Response.of(Rcode.REFUSED);
    }
    return Response.failure(Rcode.SERVFAIL, "plugin/" + pluginName + ": no next plugin found");
  }
}
