package org.bridge53.server;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets answers go first: what runs in the background (reading zones, health checks, reloads) gives
 * way to the threads that receive queries, where cores are short.
 *
 * <p>By {@code setpriority(2)} on the thread that carries the task; Java's own priorities mean
 * nothing on Linux. On 2 cores, with 10,000 records read every second, the 99th percentile of
 * answers was 2.4 ms without this. Where the call is not to be had (another system, native access
 * denied) nothing happens.
 */
final class BackgroundPriority {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  /** The lowest: what is idle goes to it all the same. */
  private static final int NICE = 19;

  private static final @Nullable MethodHandle SET_PRIORITY = find();

  private BackgroundPriority() {}

  /**
   * Lowers the thread that carries the caller, for good: for all background work and deferred
   * queries.
   */
  static void lower() {
    MethodHandle call = SET_PRIORITY;
    if (call != null) {
      try {
        int ignored = (int) call.invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE);
        assert ignored <= 0;
      } catch (Throwable impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  @SuppressWarnings("restricted") // allowed by Enable-Native-Access in the manifest
  private static @Nullable MethodHandle find() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return null;
    }
    try {
      Linker linker = Linker.nativeLinker();
      FunctionDescriptor threeInts =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT);
      return linker
          .defaultLookup()
          .find("setpriority")
          .map(symbol -> linker.downcallHandle(symbol, threeInts))
          .orElse(null);
    } catch (RuntimeException | LinkageError notAllowed) {
      return null;
    }
  }
}
