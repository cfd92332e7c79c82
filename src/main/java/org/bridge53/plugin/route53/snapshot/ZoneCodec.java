package org.bridge53.plugin.route53.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;

/** A zone's file. Sections: {@code ZONE} what it is, {@code SETS} its record sets. */
final class ZoneCodec {
  private static final String ZONE = "ZONE";
  private static final String SETS = "SETS";

  private ZoneCodec() {}

  /**
   * The octets of a file.
   *
   * @param accountKey whose zone it is, see {@link AccountKey}
   */
  static byte[] encode(String accountKey, ZoneImage zone) {
    OctetWriter about = new OctetWriter();
    about.text(accountKey);
    about.text(zone.zoneId());
    about.octets(zone.apex().octets());
    about.flag(zone.isPrivate());
    about.u32((int) zone.serial());
    about.u64(zone.publishedMillis());
    about.text(zone.digest());
    about.text(zone.program());
    about.texts(zone.problems());
    about.text(zone.withheld());
    OctetWriter sets = new OctetWriter();
    sets.items(zone.sets(), RecordSetCodec::write);
    Map<String, byte[]> sections = new LinkedHashMap<>();
    sections.put(ZONE, about.toArray());
    sections.put(SETS, sets.toArray());
    return SectionFile.encode(SectionFile.Kind.ZONE, sections);
  }

  /**
   * Reads a file.
   *
   * @param accountKey whose zone it must be
   * @throws SnapshotException if it is no such file
   */
  static ZoneImage decode(String accountKey, byte[] file) throws SnapshotException {
    Map<String, OctetReader> sections = SectionFile.decode(SectionFile.Kind.ZONE, file);
    OctetReader about = SectionFile.need(sections, ZONE);
    if (!about.text().equals(accountKey)) {
      throw new SnapshotException("it is a zone of another account or access");
    }
    return new ZoneImage(
        about.text(),
        RecordSetCodec.name(about),
        about.flag(),
        about.u32() & 0xffff_ffffL,
        about.u64(),
        about.text(),
        about.text(),
        SectionFile.need(sections, SETS).items(RecordSetCodec::read),
        about.texts(),
        about.text());
  }
}
