package org.bridge53.emulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An emulator of a test's own, and a client that speaks its API. */
abstract class EmulatorFixture {
  Emulator emulator;
  ApiClient client;

  /** What the emulator is like. */
  Emulator.Builder settings() {
    return Emulator.builder();
  }

  @BeforeEach
  void startEmulator() throws Exception {
    emulator = settings().start(ApiClient.anyPort());
    client = new ApiClient(emulator);
  }

  @AfterEach
  void stopEmulator() {
    client.close();
    emulator.close();
  }
}
