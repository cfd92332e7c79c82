package org.bridge53.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.bridge53.corefile.Corefile;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.ServerBlock;
import org.bridge53.corefile.Token;

/**
 * SHA-512 of what a Corefile says, imports and environment expanded: white space, comments and how
 * it is spread over files and lines do not count.
 */
final class Fingerprint {
  private final MessageDigest digest;

  private Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has it
    }
  }

  /** 128 hexadecimal digits. */
  static String of(Corefile corefile) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.count(corefile.blocks().size());
    for (ServerBlock block : corefile.blocks()) {
      fingerprint.words(block.keys());
      fingerprint.lines(block.directives());
    }
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  private void lines(List<Directive> lines) {
    count(lines.size());
    for (Directive line : lines) {
      words(List.of(line.name()));
      words(line.arguments());
      count(line.hasBlock() ? 1 : 0);
      lines(line.block());
    }
  }

  private void words(List<Token> words) {
    count(words.size());
    for (Token word : words) {
      byte[] octets = word.text().getBytes(StandardCharsets.UTF_8);
      count(octets.length); // so that no two texts run together into one
      digest.update(octets);
    }
  }

  private void count(int count) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(count).flip());
  }
}
