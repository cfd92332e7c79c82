package org.bridge53.scenario.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.TransportProtocol;
import org.bridge53.testing.NameServerProcess;
import org.bridge53.testing.NameServerProcess.Kind;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The battery against NSD, Knot and BIND too: ours is right wherever one of them is, and where all
 * three say the same, so do we. What each of them made of each message is left in {@code
 * target/wire-battery.txt}.
 */
class WireBatteryIT {
  /*
   * With NSD 4.6, Knot 3.2 and BIND 9.18: NSD is wrong by the table where a message over TCP is only a
   * header (it hangs up) and for no question with EDNS (NOERROR); Knot drops most of what is malformed,
   * knows no cookies here, and takes an OPT record of any owner; BIND looks at the body of unknown
   * opcodes, takes pointers into the header, says NOERROR to a NOTIFY for its own primary zone and
   * NOTIMP to classes that it does not know.
   */

  @Test
  void everyMessage_neverWorseThanTheNameServers(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("zone");
    Files.writeString(file, WireBattery.ZONE);
    Map<String, String> zones = Map.of(WireBattery.APEX, WireBattery.ZONE);
    List<String> report = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    Map<Kind, Integer> right = new EnumMap<>(Kind.class);
    int messages = 0;
    try (NameServerProcess nsd = NameServerProcess.start(Kind.NSD, zones);
        NameServerProcess knot = NameServerProcess.start(Kind.KNOT, zones);
        NameServerProcess bind = NameServerProcess.start(Kind.BIND, zones);
        RunningServer ours =
            RunningServer.start("example.org.:0 {\n  bind 127.0.0.1\n  file " + file + "\n}")) {
      ours.awaitReady();
      Map<Kind, NameServerProcess> servers =
          new EnumMap<>(Map.of(Kind.NSD, nsd, Kind.KNOT, knot, Kind.BIND, bind));
      for (WireBattery.Case one : WireBattery.cases()) {
        for (TransportProtocol protocol : one.over()) {
          messages++;
          Reaction mine = Reaction.of(WireClient.ask(ours.address(), protocol, one.octets()));
          List<String> lines = new ArrayList<>();
          List<String> codes = new ArrayList<>();
          boolean allRight = true;
          for (Map.Entry<Kind, NameServerProcess> server : servers.entrySet()) {
            if (server.getKey() == Kind.NSD) {
              pace();
            }
            Reaction theirs = theirs(server.getValue(), protocol, one);
            boolean isRight = one.isRight(theirs);
            right.merge(server.getKey(), isRight ? 1 : 0, Integer::sum);
            allRight &= isRight;
            codes.add(theirs.code());
            lines.add((isRight ? "  right " : "  wrong ") + server.getKey() + " " + theirs);
          }
          String title = one.name() + " (RFC " + one.rfc() + ", " + protocol + ")";
          if (!one.isOurs(mine)) {
            worse.add(title + ": " + mine);
          }
          if (allRight && codes.stream().distinct().count() == 1 && !codes.contains(mine.code())) {
            worse.add(title + ": all say " + codes.getFirst() + ", we " + mine);
          }
          report.add(title);
          report.add("  ours  " + mine);
          report.addAll(lines);
        }
      }
    }
    report.add(right + " of " + messages + " are right");
    Files.write(Path.of("target", "wire-battery.txt"), report);
    assertEquals(List.of(), worse, () -> String.join("\n", worse));
    // The table would be wrong, not they.
    assertTrue(right.get(Kind.NSD) > messages * 9 / 10, right + " of " + messages);
    assertTrue(right.get(Kind.BIND) > messages * 9 / 10, right + " of " + messages);
    assertTrue(right.get(Kind.KNOT) > messages / 2, right + " of " + messages);
  }

  /**
   * NSD answers no more than so many errors a second, by the clock, and is silent about the rest
   * ({@code err_limit_count} in its nsd.h; no option turns that off, it is not its rrl). It would
   * look wrong where it is right, so it is asked more slowly than that.
   */
  private static final int NSD_ERRORS_A_SECOND = 90;

  private long second;
  private int askedInSecond;

  private void pace() throws InterruptedException {
    if (askedInSecond == NSD_ERRORS_A_SECOND) {
      while (System.currentTimeMillis() / 1000 == second) {
        Thread.sleep(10);
      }
    }
    if (System.currentTimeMillis() / 1000 != second) {
      second = System.currentTimeMillis() / 1000;
      askedInSecond = 0;
    }
    askedInSecond++;
  }

  private static Reaction theirs(
      NameServerProcess server, TransportProtocol protocol, WireBattery.Case one)
      throws IOException {
    try {
      return Reaction.of(WireClient.ask(server.address(), protocol, one.octets()));
    } catch (java.net.SocketTimeoutException hangs) {
      return Reaction.SILENCE;
    }
  }
}
