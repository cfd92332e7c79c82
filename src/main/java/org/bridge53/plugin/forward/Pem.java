package org.bridge53.plugin.forward;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Reads certificates and private keys in PEM (RFC 7468). Keys as PKCS #8, and as OpenSSL writes
 * them by default: PKCS #1 for RSA (RFC 8017 A.1.2) and SEC 1 for elliptic curves (RFC 5915), which
 * the JDK does not read: they are wrapped in PKCS #8 first.
 */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** AlgorithmIdentifier of rsaEncryption, parameters NULL. */
  private static final byte[] RSA =
      octets(0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0);

  /** The object identifier id-ecPublicKey. */
  private static final byte[] EC = octets(6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1);

  private static final byte[] VERSION_0 = octets(2, 1, 0);

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 4;
  private static final int PARAMETERS = 0xa0;

  private Pem() {}

  private static final class Block {
    private final String label;
    private final byte[] der;

    Block(String label, byte[] der) {
      this.label = label;
      this.der = der;
    }
  }

  /**
   * All certificates of a text, in its order.
   *
   * @throws GeneralSecurityException in one line, if there is none or one cannot be read
   */
  static List<X509Certificate> certificates(byte[] text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label.equals("CERTIFICATE")) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der)));
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate in PEM");
    }
    return certificates;
  }

  /**
   * The first private key of a text.
   *
   * @throws GeneralSecurityException in one line, if there is none or it cannot be read
   */
  static PrivateKey privateKey(byte[] text) throws GeneralSecurityException {
    for (Block block : blocks(text)) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return key(block.der, "RSA", "EC", "EdDSA");
        }
        case "RSA PRIVATE KEY" -> {
          byte[] wrapped = der(SEQUENCE, VERSION_0, RSA, der(OCTET_STRING, block.der));
          return key(wrapped, "RSA");
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = der(SEQUENCE, EC, curve(block.der));
          byte[] wrapped = der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, block.der));
          return key(wrapped, "EC");
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new InvalidKeySpecException("the private key is encrypted");
        default -> {
          // Certificates and parameters may stand before the key.
        }
      }
    }
    throw new InvalidKeySpecException("no private key in PEM");
  }

  private static PrivateKey key(byte[] pkcs8, String... algorithms)
      throws GeneralSecurityException {
    InvalidKeySpecException last = null;
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException another) {
        last = another; // perhaps a key of the next algorithm
      }
    }
    throw new InvalidKeySpecException("the private key cannot be read", last);
  }

  private static List<Block> blocks(byte[] text) throws GeneralSecurityException {
    List<Block> blocks = new ArrayList<>();
    String all = new String(text, StandardCharsets.ISO_8859_1);
    int at = all.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = all.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : all.substring(at + BEGIN.length(), labelEnd);
      int end = labelEnd < 0 ? -1 : all.indexOf("-----END " + label + DASHES, labelEnd);
      if (end < 0) {
        throw new InvalidKeySpecException("a PEM block does not end");
      }
      String base64 = all.substring(labelEnd + DASHES.length(), end);
      try {
        blocks.add(new Block(label, Base64.getMimeDecoder().decode(base64)));
      } catch (IllegalArgumentException notBase64) {
        throw new InvalidKeySpecException("a PEM block is not base64", notBase64);
      }
      at = all.indexOf(BEGIN, end);
    }
    return blocks;
  }

  /** The curve's object identifier: [0] of ECPrivateKey, behind version and key. */
  private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
    try {
      int at = contentStart(sec1, 0);
      at = contentEnd(sec1, at); // version
      at = contentEnd(sec1, at); // key
      if (at < sec1.length && (sec1[at] & 0xff) == PARAMETERS) {
        return Arrays.copyOfRange(sec1, contentStart(sec1, at), contentEnd(sec1, at));
      }
    } catch (IndexOutOfBoundsException cut) {
      throw new InvalidKeySpecException("the private key cannot be read", cut);
    }
    throw new InvalidKeySpecException("the private key names no curve");
  }

  private static int contentStart(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
  }

  private static int contentEnd(byte[] der, int at) {
    int start = contentStart(der, at);
    int length = der[at + 1] & 0xff;
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < start; i++) {
        length = (length << 8) | (der[i] & 0xff);
      }
    }
    return Objects.checkIndex(start + length, der.length + 1);
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (length < 0x80) {
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] octets(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      octets[i] = (byte) values[i];
    }
    return octets;
  }
}
