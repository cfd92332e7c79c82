package org.bridge53.emulator;

import org.junit.jupiter.api.BeforeEach;

/** An emulator with one zone, {@code example.org}. */
abstract class ZoneFixture extends EmulatorFixture {
  String zone;

  @BeforeEach
  void createZone() {
    zone = emulator.createZone("example.org", null);
  }
}
