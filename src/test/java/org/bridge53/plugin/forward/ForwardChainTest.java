package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.bridge53.testing.RunningServer;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Two lines behind each other in a server, where something may stand between their handlers. */
class ForwardChainTest {
  private static ScriptedUpstream saying(int rcode) throws Exception {
    return new ScriptedUpstream((query, protocol) -> List.of(ScriptedReplies.with(query, rcode)));
  }

  @Test
  void nextCode_followingForward_alsoWhereQueriesAreCounted() throws Exception {
    int port = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    try (ScriptedUpstream first = saying(Rcode.NXDOMAIN);
        ScriptedUpstream second = saying(Rcode.NOERROR)) {
      for (String counting : List.of("", "prometheus 127.0.0.1:" + port)) {
        String corefile =
            ".:0 {\n  bind 127.0.0.1\n  %s\n  forward . %s {\n    next NXDOMAIN\n  }\n  forward . %s\n}\n"
                .formatted(counting, first.address(), second.address());
        try (RunningServer server = RunningServer.start(corefile)) {
          assertEquals(Rcode.NOERROR, server.ask("www.example.org", "A").getRcode(), counting);
        }
      }
    }
  }
}
