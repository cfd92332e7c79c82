package org.bridge53.emulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back, and how: a fault may spoil the sending, not only the answer. */
final class WebResponse {
  /** How a response is sent. */
  sealed interface Delivery {
    /** As it should be. */
    record Whole() implements Delivery {}

    /** The whole length is announced, half the body is sent. */
    record Cut() implements Delivery {}

    /** In chunks, of which the last is missing. */
    record CutChunks() implements Delivery {}

    /** One octet of the body at a time. */
    record Drip(Duration pause) implements Delivery {}

    /** The connection is reset, before the first octet or after half the body. */
    record Reset(boolean afterHalf) implements Delivery {}

    /** These words and nothing else, and the connection ends. */
    record Raw(String words) implements Delivery {}
  }

  static final Delivery WHOLE = new Delivery.Whole();

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final byte[] body;
  private Delivery delivery = WHOLE;

  WebResponse(int status, String contentType, byte[] body) {
    this.status = status;
    this.body = body;
    if (!contentType.isEmpty()) {
      headers.put("Content-Type", contentType);
    }
  }

  WebResponse header(String name, String value) {
    headers.keySet().removeIf(name::equalsIgnoreCase);
    headers.put(name, value);
    return this;
  }

  WebResponse delivery(Delivery way) {
    this.delivery = way;
    return this;
  }

  int status() {
    return status;
  }

  /** In sending order; the length is not among them. */
  Map<String, String> headers() {
    return headers;
  }

  /** Not copied. */
  byte[] body() {
    return body;
  }

  Delivery delivery() {
    return delivery;
  }
}
