package org.bridge53.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * NSD, Knot or BIND serving master files on a loopback port of its own: the servers whose answers
 * ours are compared with, and upstreams that nobody scripted. In the foreground, as the user who
 * runs the tests, without a control channel, with its files in a temporary folder.
 */
public final class NameServerProcess implements AutoCloseable {
  /** A name server, by the name that {@link Requires#program} knows. */
  public enum Kind {
    NSD("nsd"),
    KNOT("knot"),
    BIND("bind");

    private final String program;

    Kind(String program) {
      this.program = program;
    }
  }

  private final InetSocketAddress address;
  private final ScratchProgram program;

  private NameServerProcess(InetSocketAddress address, ScratchProgram program) {
    this.address = address;
    this.program = program;
  }

  /**
   * Starts the server and returns when it answers for each zone; the test is skipped where the
   * server is not installed.
   *
   * @param zones master files' texts by zone name; {@code $ORIGIN} is the zone's name unless the
   *     text sets it
   * @throws IllegalStateException with the server's last lines, if it does not start or does not
   *     load a zone
   */
  public static NameServerProcess start(Kind kind, Map<String, String> zones) {
    return start(kind, zones, ScratchProgram.PATIENCE);
  }

  static NameServerProcess start(Kind kind, Map<String, String> zones, Duration patience) {
    try {
      ScratchProgram program = ScratchProgram.of(kind.program);
      int port = FreePort.find();
      InetSocketAddress address = new InetSocketAddress(FreePort.LOOPBACK, port);
      NameServerProcess server = new NameServerProcess(address, program);
      try {
        Map<String, Path> files = new TreeMap<>();
        for (Map.Entry<String, String> zone : zones.entrySet()) {
          Path file = program.write("zone-" + files.size(), zone.getValue());
          files.put(zone.getKey().endsWith(".") ? zone.getKey() : zone.getKey() + ".", file);
        }
        Path folder = program.folder();
        String configuration =
            program
                .write(
                    "server.conf",
                    switch (kind) {
                      case NSD -> nsd(folder, port, files);
                      case KNOT -> knot(folder, port, files);
                      case BIND -> bind(folder, port, files);
                    })
                .toString();
        List<String> arguments =
            switch (kind) {
              case NSD -> List.of("-d", "-c", configuration);
              case KNOT -> List.of("-c", configuration);
              case BIND -> List.of("-g", "-4", "-n", "1", "-c", configuration);
            };
        program.start(
            arguments,
            () -> files.keySet().stream().allMatch(zone -> answersFor(zone, address)),
            patience);
      } catch (IOException | IllegalStateException e) {
        server.close();
        throw e;
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it answers, over UDP and TCP. */
  public InetSocketAddress address() {
    return address;
  }

  /** The last lines of its log. */
  public String output() {
    return program.output();
  }

  @Override
  public void close() {
    program.close();
  }

  private static String nsd(Path folder, int port, Map<String, Path> zones) {
    StringBuilder text =
        new StringBuilder(
            """
            server:
              ip-address: 127.0.0.1@%1$d
              server-count: 1
              username: ""
              zonesdir: "%2$s"
              database: ""
              pidfile: "%2$s/pid"
              xfrdfile: "%2$s/xfrd"
              xfrdir: "%2$s"
              zonelistfile: "%2$s/zones"
              rrl-ratelimit: 0
              rrl-whitelist-ratelimit: 0
              answer-cookie: yes
            remote-control:
              control-enable: no
            """
                .formatted(port, folder));
    zones.forEach(
        (name, file) ->
            text.append("zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n".formatted(name, file)));
    return text.toString();
  }

  private static String knot(Path folder, int port, Map<String, Path> zones) {
    StringBuilder text =
        new StringBuilder(
            """
            server:
                listen: 127.0.0.1@%1$d
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
                rundir: %2$s
            database:
                storage: %2$s/db
            log:
              - target: stderr
                any: info
            template:
              - id: default
                journal-content: none
                zonefile-sync: -1
                zonefile-load: whole
                semantic-checks: off
            zone:
            """
                .formatted(port, folder));
    zones.forEach(
        (name, file) -> text.append("  - domain: \"%s\"\n    file: %s\n".formatted(name, file)));
    return text.toString();
  }

  private static String bind(Path folder, int port, Map<String, Path> zones) {
    StringBuilder text =
        new StringBuilder(
            """
            options {
              directory "%2$s";
              listen-on port %1$d { 127.0.0.1; };
              listen-on-v6 { none; };
              pid-file none;
              session-keyfile "%2$s/session.key";
              recursion no;
              dnssec-validation no;
              notify no;
              empty-zones-enable no;
              check-names master ignore;
              check-integrity no;
              check-mx ignore;
            };
            controls { };
            """
                .formatted(port, folder));
    zones.forEach(
        (name, file) ->
            text.append("zone \"%s\" { type master; file \"%s\"; };\n".formatted(name, file)));
    return text.toString();
  }

  /**
   * Asks for the zone's SOA; written by hand, so that a test of our message code does not rest on
   * our message code.
   */
  private static boolean answersFor(String zone, InetSocketAddress server) {
    try (DatagramSocket socket = new DatagramSocket(0, FreePort.LOOPBACK)) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      DataOutputStream query = new DataOutputStream(octets);
      query.writeShort(0x1053);
      query.writeShort(0);
      query.writeShort(1);
      query.write(new byte[6]);
      for (String label : zone.split("\\.")) {
        byte[] text = label.getBytes(StandardCharsets.US_ASCII);
        query.writeByte(text.length);
        query.write(text);
      }
      if (!zone.equals(".")) {
        query.writeByte(0);
      }
      query.writeShort(6);
      query.writeShort(1);
      socket.setSoTimeout(200);
      socket.connect(server);
      socket.send(new DatagramPacket(octets.toByteArray(), octets.size()));
      byte[] reply = new byte[512];
      socket.receive(new DatagramPacket(reply, reply.length));
      boolean noError = (reply[3] & 15) == 0;
      boolean authoritative = (reply[2] & 4) != 0;
      return noError && authoritative && reply[7] == 1;
    } catch (IOException _) {
      return false;
    }
  }
}
