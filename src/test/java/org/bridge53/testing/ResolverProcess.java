package org.bridge53.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.xbill.DNS.Message;

/**
 * A resolver on loopback that sends the names of some zones to one server, ours: what on-premises
 * networks have in front of a bridge. In the foreground, with its files in a temporary folder.
 */
public final class ResolverProcess implements AutoCloseable {
  /** A resolver and how it sends. */
  public enum Kind {
    /** {@code forward-zone}: with RD, and it wants RA. */
    UNBOUND_FORWARD("unbound"),
    /** {@code stub-zone}: without RD, and it wants AA. */
    UNBOUND_STUB("unbound"),
    /** {@code type forward; forward only}. */
    BIND_FORWARD("bind"),
    /** {@code server=/zone/address}. */
    DNSMASQ("dnsmasq");

    private final String program;

    Kind(String program) {
      this.program = program;
    }
  }

  private final InetSocketAddress address;
  private final ScratchProgram program;

  private ResolverProcess(InetSocketAddress address, ScratchProgram program) {
    this.address = address;
    this.program = program;
  }

  /**
   * Starts it and returns when it answers anything at all; the test is skipped where it is not
   * installed.
   *
   * @param server on 127.0.0.1
   */
  public static ResolverProcess start(Kind kind, InetSocketAddress server, String... zones) {
    try {
      ScratchProgram program = ScratchProgram.of(kind.program);
      int port = FreePort.find();
      int to = server.getPort();
      InetSocketAddress address = new InetSocketAddress(FreePort.LOOPBACK, port);
      ResolverProcess resolver = new ResolverProcess(address, program);
      try {
        Path folder = program.folder();
        String configuration =
            program
                .write(
                    "resolver.conf",
                    switch (kind) {
                      case UNBOUND_FORWARD -> unbound(folder, port, to, "forward", zones);
                      case UNBOUND_STUB -> unbound(folder, port, to, "stub", zones);
                      case BIND_FORWARD -> bind(folder, port, to, zones);
                      case DNSMASQ -> dnsmasq(port, to, zones);
                    })
                .toString();
        List<String> arguments =
            switch (kind) {
              case UNBOUND_FORWARD, UNBOUND_STUB -> List.of("-d", "-p", "-c", configuration);
              case BIND_FORWARD -> List.of("-g", "-4", "-n", "1", "-c", configuration);
              case DNSMASQ -> List.of("--keep-in-foreground", "-C", configuration);
            };
        program.start(arguments, () -> answers(address), ScratchProgram.PATIENCE);
      } catch (IOException | IllegalStateException e) {
        resolver.close();
        throw e;
      }
      return resolver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public InetSocketAddress address() {
    return address;
  }

  /** The last lines of its log. */
  public String output() {
    return program.output();
  }

  private static String unbound(Path folder, int port, int to, String how, String... zones) {
    StringBuilder text =
        new StringBuilder(
            """
            server:
              interface: 127.0.0.1@%2$d
              access-control: 127.0.0.0/8 allow
              do-not-query-localhost: no
              do-ip6: no
              num-threads: 1
              do-daemonize: no
              username: ""
              chroot: ""
              directory: "%1$s"
              pidfile: ""
              use-syslog: no
              logfile: ""
              verbosity: 2
              module-config: "iterator"
              local-zone: "probe.invalid." static
            remote-control:
              control-enable: no
            """
                .formatted(folder, port));
    for (String zone : zones) {
      text.append(
          "%1$s-zone:\n  name: \"%2$s\"\n  %1$s-addr: 127.0.0.1@%3$d\n".formatted(how, zone, to));
    }
    return text.toString();
  }

  private static String bind(Path folder, int port, int to, String... zones) {
    StringBuilder text =
        new StringBuilder(
            """
            options {
              directory "%2$s";
              listen-on port %1$d { 127.0.0.1; };
              listen-on-v6 { none; };
              pid-file none;
              session-keyfile "%2$s/session.key";
              recursion yes;
              dnssec-validation no;
              empty-zones-enable no;
            };
            controls { };
            """
                .formatted(port, folder));
    for (String zone : zones) {
      text.append(
          "zone \"%s\" { type forward; forward only; forwarders { 127.0.0.1 port %d; }; };\n"
              .formatted(zone, to));
    }
    return text.toString();
  }

  private static String dnsmasq(int port, int to, String... zones) {
    StringBuilder text =
        new StringBuilder(
            """
            port=%d
            listen-address=127.0.0.1
            bind-interfaces
            no-resolv
            no-hosts
            pid-file=
            user=%s
            """
                .formatted(port, System.getProperty("user.name")));
    for (String zone : zones) {
      text.append("server=/%s/127.0.0.1#%d\n".formatted(zone, to));
    }
    return text.toString();
  }

  private static boolean answers(InetSocketAddress server) {
    try (DatagramSocket socket = new DatagramSocket(0, FreePort.LOOPBACK)) {
      socket.setSoTimeout(300);
      socket.connect(server);
      Message query = Queries.message("probe.invalid", "A");
      query.getHeader().unsetFlag(org.xbill.DNS.Flags.RD); // no need to look for it
      byte[] octets = query.toWire();
      socket.send(new DatagramPacket(octets, octets.length));
      socket.receive(new DatagramPacket(new byte[512], 512));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
