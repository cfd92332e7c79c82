package org.bridge53.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which version this is, in CoreDNS's two lines. */
final class Version {
  private Version() {}

  /** {@code bridge53-VERSION}. */
  static String name() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return "bridge53-" + (version == null ? "development" : version);
  }

  /** {@code OS/ARCHITECTURE, java VERSION}. */
  static String platform() {
    return System.getProperty("os.name", "?").toLowerCase(Locale.ROOT)
        + "/"
        + System.getProperty("os.arch", "?")
        + ", java "
        + Runtime.version();
  }
}
