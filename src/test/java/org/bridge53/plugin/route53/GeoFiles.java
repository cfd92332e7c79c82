package org.bridge53.plugin.route53;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.Cidr;

/**
 * Writes small databases in MaxMind's format (MaxMind DB File Format Specification, version 2.0),
 * with records of 24 bits.
 */
public final class GeoFiles {
  private static final int DATA_SEPARATOR_OCTETS = 16;

  /** A node of the search tree: for each bit another node, an offset into the data, or nothing. */
  private static final class Node {
    private final Node[] next = new Node[2];
    private final int[] data = {-1, -1};
    private int number;
  }

  private final Node root = new Node();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** A city: continent, country, subdivision and a point. */
  public static Map<String, Object> city(
      String continent, String country, String subdivision, double latitude, double longitude) {
    Map<String, Object> city = new LinkedHashMap<>(country(continent, country));
    city.put("subdivisions", List.of(Map.of("iso_code", subdivision)));
    city.put("location", Map.of("latitude", latitude, "longitude", longitude));
    return city;
  }

  public static Map<String, Object> country(String continent, String country) {
    return Map.of("continent", Map.of("code", continent), "country", Map.of("iso_code", country));
  }

  /** Adds a network; none may lie in another. */
  public GeoFiles put(String network, Map<String, Object> fields) {
    Cidr cidr = Cidr.parse(network);
    byte[] address = cidr.network().getAddress();
    int bits = cidr.prefixBits();
    if (address.length == 4) { // the IPv4 addresses are ::/96
      byte[] mapped = new byte[16];
      System.arraycopy(address, 0, mapped, 12, 4);
      address = mapped;
      bits += 96;
    }
    int offset = data.size();
    write(fields, data);
    Node node = root;
    for (int bit = 0; bit < bits; bit++) {
      int side = (address[bit / 8] >> (7 - bit % 8)) & 1;
      if (bit == bits - 1) {
        node.data[side] = offset;
      } else {
        node.next[side] = node.next[side] == null ? new Node() : node.next[side];
        node = node.next[side];
      }
    }
    return this;
  }

  /** The file. */
  public byte[] build() {
    List<Node> nodes = new ArrayList<>(List.of(root));
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).number = i;
      for (Node next : nodes.get(i).next) {
        if (next != null) {
          nodes.add(next);
        }
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (Node node : nodes) {
      for (int side = 0; side < 2; side++) {
        int record =
            node.next[side] != null
                ? node.next[side].number
                : node.data[side] < 0
                    ? nodes.size()
                    : nodes.size() + DATA_SEPARATOR_OCTETS + node.data[side];
        file.write(record >> 16);
        file.write(record >> 8);
        file.write(record);
      }
    }
    file.writeBytes(new byte[DATA_SEPARATOR_OCTETS]);
    file.writeBytes(data.toByteArray());
    file.writeBytes("\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", (short) 2);
    metadata.put("binary_format_minor_version", (short) 0);
    metadata.put("build_epoch", 1_767_225_600L);
    metadata.put("database_type", "Test-City");
    metadata.put("description", Map.of("en", "a test"));
    metadata.put("ip_version", (short) 6);
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", (short) 24);
    write(metadata, file);
    return file.toByteArray();
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case String text -> {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.write(2 << 5 | octets.length);
        out.writeBytes(octets);
      }
      case Double number -> {
        out.write(3 << 5 | 8);
        out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
      }
      case Short number -> {
        out.write(5 << 5 | 2);
        out.writeBytes(ByteBuffer.allocate(2).putShort(number).array());
      }
      case Integer number -> {
        out.write(6 << 5 | 4);
        out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
      }
      case Map<?, ?> map -> {
        out.write(7 << 5 | map.size());
        map.forEach(
            (key, field) -> {
              write(key, out);
              write(field, out);
            });
      }
      case Long number -> {
        out.write(8);
        out.write(9 - 7);
        out.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
      }
      case List<?> list -> {
        out.write(list.size());
        out.write(11 - 7);
        list.forEach(item -> write(item, out));
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }
}
