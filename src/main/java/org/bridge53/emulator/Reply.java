package org.bridge53.emulator;

import org.jspecify.annotations.Nullable;

/**
 * A successful answer.
 *
 * @param location path of the Location header, null for none
 */
record Reply(int status, XmlText xml, @Nullable String location) {
  static Reply ok(XmlText xml) {
    return new Reply(200, xml, null);
  }
}
