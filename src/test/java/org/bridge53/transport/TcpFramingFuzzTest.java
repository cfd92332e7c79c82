package org.bridge53.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.bridge53.testing.Corpus;
import org.bridge53.transport.NetworkFixture.TcpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever octets come over TCP, cut wherever they are: each whole frame is a message, in order, up
 * to the first that is empty; what is left over is not; then the connection ends.
 */
class TcpFramingFuzzTest {
  /** Frames that a connection is sent before the server must have read some. */
  private static final int MOST_OCTETS = 10_000;

  private NetworkFixture network;
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws IOException {
    network = new NetworkFixture();
    address =
        network
            .listen(
                "127.0.0.1",
                (message, _, out, _) -> {
                  network.clients.clear();
                  for (int i = 0; i < message.length; i++) {
                    out[i] = (byte) ~message[i];
                  }
                  return message.length;
                })
            .getLast()
            .address();
  }

  @AfterEach
  void end() throws IOException {
    network.close();
  }

  /** The first octet says how the others are cut into writes. */
  @FuzzTest(maxDuration = "1m")
  void everyStream(byte[] input) {
    if (input.length < 2) {
      return;
    }
    int cut = 1 + (input[0] & 0xff) * 7;
    byte[] stream = Arrays.copyOfRange(input, 1, Math.min(input.length, MOST_OCTETS));
    try (TcpClient client = new TcpClient(address)) {
      client.socket.setSoLinger(true, 0); // no port waits after it: there are thousands of these
      for (int at = 0; at < stream.length; at += cut) {
        client.output.write(stream, at, Math.min(cut, stream.length - at));
      }
      client.socket.shutdownOutput();
      assertArrayEquals(expected(stream), client.input.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] expected(byte[] stream) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    int at = 0;
    while (at + 2 <= stream.length) {
      int length = (stream[at] & 0xff) << 8 | stream[at + 1] & 0xff;
      if (length == 0 || at + 2 + length > stream.length) {
        break;
      }
      frames.write(stream, at, 2);
      for (int i = 0; i < length; i++) {
        frames.write(~stream[at + 2 + i]);
      }
      at += 2 + length;
    }
    return frames.toByteArray();
  }

  @Test
  void damagedStreams() {
    Corpus.of(TcpFramingFuzzTest.class, "everyStream").damaged(500, this::everyStream);
  }
}
