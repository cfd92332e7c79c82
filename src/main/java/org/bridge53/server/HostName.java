package org.bridge53.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The name of this host. Java asks the resolver for it, which may be ourselves; the kernel and the
 * environment say it without.
 */
final class HostName {
  /** Read once: the kernel's on Linux, elsewhere what the environment says, or localhost. */
  static final String TEXT = of(kernel(), System.getenv("HOSTNAME"), System.getenv("COMPUTERNAME"));

  private HostName() {}

  /** The first of these that says something. */
  static String of(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isBlank()) {
        return candidate.strip();
      }
    }
    return "localhost";
  }

  private static @Nullable String kernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"));
    } catch (IOException notLinux) {
      return null;
    }
  }
}
