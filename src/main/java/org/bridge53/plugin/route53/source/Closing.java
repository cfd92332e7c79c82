package org.bridge53.plugin.route53.source;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Ends what the SDK made; some of it can be closed and some cannot, and a provider does not tell.
 */
final class Closing {
  private Closing() {}

  static void close(@Nullable Object one) {
    if (one instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
