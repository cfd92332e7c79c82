package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void text_decoded() throws Exception {
    String text = "zürich. {\n  # 東京 \uD83D\uDE00\n}\n";
    assertEquals(text, Utf8.decode(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals("", Utf8.decode(new byte[0]));
  }

  @Test
  void otherOctets_lineIsNamed() {
    byte[] latin = "a\nb\nz\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1);
    Utf8.NotUtf8Exception wrong =
        assertThrows(Utf8.NotUtf8Exception.class, () -> Utf8.decode(latin));
    assertEquals(3, wrong.line());
    assertEquals("line 3 is not text in UTF-8", wrong.getMessage());
  }

  @Test
  void characterCutAtTheEnd_lineIsNamed() {
    byte[] cut = {'a', '\n', (byte) 0xe6, (byte) 0x9d};
    assertEquals(2, assertThrows(Utf8.NotUtf8Exception.class, () -> Utf8.decode(cut)).line());
  }
}
