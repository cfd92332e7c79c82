package org.bridge53.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes each buffer that was collected without having been released to target/leaks.txt, on which
 * the build fails.
 *
 * <p>Netty's own detector logs them, and a test that silences Netty's logger would silence it too.
 * The build names this class in {@code io.netty.customResourceLeakDetector}.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
  /** Where to write; the property is for this class's own test. */
  private static final Path FILE =
      Path.of(System.getProperty("bridge53.leaks", "target/leaks.txt"));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LeakRecorder::lookOnceMore));
  }

  /** For Netty, by reflection. */
  public LeakRecorder(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  /** For Netty, by reflection: its older shape. */
  @SuppressWarnings("deprecation")
  public LeakRecorder(Class<?> resourceType, int samplingInterval, long maxActive) {
    super(resourceType, samplingInterval, maxActive);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    write("LEAK: " + resourceType + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    write("LEAK: " + resourceType);
  }

  /**
   * Netty looks for what was collected when it allocates: without this the last test's leak would
   * go unseen.
   */
  private static void lookOnceMore() {
    // What a collection found is queued by another thread a moment later, hence three times.
    for (int round = 0; round < 3; round++) {
      System.gc();
      LockSupport.parkNanos(10_000_000);
      ByteBufAllocator.DEFAULT.heapBuffer(1).release();
      ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
  }

  private static void write(String text) {
    try {
      Files.createDirectories(FILE.toAbsolutePath().getParent());
      Files.writeString(
          FILE,
          text + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
