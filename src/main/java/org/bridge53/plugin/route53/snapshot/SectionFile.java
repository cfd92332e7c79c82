package org.bridge53.plugin.route53.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The format of every file of a snapshot: a header, then sections with a name each.
 *
 * <pre>
 * file    = header section* end
 * header  = "bridge53" u16 format   u16 kind
 * section = name (4 ASCII) u32 length   length octets   u32 CRC-32C of all that
 * end     = "END " 4   u32 CRC-32C of the whole file before the end section   u32 CRC-32C
 * </pre>
 *
 * <p>The format number changes only when an older release could not make sense of a file any more;
 * whatever is new until then goes into a section of a new name, which older releases pass over, or
 * to the end of an item. The end section tells a whole file from one that was cut at a section.
 */
final class SectionFile {
  /** What a file holds. */
  enum Kind {
    ZONE(0),
    ACCOUNT(1);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /** The only one so far. */
  static final int FORMAT = 1;

  /** More than any zone of Route 53 can be: 10,000 sets, and AWS lifts that to 100,000 or so. */
  static final long MOST_OCTETS = 512L << 20;

  private static final byte[] MAGIC = "bridge53".getBytes(StandardCharsets.US_ASCII);
  private static final String END = "END ";
  private static final int HEADER_OCTETS = MAGIC.length + 4;
  private static final int NAME_OCTETS = 4;
  private static final int FRAME_OCTETS = NAME_OCTETS + 8;

  private SectionFile() {}

  /**
   * The octets of a file.
   *
   * @param sections by names of four ASCII characters, in their order
   */
  static byte[] encode(Kind kind, Map<String, byte[]> sections) {
    OctetWriter file = new OctetWriter();
    file.raw(MAGIC, 0, MAGIC.length);
    file.u16(FORMAT);
    file.u16(kind.code);
    sections.forEach((name, content) -> section(file, name, content));
    OctetWriter end = new OctetWriter();
    end.u32(checksum(file.array(), 0, file.length()));
    section(file, END, end.toArray());
    return file.toArray();
  }

  private static void section(OctetWriter file, String name, byte[] content) {
    int start = file.length();
    file.raw(name.getBytes(StandardCharsets.US_ASCII), 0, NAME_OCTETS);
    file.u32(content.length);
    file.raw(content, 0, content.length);
    file.u32(checksum(file.array(), start, file.length() - start));
  }

  /**
   * The sections of a file.
   *
   * @throws SnapshotException if it is not a whole one of this kind and format
   */
  static Map<String, OctetReader> decode(Kind kind, byte[] file) throws SnapshotException {
    OctetReader header = new OctetReader(file, 0, file.length);
    if (file.length < HEADER_OCTETS) {
      throw new SnapshotException("it is cut off: " + file.length + " octets");
    }
    for (byte octet : MAGIC) {
      if (header.u8() != octet) {
        throw new SnapshotException("it is no file of a snapshot");
      }
    }
    int format = header.u16();
    if (format != FORMAT) {
      throw new SnapshotException(
          "it has the format " + format + " of another release; this one reads " + FORMAT);
    }
    if (header.u16() != kind.code) {
      throw new SnapshotException("it is a snapshot of something else");
    }
    Map<String, OctetReader> sections = new LinkedHashMap<>();
    int at = HEADER_OCTETS;
    while (at < file.length) {
      if (file.length - at < FRAME_OCTETS) {
        throw new SnapshotException("it is cut off at octet " + at);
      }
      String name = new String(file, at, NAME_OCTETS, StandardCharsets.US_ASCII);
      OctetReader frame = new OctetReader(file, at + NAME_OCTETS, file.length);
      int length = frame.u32();
      if (length < 0 || length > file.length - at - FRAME_OCTETS) {
        throw new SnapshotException("it is cut off in the section at octet " + at);
      }
      int content = at + NAME_OCTETS + 4;
      OctetReader checksum = new OctetReader(file, content + length, file.length);
      if (checksum.u32() != checksum(file, at, NAME_OCTETS + 4 + length)) {
        throw new SnapshotException("the checksum of the section at octet " + at + " is wrong");
      }
      OctetReader section = new OctetReader(file, content, content + length);
      if (name.equals(END)) {
        if (section.u32() != checksum(file, 0, at)) {
          throw new SnapshotException("the checksum of the whole file is wrong");
        }
        return sections;
      }
      sections.putIfAbsent(name, section);
      at += FRAME_OCTETS + length;
    }
    throw new SnapshotException("it has no end");
  }

  /** A section that must be there. */
  static OctetReader need(Map<String, OctetReader> sections, String name) throws SnapshotException {
    OctetReader section = sections.get(name);
    if (section == null) {
      throw new SnapshotException("the section " + name + " is missing");
    }
    return section;
  }

  /** Reads a whole file, of which no more is held than it has, whatever its length says. */
  static byte[] read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      long size = Files.size(path);
      if (size > MOST_OCTETS) {
        throw new SnapshotException("it is too large: " + size + " octets");
      }
      return in.readNBytes((int) size);
    }
  }

  private static int checksum(byte[] octets, int from, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(octets, from, length);
    return (int) checksum.getValue();
  }
}
