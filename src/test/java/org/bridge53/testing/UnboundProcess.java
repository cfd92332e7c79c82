package org.bridge53.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Unbound on loopback: a resolver that answers from local data only and never asks anybody, over
 * UDP and TCP, over TLS and over HTTPS (HTTP/2, the only version it speaks).
 */
public final class UnboundProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Path folder;
  private final List<String> command;
  private final int port;
  private final int tlsPort;
  private final int httpsPort;
  private TestProcess process;

  private UnboundProcess(Path folder, List<String> command, int port, int tlsPort, int httpsPort) {
    this.folder = folder;
    this.command = command;
    this.port = port;
    this.tlsPort = tlsPort;
    this.httpsPort = httpsPort;
  }

  /**
   * Starts it; the test is skipped where it is not installed.
   *
   * @param keys of TLS and HTTPS
   * @param records in presentation format, absolute; names beside them do not exist
   */
  public static UnboundProcess start(TestKeys keys, String... records) {
    String program = Requires.program("unbound").toString();
    try {
      Path folder = Files.createTempDirectory("bridge53-unbound");
      Files.writeString(folder.resolve("key.pem"), keys.keyPem());
      Files.writeString(folder.resolve("cert.pem"), keys.certificatePem());
      int port = freePort();
      int tlsPort = freePort();
      int httpsPort = freePort();
      StringBuilder text =
          new StringBuilder(
              """
              server:
                interface: 127.0.0.1@%2$d
                interface: 127.0.0.1@%3$d
                interface: 127.0.0.1@%4$d
                tls-port: %3$d
                https-port: %4$d
                tls-service-key: "%1$s/key.pem"
                tls-service-pem: "%1$s/cert.pem"
                access-control: 127.0.0.0/8 allow
                num-threads: 1
                do-daemonize: no
                username: ""
                chroot: ""
                directory: "%1$s"
                pidfile: ""
                use-syslog: no
                logfile: ""
                module-config: "iterator"
                local-zone: "." static
              """
                  .formatted(folder, port, tlsPort, httpsPort));
      for (String each : records) {
        text.append("  local-data: '").append(each).append("'\n");
      }
      text.append("remote-control:\n  control-enable: no\n");
      Path configuration = folder.resolve("unbound.conf");
      Files.writeString(configuration, text);
      UnboundProcess unbound =
          new UnboundProcess(
              folder,
              List.of(program, "-d", "-p", "-c", configuration.toString()),
              port,
              tlsPort,
              httpsPort);
      unbound.startAgain();
      return unbound;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it on the same ports, after {@link #stop}. */
  public void startAgain() {
    process = TestProcess.start(command, folder, _ -> {});
    boolean ready = false;
    try {
      process.await(() -> listens(port) && listens(tlsPort) && listens(httpsPort), PATIENCE);
      ready = true;
    } finally {
      if (!ready) {
        stop();
      }
    }
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(LOOPBACK, port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Free for TCP and UDP a moment ago. */
  private static int freePort() throws IOException {
    for (; ; ) {
      try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
          DatagramSocket _ = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
        return tcp.getLocalPort();
      } catch (java.net.BindException _) {
        // Taken for UDP: try the next.
      }
    }
  }

  public int port() {
    return port;
  }

  public int tlsPort() {
    return tlsPort;
  }

  public int httpsPort() {
    return httpsPort;
  }

  /** Ends the process; its ports stay known. */
  public void stop() {
    process.close();
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
