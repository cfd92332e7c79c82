package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Position;
import org.bridge53.plugin.forward.ForwardConfig.TlsFiles;
import org.bridge53.testing.Requires;
import org.bridge53.testing.TestKeys;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys as the JDK and as OpenSSL write them. */
class PemTest {
  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String openssl(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Requires.program("openssl").toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, process.waitFor(), () -> command + ": " + output);
    return output;
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, genrsa -traditional 2048",
    "RSA, genrsa 2048",
    "RSA, genrsa -traditional 4096",
    "EC, ecparam -name prime256v1 -genkey",
    "EC, ecparam -name secp384r1 -genkey -noout",
    "EC, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "EdDSA, genpkey -algorithm ed25519",
  })
  void keysOfOpenssl_read(String algorithm, String command, @TempDir Path folder) throws Exception {
    PrivateKey key = Pem.privateKey(octets(openssl(folder, command.split(" "))));
    assertEquals(algorithm, key.getAlgorithm());
  }

  @ParameterizedTest
  @CsvSource({
    "rsa:2048 -traditional",
    "rsa:2048",
    "ec -pkeyopt ec_paramgen_curve:P-256",
    "ed25519",
  })
  void certificateAndKeyOfOpenssl_belongTogether(String algorithm, @TempDir Path folder)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("req", "-x509", "-nodes", "-subj", "/CN=a", "-keyout", "key.pem", "-newkey"));
    arguments.addAll(List.of(algorithm.replace(" -traditional", "").split(" ")));
    String certificate = openssl(folder, arguments.toArray(new String[0]));
    String key = java.nio.file.Files.readString(folder.resolve("key.pem"));
    if (algorithm.endsWith("-traditional")) {
      key = openssl(folder, "rsa", "-traditional", "-in", "key.pem");
    }
    TestResources files = new TestResources(".").file("/c", certificate).file("/k", key);
    TlsContexts.of(new TlsFiles("/c", "/k", "/c", new Position("Corefile", 1)), files);
  }

  @Test
  void severalCertificates_inTheirOrder() throws GeneralSecurityException {
    TestKeys one = TestKeys.make("dns:one.example");
    TestKeys two = TestKeys.make("dns:two.example");
    String text =
        "first\n" + one.certificatePem() + one.keyPem() + "then\r\n" + two.certificatePem();
    assertEquals(List.of(one.certificate(), two.certificate()), Pem.certificates(octets(text)));
    assertEquals(one.key(), Pem.privateKey(octets(text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | no private key in PEM",
        "-----BEGIN PRIVATE KEY----- | a PEM block does not end",
        "-----BEGIN PRIVATE | a PEM block does not end",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | the private key cannot be read",
        "-----BEGIN PRIVATE KEY-----A-----END PRIVATE KEY----- | a PEM block is not base64",
        "-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY----- | the private key cannot"
            + " be read",
        "-----BEGIN EC PRIVATE KEY-----MAMC-----END EC PRIVATE KEY----- | the private key cannot be"
            + " read",
        "-----BEGIN EC PRIVATE KEY-----MAcCAQEEAgAA-----END EC PRIVATE KEY----- | the private key"
            + " names no curve",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----AAAA-----END ENCRYPTED PRIVATE KEY----- | the private"
            + " key is encrypted",
      })
  void wrongKey_reason(String text, String reason) {
    assertEquals(
        reason,
        assertThrows(GeneralSecurityException.class, () -> Pem.privateKey(octets(text)))
            .getMessage());
  }

  @Test
  void wrongCertificate_reason() {
    assertEquals(
        "no certificate in PEM",
        assertThrows(GeneralSecurityException.class, () -> Pem.certificates(octets("x")))
            .getMessage());
    assertThrows(
        GeneralSecurityException.class,
        () -> Pem.certificates(octets("-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----")));
  }

  @Test
  void unreadableFile_named() {
    TestResources files =
        new TestResources(".").broken("/c", "Permission denied").broken("/ca", "Is a directory");
    IOException certificate =
        assertThrows(
            IOException.class,
            () -> TlsContexts.of(new TlsFiles("/c", "/k", "", new Position("C", 1)), files));
    assertEquals("could not load TLS cert: open /c: Permission denied", certificate.getMessage());
    IOException authority =
        assertThrows(
            IOException.class,
            () -> TlsContexts.of(new TlsFiles("", "", "/ca", new Position("C", 1)), files));
    assertEquals("error reading /ca: open /ca: Is a directory", authority.getMessage());
  }

  @Test
  void systemWithoutList_runtimesRoots() {
    assertTrue(TlsContexts.system(new TestResources(".")).getProtocol().startsWith("TLS"));
  }
}
