package org.bridge53.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and its self-signed certificate, made when a test asks for them by the JDK's keytool and
 * thrown away with the process.
 */
public final class TestKeys {
  private static final char[] PASSWORD = "throw-away".toCharArray();

  private final PrivateKey key;
  private final X509Certificate certificate;

  private TestKeys(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * Makes a key on the curve P-256.
   *
   * @param subjectAltNames as keytool writes them, {@code dns:dns.example,ip:127.0.0.1}
   */
  public static TestKeys make(String subjectAltNames) {
    return make(subjectAltNames, "-keyalg", "EC", "-groupname", "secp256r1");
  }

  /** Makes a key of another algorithm. */
  public static TestKeys make(String subjectAltNames, String... algorithm) {
    try {
      Path folder = Files.createTempDirectory("bridge53-keys");
      Path file = folder.resolve("keys.p12");
      try {
        List<String> command =
            new ArrayList<>(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "key",
                    "-dname",
                    "CN=test",
                    "-validity",
                    "3650",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    file.toString(),
                    "-ext",
                    "san=" + subjectAltNames));
        command.addAll(List.of(algorithm));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
          throw new IllegalStateException("keytool: " + output);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
          store.load(in, PASSWORD);
        }
        return new TestKeys(
            (PrivateKey) store.getKey("key", PASSWORD),
            (X509Certificate) store.getCertificate("key"));
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PrivateKey key() {
    return key;
  }

  /** The certificate in PEM. */
  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key in PEM, PKCS #8. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** Proves itself with this key, and trusts these others. */
  public SSLContext context(TestKeys... trusted) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, PASSWORD);
      own.setKeyEntry("key", key, PASSWORD, new X509Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, PASSWORD);
      KeyStore others = KeyStore.getInstance("PKCS12");
      others.load(null, PASSWORD);
      others.setCertificateEntry("own", certificate);
      for (TestKeys each : trusted) {
        others.setCertificateEntry("trusted" + others.size(), each.certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(others);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
