package org.bridge53.scenario.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bridge53.message.TransportProtocol;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages of the battery, damaged at random from a seed: each gets one sound response or none,
 * none that claims to be a response gets any, and the server goes on.
 */
class WireMutationsTest {
  private static final int UDP_MUTATIONS = 20_000;
  private static final int TCP_MUTATIONS = 4_000;
  private static final int BATCH = 40;
  private static final int MOST_OCTETS = 4_000;

  @Test
  void mutations_getOneSoundResponseOrNone(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("zone");
    Files.writeString(file, WireBattery.ZONE);
    String corefile =
        "example.org.:0 {\n  bind 127.0.0.1\n  errors\n  file %s\n}\n.:0 {\n  bind 127.0.0.1\n  whoami\n}\n"
            .formatted(file);
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitReady();
      int udp = send(server, TransportProtocol.UDP, UDP_MUTATIONS);
      int tcp = send(server, TransportProtocol.TCP, TCP_MUTATIONS);
      // Otherwise the mutations are too wild to get anywhere, or too tame.
      assertTrue(udp > UDP_MUTATIONS / 2 && udp < UDP_MUTATIONS, udp + " responses over UDP");
      assertTrue(tcp > TCP_MUTATIONS / 2 && tcp < TCP_MUTATIONS, tcp + " responses over TCP");
      assertEquals(
          List.of(), server.log().stream().filter(line -> line.contains("ERROR")).toList());
    }
  }

  private static int send(RunningServer server, TransportProtocol protocol, int count)
      throws IOException {
    List<byte[]> originals = WireBattery.cases().stream().map(WireBattery.Case::octets).toList();
    SplittableRandom random = new SplittableRandom(53);
    int answered = 0;
    for (int done = 0; done < count; done += BATCH) {
      List<byte[]> messages = new ArrayList<>();
      Map<Integer, byte[]> byId = new HashMap<>();
      for (int id = 0; id < BATCH; id++) {
        byte[] original = originals.get(random.nextInt(originals.size()));
        if (original.length > MOST_OCTETS) {
          original = originals.getFirst();
        }
        byte[] message = mutate(original, random);
        if (message.length > 1) {
          message[0] = 0;
          message[1] = (byte) id;
          byId.put(id, message);
        }
        messages.add(message);
      }
      List<byte[]> responses =
          protocol == TransportProtocol.UDP
              ? WireClient.overUdp(server.address(), messages)
              : WireClient.overTcp(server.address(), messages);
      for (byte[] response : responses) {
        byte[] message = byId.remove((int) response[1]);
        assertTrue(
            message != null,
            () -> "a second response, or one to nobody: " + HexFormat.of().formatHex(response));
        assertEquals(
            List.of(),
            Reaction.faults(message, protocol, response),
            () -> HexFormat.of().formatHex(message));
        answered++;
      }
    }
    return answered;
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] message = original.clone();
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(message.length);
      switch (random.nextInt(4)) {
        case 0 -> message[at] = (byte) random.nextInt(256);
        case 1 -> message[at] ^= (byte) (1 << random.nextInt(8));
        case 2 ->
            message[Math.min(message.length - 1, random.nextInt(12))] = (byte) random.nextInt(4);
        default -> {
          int length = Math.min(message.length - at, 1 + random.nextInt(16));
          System.arraycopy(
              message, random.nextInt(message.length - length + 1), message, at, length);
        }
      }
    }
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(message, 1 + random.nextInt(message.length));
      case 1 -> Arrays.copyOf(message, message.length + 1 + random.nextInt(20));
      default -> message;
    };
  }
}
