package org.bridge53.plugin.log;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.NameText;

/**
 * A format, cut into segments once: text, and placeholders in braces. Nothing that a placeholder
 * gives has control characters: names are in presentation format, all else is numbers and words of
 * ours.
 */
final class LogFormat {
  /** What {@code {common}} stands for. */
  static final String COMMON =
      "{remote}:{port} - {>id} \"{type} {class} {name} {proto} {size} {>do} {>bufsize}\" {rcode}"
          + " {>rflags} {rsize} {duration}";

  /** What {@code {combined}} stands for. */
  static final String COMBINED = COMMON + " \"{>opcode}\"";

  private static final String[] FLAG_NAMES = {"qr", "aa", "tc", "rd", "ra", "z", "ad", "cd"};
  private static final int[] FLAGS = {
    Header.QR, Header.AA, Header.TC, Header.RD, Header.RA, Header.Z, Header.AD, Header.CD
  };

  /** Appends a part of the line. */
  private interface Segment {
    void append(StringBuilder line, LogEvent event);
  }

  private static final Map<String, Segment> PLACEHOLDERS =
      Map.ofEntries(
          Map.entry("type", (line, event) -> line.append(RrType.text(event.query().qtype()))),
          Map.entry("class", (line, event) -> line.append(RrClass.text(event.query().qclass()))),
          Map.entry("name", (line, event) -> line.append(NameText.format(event.query().qname()))),
          Map.entry("proto", (line, event) -> line.append(protocol(event.query()))),
          Map.entry("size", (line, event) -> line.append(event.query().octets().length)),
          Map.entry("remote", (line, event) -> address(line, event.query().client().remote())),
          Map.entry("local", (line, event) -> address(line, event.query().client().local())),
          Map.entry(
              "port", (line, event) -> line.append(event.query().client().remote().getPort())),
          Map.entry("rcode", (line, event) -> rcode(line, event.rcode())),
          Map.entry("rsize", (line, event) -> line.append(event.messageOctets())),
          Map.entry("duration", (line, event) -> seconds(line, event.durationNanos())),
          Map.entry(">id", (line, event) -> line.append(event.query().id())),
          Map.entry(">opcode", (line, event) -> line.append(event.query().opcode())),
          Map.entry(">do", (line, event) -> line.append(event.query().dnssecOk())),
          Map.entry(">bufsize", (line, event) -> line.append(bufferOctets(event.query()))),
          Map.entry(">rflags", (line, event) -> flags(line, event.messageFlags())));

  private final Segment[] segments;
  private final boolean needsMessage;

  private LogFormat(List<Segment> segments, boolean needsMessage) {
    this.segments = segments.toArray(Segment[]::new);
    this.needsMessage = needsMessage;
  }

  /** Cuts a format. Braces around an unknown word are text; {@code {/label}} is metadata. */
  static LogFormat of(String text) {
    String expanded = text.replace("{common}", COMMON).replace("{combined}", COMBINED);
    List<Segment> segments = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    boolean needsMessage = false;
    int at = 0;
    while (at < expanded.length()) {
      char c = expanded.charAt(at);
      int end = c == '{' ? expanded.indexOf('}', at) : -1;
      String word = end < 0 ? "" : expanded.substring(at + 1, end);
      Segment placeholder = PLACEHOLDERS.get(word);
      if (placeholder != null) {
        addLiteral(segments, literal);
        segments.add(placeholder);
        needsMessage |= word.equals("rsize") || word.equals(">rflags");
        at = end + 1;
      } else if (word.startsWith("/")) {
        addLiteral(segments, literal);
        String label = word.substring(1);
        segments.add((line, event) -> metadata(line, event.query(), label));
        at = end + 1;
      } else {
        literal.append(c);
        at++;
      }
    }
    addLiteral(segments, literal);
    return new LogFormat(segments, needsMessage);
  }

  private static void addLiteral(List<Segment> segments, StringBuilder literal) {
    if (!literal.isEmpty()) {
      String text = literal.toString();
      segments.add((line, event) -> line.append(text));
      literal.setLength(0);
    }
  }

  /** Whether the response on the wire is asked for. */
  boolean needsMessage() {
    return needsMessage;
  }

  void append(StringBuilder line, LogEvent event) {
    for (Segment segment : segments) {
      segment.append(line, event);
    }
  }

  /** What a plugin noted under a label; {@code -} if none did. */
  private static void metadata(StringBuilder line, Query query, String label) {
    Metadata store = query.metadata();
    String value = store == null ? "" : store.get(label);
    line.append(value.isEmpty() ? "-" : value);
  }

  private static String protocol(Query query) {
    return query.client().protocol() == TransportProtocol.UDP ? "udp" : "tcp";
  }

  /** What the client can take: over TCP always the most there is. */
  static int bufferOctets(Query query) {
    return query.client().protocol() == TransportProtocol.UDP ? query.udpPayloadOctets() : 65_535;
  }

  private static void address(StringBuilder line, InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    if (address == null) {
      line.append('-');
    } else if (address instanceof Inet6Address) {
      line.append('[').append(SocketNames.of(address)).append(']');
    } else {
      line.append(SocketNames.of(address));
    }
  }

  private static void rcode(StringBuilder line, int rcode) {
    String text = Rcode.text(rcode);
    if (text.startsWith("RCODE")) {
      line.append(rcode);
    } else {
      line.append(text);
    }
  }

  /** {@code 0.000291s}: without zeros at the end, as Go prints the shortest form. */
  static void seconds(StringBuilder line, long nanos) {
    long positive = Math.max(0, nanos);
    line.append(positive / 1_000_000_000);
    int fraction = (int) (positive % 1_000_000_000);
    if (fraction != 0) {
      line.append('.');
      for (int digit = 100_000_000; fraction != 0; digit /= 10) {
        line.append((char) ('0' + fraction / digit));
        fraction %= digit;
      }
    }
    line.append('s');
  }

  /** Every response has QR: no flag at all is no response. */
  private static void flags(StringBuilder line, int flags) {
    if (flags == 0) {
      line.append('-');
      return;
    }
    boolean first = true;
    for (int i = 0; i < FLAGS.length; i++) {
      if ((flags & FLAGS[i]) != 0) {
        if (!first) {
          line.append(',');
        }
        line.append(FLAG_NAMES[i]);
        first = false;
      }
    }
  }
}
