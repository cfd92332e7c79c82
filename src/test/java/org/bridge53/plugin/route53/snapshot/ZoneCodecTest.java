package org.bridge53.plugin.route53.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Test;

class ZoneCodecTest {
  private static final String KEY = "0123456789abcdef0123";
  private final ZoneImage image = Images.image("Z1", 7, Images.everything("example.org."));
  private final byte[] file = ZoneCodec.encode(KEY, image);

  private static String refusal(byte[] octets) {
    return assertThrows(SnapshotException.class, () -> ZoneCodec.decode(KEY, octets)).getMessage();
  }

  @Test
  void everyKindOfRecordSet_comesBack() throws Exception {
    ZoneImage back = ZoneCodec.decode(KEY, file);
    assertEquals(image, back);
    assertTrue(back.sets().stream().anyMatch(set -> set.rrset() != null));
  }

  /** What is served, set by set. */
  private static Map<String, String> content(Zone zone) {
    Map<String, String> all = new TreeMap<>();
    zone.forEach(
        (owner, choice) ->
            all.put(owner + " " + choice.type(), choice.toString().replaceAll("@[0-9a-f]+", "")));
    return all;
  }

  @Test
  void restored_servesTheSame() throws Exception {
    ZoneImage back = ZoneCodec.decode(KEY, file);
    Translation.Translated first =
        assertInstanceOf(
            Translation.Translated.class,
            ZoneTranslator.translate("Z1", Images.everything("example.org."), null));
    Translation.Translated again =
        assertInstanceOf(
            Translation.Translated.class, ZoneTranslator.restore("Z1", back.apex(), back.sets()));
    assertEquals(content(first.zone()), content(again.zone()));
    assertEquals(first.sets(), again.sets());
    assertEquals(1, again.problems().size(), "the broken one: " + again.problems());
  }

  @Test
  void anotherAccount_refused() {
    assertEquals(
        "it is a zone of another account or access",
        assertThrows(SnapshotException.class, () -> ZoneCodec.decode(KEY.replace('0', '1'), file))
            .getMessage());
  }

  @Test
  void cutAnywhere_refused() {
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(SnapshotException.class, () -> ZoneCodec.decode(KEY, cut), "at " + length);
    }
  }

  @Test
  void anyBitFlipped_refused() {
    for (int at = 0; at < file.length; at++) {
      byte[] damaged = file.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      assertThrows(SnapshotException.class, () -> ZoneCodec.decode(KEY, damaged), "at " + at);
    }
  }

  @Test
  void otherFiles_refusedWithTheReason() {
    assertEquals("it is cut off: 0 octets", refusal(new byte[0]));
    assertEquals(
        "it is no file of a snapshot",
        refusal("something else altogether".getBytes(StandardCharsets.UTF_8)));
    byte[] later = file.clone();
    later[9] = 2;
    assertEquals("it has the format 2 of another release; this one reads 1", refusal(later));
    byte[] account = SectionFile.encode(SectionFile.Kind.ACCOUNT, Map.of());
    assertEquals("it is a snapshot of something else", refusal(account));
    assertEquals(
        "the section ZONE is missing",
        refusal(SectionFile.encode(SectionFile.Kind.ZONE, Map.of("ODD ", new byte[3]))));
  }

  @Test
  void sectionsOfALaterRelease_passedOver() throws Exception {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    sections.put("NEW1", new byte[100]);
    SectionFile.decode(SectionFile.Kind.ZONE, file)
        .forEach(
            (name, section) -> {
              byte[] content = section.rest();
              // A later release may add to the end of a section as well.
              sections.put(name, Arrays.copyOf(content, content.length + 5));
            });
    sections.put("NEW2", new byte[0]);
    assertEquals(image, ZoneCodec.decode(KEY, SectionFile.encode(SectionFile.Kind.ZONE, sections)));
  }

  @Test
  void itemsOfALaterRelease_passedOver() throws Exception {
    OctetWriter list = new OctetWriter();
    list.items(
        List.of("a", "b"),
        (item, text) -> {
          item.text(text);
          item.u64(53);
        });
    byte[] octets = list.toArray();
    assertEquals(
        List.of("a", "b"), new OctetReader(octets, 0, octets.length).items(OctetReader::text));
  }

  @Test
  void hostileLengths_refusedBeforeTheyAreAllocated() {
    OctetWriter hostile = new OctetWriter();
    hostile.number(Integer.MAX_VALUE);
    hostile.u64(0);
    byte[] octets = hostile.toArray();
    for (OctetReader.One<Object> read :
        List.<OctetReader.One<Object>>of(
            OctetReader::octets,
            OctetReader::text,
            OctetReader::texts,
            from -> from.items(OctetReader::text))) {
      assertThrows(
          SnapshotException.class, () -> read.read(new OctetReader(octets, 0, octets.length)));
    }
    OctetWriter negative = new OctetWriter();
    negative.number(-1);
    byte[] below = negative.toArray();
    assertThrows(SnapshotException.class, () -> new OctetReader(below, 0, below.length).octets());
  }

  @Test
  void numbers_comeBack() throws Exception {
    for (long number : new long[] {0, 1, 127, 128, 16_384, Integer.MAX_VALUE, -1, Long.MIN_VALUE}) {
      OctetWriter to = new OctetWriter();
      to.number(number);
      to.u64(number);
      byte[] octets = to.toArray();
      OctetReader from = new OctetReader(octets, 0, octets.length);
      assertEquals(number, from.number());
      assertEquals(number, from.u64());
      assertArrayEquals(new byte[0], from.rest());
    }
  }
}
