package org.bridge53.plugin.route53.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of {@code ca}, in place of the system's. The file is read for each connection,
 * so that a new one counts at once; as long as its octets stay the same so does the socket factory,
 * by which the JDK tells the connections that it keeps.
 */
final class TrustedRoots {
  private final Path file;
  private byte[] octets = new byte[0];
  private @Nullable SSLSocketFactory sockets;

  TrustedRoots(String file) {
    this.file = Path.of(file);
  }

  /**
   * @throws IOException in one line, if the file cannot be read or holds no certificate
   */
  synchronized SSLSocketFactory sockets() throws IOException {
    byte[] present = read();
    SSLSocketFactory factory = sockets;
    if (factory == null || !Arrays.equals(present, octets)) {
      factory = factory(present);
      octets = present;
      sockets = factory;
    }
    return factory;
  }

  private byte[] read() throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("ca " + file + ": no such file");
    } catch (AccessDeniedException e) {
      throw new IOException("ca " + file + ": permission denied");
    } catch (IOException e) {
      throw new IOException("ca " + file + ": " + OneLine.of(e.getMessage()));
    }
  }

  private SSLSocketFactory factory(byte[] pem) throws IOException {
    try {
      Collection<? extends Certificate> certificates = certificates(pem);
      if (certificates.isEmpty()) {
        throw new IOException("ca " + file + ": no certificate in it");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : certificates) {
        store.setCertificateEntry("ca" + number++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException impossible) {
      throw new IOException("ca " + file + ": " + OneLine.of(impossible.getMessage()));
    }
  }

  private Collection<? extends Certificate> certificates(byte[] pem) throws IOException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem));
    } catch (CertificateException e) {
      throw new IOException("ca " + file + ": no certificates in PEM");
    }
  }
}
