package org.bridge53.corefile;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Octets of a file as text. Go takes any octets; here words are text, so a wrong one is named. */
public final class Utf8 {
  private Utf8() {}

  /** The octets are no text in UTF-8. */
  public static final class NotUtf8Exception extends CharacterCodingException {
    private static final long serialVersionUID = 1L;
    private final int line;

    private NotUtf8Exception(int line) {
      this.line = line;
    }

    /** Of the first wrong octet, from 1. */
    public int line() {
      return line;
    }

    @Override
    public String getMessage() {
      return "line " + line + " is not text in UTF-8";
    }
  }

  /**
   * Decodes a whole file.
   *
   * @throws NotUtf8Exception if it is no text in UTF-8
   */
  public static String decode(byte[] octets) throws NotUtf8Exception {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(octets);
    CharBuffer out = CharBuffer.allocate(octets.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += octets[i] == '\n' ? 1 : 0;
      }
      throw new NotUtf8Exception(line);
    }
    return out.flip().toString();
  }
}
