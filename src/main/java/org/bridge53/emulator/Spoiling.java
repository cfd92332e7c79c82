package org.bridge53.emulator;

import java.time.Instant;
import java.util.List;
import org.bridge53.emulator.WebResponse.Delivery;
import org.jspecify.annotations.Nullable;

/** What faults make of a response: another one, other headers, a broken sending. */
final class Spoiling {
  private Spoiling() {}

  /** What is sent in the place of the answer, without which the operation does not run; or null. */
  static @Nullable WebResponse instead(List<Fault> hit) {
    for (Fault fault : hit) {
      switch (fault) {
        case Fault.WrongContent wrong -> {
          return new WebResponse(
              wrong.status(), wrong.contentType(), Dispatcher.utf8(wrong.body()));
        }
        case Fault.Redirect redirect -> {
          return new WebResponse(redirect.status(), "text/html", new byte[0])
              .header("Location", redirect.location());
        }
        default -> {
          // not this
        }
      }
    }
    return null;
  }

  /** Spoils a response that was made. */
  static WebResponse spoil(WebResponse response, List<Fault> hit) {
    for (Fault fault : hit) {
      switch (fault) {
        case Fault.Header header -> response.header(header.name(), header.value());
        case Fault.ClockSkew skew ->
            response.header("Date", WebServer.date(Instant.now().plus(skew.ahead())));
        case Fault.CutBody() -> response.delivery(new Delivery.Cut());
        case Fault.CutChunks() -> response.delivery(new Delivery.CutChunks());
        case Fault.Reset reset -> response.delivery(new Delivery.Reset(reset.afterHalf()));
        case Fault.SlowDrip drip -> response.delivery(new Delivery.Drip(drip.pause()));
        case Fault.NoHttp() ->
            response.delivery(new Delivery.Raw("SSH-2.0-OpenSSH_9.9\r\nProtocol mismatch.\r\n"));
        default -> {
          // not this
        }
      }
    }
    return response;
  }
}
