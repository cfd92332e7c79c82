package org.bridge53.emulator;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request, read whole. */
final class WebRequest {
  private final String method;
  private final String rawPath;
  private final @Nullable String rawQuery;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param headers by name in lower case, the first of each
   */
  WebRequest(
      String method,
      String rawPath,
      @Nullable String rawQuery,
      Map<String, String> headers,
      byte[] body) {
    this.method = method;
    this.rawPath = rawPath;
    this.rawQuery = rawQuery;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  String method() {
    return method;
  }

  /** Still escaped. */
  String rawPath() {
    return rawPath;
  }

  @Nullable String rawQuery() {
    return rawQuery;
  }

  @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Not copied. */
  byte[] body() {
    return body;
  }
}
