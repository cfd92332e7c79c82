package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.message.Response;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final Map<DomainName, Handler> handlers = new HashMap<>();

  private Handler block(String zone) {
    Handler handler = query -> Response.failure(0, zone);
    handlers.put(NameText.parse(zone), handler);
    return handler;
  }

  private Handler route(String name, String type) {
    Router router =
        new Router(
            handlers.entrySet().stream()
                .map(entry -> new Router.Route(entry.getKey(), entry.getValue(), null))
                .toList());
    Router.Route route = router.route(Queries.of(name, type));
    return route == null ? null : route.handler();
  }

  @Test
  void longestZoneWins() {
    Handler root = block(".");
    Handler org = block("example.org.");
    Handler sub = block("sub.example.org.");
    assertEquals(sub, route("a.SUB.example.org.", "A"));
    assertEquals(sub, route("sub.example.org.", "A"));
    assertEquals(org, route("other.example.org.", "A"));
    assertEquals(root, route("example.com.", "A"));
    assertEquals(root, route(".", "NS"));
  }

  @Test
  void nothingMatches_isNull() {
    block("example.org.");
    assertNull(route("example.com.", "A"));
    assertNull(route("org.", "A"));
  }

  @Test
  void dsOfAZone_goesToItsNearestParent() {
    Handler root = block(".");
    Handler org = block("example.org.");
    Handler mid = block("mid.example.org.");
    Handler sub = block("sub.mid.example.org.");
    assertEquals(mid, route("sub.mid.example.org.", "DS"));
    assertEquals(sub, route("below.sub.mid.example.org.", "DS"));
    // No parent but the root block: the zone itself answers.
    assertEquals(org, route("example.org.", "DS"));
    assertEquals(root, route("example.com.", "DS"));
  }
}
