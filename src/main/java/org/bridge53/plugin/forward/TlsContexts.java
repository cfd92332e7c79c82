package org.bridge53.plugin.forward;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.forward.ForwardConfig.TlsFiles;
import org.jspecify.annotations.Nullable;

/** Whom to trust and how to prove oneself over TLS, from the files that the Corefile names. */
final class TlsContexts {
  /** Where systems keep the roots they trust, as Go looks for them; else the JDK's are taken. */
  private static final List<String> SYSTEM_ROOTS =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/pki/tls/cacert.pem",
          "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
          "/etc/ssl/cert.pem");

  private static final char[] NO_PASSWORD = {};

  private TlsContexts() {}

  /** The roots of the system, no certificate of our own. */
  static SSLContext system(LocalFiles files) {
    try {
      return context(null, systemRoots(files));
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException("TLS is not available: " + failure.getMessage(), failure);
    }
  }

  /**
   * Reads the files.
   *
   * @throws IOException in one line, with the name of the file
   */
  static SSLContext of(TlsFiles names, LocalFiles files) throws IOException {
    try {
      KeyManager[] identity =
          names.certificate().isEmpty() ? null : identity(names.certificate(), names.key(), files);
      List<X509Certificate> roots =
          names.authority().isEmpty() ? systemRoots(files) : authority(names.authority(), files);
      return context(identity, roots);
    } catch (GeneralSecurityException failure) {
      throw new IOException("TLS is not available: " + failure.getMessage(), failure);
    }
  }

  private static SSLContext context(KeyManager @Nullable [] identity, List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity, trust(roots), null);
    return context;
  }

  private static KeyManager[] identity(String certificate, String key, LocalFiles files)
      throws IOException {
    String doing = "could not load TLS cert: ";
    try {
      List<X509Certificate> chain = Pem.certificates(read(certificate, files, doing));
      PrivateKey privateKey = Pem.privateKey(read(key, files, doing));
      if (!belongTogether(privateKey, chain.getFirst())) {
        throw new IOException(doing + "tls: private key does not match public key");
      }
      KeyStore store = emptyStore();
      store.setKeyEntry("identity", privateKey, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      return managers.getKeyManagers();
    } catch (GeneralSecurityException failure) {
      throw new IOException(
          doing + certificate + ", " + key + ": " + failure.getMessage(), failure);
    }
  }

  /** Signs something with the one and checks it with the other. */
  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    byte[] text = "bridge53".getBytes(StandardCharsets.US_ASCII);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(text);
    byte[] signature = signer.sign();
    Signature checker = Signature.getInstance(algorithm);
    checker.initVerify(certificate.getPublicKey());
    checker.update(text);
    return checker.verify(signature);
  }

  private static List<X509Certificate> authority(String name, LocalFiles files) throws IOException {
    byte[] text = read(name, files, "error reading " + name + ": ");
    try {
      return Pem.certificates(text);
    } catch (GeneralSecurityException failure) {
      throw new IOException(
          "could not read root certs: " + name + ": " + failure.getMessage(), failure);
    }
  }

  private static byte[] read(String name, LocalFiles files, String doing) throws IOException {
    try {
      Path path = files.resolve(name);
      return files.read(path);
    } catch (NoSuchFileException | InvalidPathException notThere) {
      throw new IOException(doing + "open " + name + ": no such file or directory", notThere);
    } catch (IOException unreadable) {
      throw new IOException(doing + "open " + name + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /** Empty if the system has no list that can be read: then the JDK's own is used. */
  private static List<X509Certificate> systemRoots(LocalFiles files) {
    List<X509Certificate> roots = List.of();
    for (int i = 0; i < SYSTEM_ROOTS.size() && roots.isEmpty(); i++) {
      try {
        roots = Pem.certificates(files.read(files.resolve(SYSTEM_ROOTS.get(i))));
      } catch (IOException | GeneralSecurityException _) {
        roots = List.of(); // another system's place
      }
    }
    return roots;
  }

  private static TrustManager[] trust(List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
    KeyStore store = null;
    if (!roots.isEmpty()) {
      store = emptyStore();
      for (X509Certificate root : roots) {
        store.setCertificateEntry("root " + store.size(), root);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
