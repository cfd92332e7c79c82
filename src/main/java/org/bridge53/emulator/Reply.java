package org.bridge53.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer.
 *
 * @param location path of the Location header, null for none
 */
record Reply(int status, Text text, @Nullable String location) {
  /** A document of one of the protocols. */
  interface Text {
    String contentType();

    byte[] toOctets();
  }

  /** JSON, as SQS speaks it. */
  record Json(String text) implements Text {
    @Override
    public String contentType() {
      return "application/x-amz-json-1.0";
    }

    @Override
    public byte[] toOctets() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  static Reply ok(XmlText xml) {
    return new Reply(200, xml, null);
  }

  static Reply json(Map<String, ?> fields) {
    return new Reply(200, new Json(JsonText.write(fields)), null);
  }
}
