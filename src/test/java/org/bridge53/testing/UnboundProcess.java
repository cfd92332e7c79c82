package org.bridge53.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/**
 * Unbound on loopback: a resolver that answers from local data only and never asks anybody, over
 * UDP and TCP, over TLS and over HTTPS (HTTP/2, the only version it speaks).
 */
public final class UnboundProcess implements AutoCloseable {
  private final ScratchProgram program;
  private final List<String> arguments;
  private final int port;
  private final int tlsPort;
  private final int httpsPort;

  private UnboundProcess(
      ScratchProgram program, List<String> arguments, int port, int tlsPort, int httpsPort) {
    this.program = program;
    this.arguments = arguments;
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
    try {
      ScratchProgram program = ScratchProgram.of("unbound");
      program.write("key.pem", keys.keyPem());
      program.write("cert.pem", keys.certificatePem());
      int port = FreePort.find();
      int tlsPort = FreePort.find();
      int httpsPort = FreePort.find();
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
                  .formatted(program.folder(), port, tlsPort, httpsPort));
      for (String each : records) {
        text.append("  local-data: '").append(each).append("'\n");
      }
      text.append("remote-control:\n  control-enable: no\n");
      Path configuration = program.write("unbound.conf", text);
      UnboundProcess unbound =
          new UnboundProcess(
              program,
              List.of("-d", "-p", "-c", configuration.toString()),
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
    program.start(
        arguments,
        () -> listens(port) && listens(tlsPort) && listens(httpsPort),
        ScratchProgram.PATIENCE);
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(FreePort.LOOPBACK, port)) {
      return true;
    } catch (IOException notYet) {
      return false;
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
    program.stop();
  }

  @Override
  public void close() {
    program.close();
  }
}
