package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ResponseReaderTest {
  private static byte[] response(String question, String... records) throws Exception {
    Message message =
        Message.newQuery(Record.newRecord(Name.fromString(question), Type.A, DClass.IN));
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setFlag(Flags.RA);
    for (String text : records) {
      String[] words = text.split(" ", 3);
      message.addRecord(
          Record.fromString(
              Name.fromString(words[0]), Type.value(words[1]), DClass.IN, 60, words[2], Name.root),
          Section.ANSWER);
    }
    return message.toWire();
  }

  @Test
  void neighbours_becomeOneSet_orderStays() throws Exception {
    ResponseReader.Reply reply =
        ResponseReader.read(
            response(
                "w.example.",
                "w.example. CNAME x.example.",
                "x.example. A 192.0.2.1",
                "x.example. A 192.0.2.2"));
    assertNotNull(reply);
    assertEquals(NameText.parse("w.example."), reply.qname());
    assertTrue(reply.response().has(Header.RA));
    assertEquals(2, reply.response().answer().size());
    assertEquals(RrType.CNAME, reply.response().answer().get(0).type());
    assertEquals(NameText.parse("x.example."), reply.response().answer().get(0).firstTarget());
    assertEquals(2, reply.response().answer().get(1).count());
  }

  @Test
  void notAResponse_isNull() throws Exception {
    byte[] message = response("w.example.");
    message[2] &= 0x7f;
    assertNull(ResponseReader.read(message));
    assertNull(ResponseReader.read(new byte[11]));
    message[2] |= (byte) 0x80;
    message[5] = 2;
    assertNull(ResponseReader.read(message));
  }

  @Test
  void pointerLoopsAndForwardPointers_areNull() {
    String header = "123480000000000100000000";
    // The owner points at itself, forwards, at the header.
    for (String owner : new String[] {"c00c", "c020", "c000", "0161c00c"}) {
      byte[] message =
          HexFormat.of().parseHex(header + owner + "00010001" + "0000003c" + "0004" + "c0000201");
      assertNull(ResponseReader.read(message), owner);
    }
  }

  /** A response without a question and with one record of the root, class IN unless told. */
  private static byte[] record(int type, int rrclass, String rdata) {
    String hex = rdata.replace(" ", "");
    return HexFormat.of()
        .parseHex(
            "123480000000000100000000"
                + String.format("00 %04x %04x 0000003c %04x", type, rrclass, hex.length() / 2)
                    .replace(" ", "")
                + hex);
  }

  @ParameterizedTest
  @CsvSource({
    "1, c0000201", // A
    "28, 20010db8000000000000000000000001", // AAAA
    "2, 0161 00", // NS
    "5, 0161 00", // CNAME
    "12, 0161 00", // PTR
    "39, 0161 00", // DNAME
    "6, 0161 00 0162 00 0000000100000002000000030000000400000005", // SOA
    "15, 000a 0161 00", // MX
    "33, 0001 0002 0003 0161 00", // SRV
    "35, 0001 0002 0173 0178 00 00", // NAPTR
  })
  void rdataThatIsShorterOrLonger_isNull(int type, String rdata) {
    assertNotNull(ResponseReader.read(record(type, 1, rdata)));
    assertNull(ResponseReader.read(record(type, 1, rdata + "00")), "longer");
    for (String shorter = rdata.replace(" ", ""); !shorter.isEmpty(); ) {
      shorter = shorter.substring(2);
      assertNull(
          ResponseReader.read(
              record(type, 1, rdata.replace(" ", "").substring(0, shorter.length()))),
          shorter.length() / 2 + " octets");
    }
  }

  @Test
  void lengthsOfOtherTypesAndClasses_areFree() {
    assertNotNull(ResponseReader.read(record(RrType.A, 3, "0163 00 0001")));
    assertNotNull(ResponseReader.read(record(65_280, 1, "")));
  }

  @Test
  void rdataBeyond65535OctetsWhenDecompressed_isNull() {
    String longest = ("3f" + "61".repeat(63)).repeat(3) + "3d" + "61".repeat(61) + "00";
    String question = "123480000001000100000000" + longest + "00060001";
    String soa = "c00c 0006 0001 0000003c fe50 c00c c00c".replace(" ", "");
    byte[] message = HexFormat.of().parseHex(question + soa + "00".repeat(0xfe50 - 4));
    assertTrue(message.length <= 0xffff && 0xfe50 - 4 + 2 * 255 > 0xffff);
    assertNull(ResponseReader.read(message));
  }

  @Test
  void extendedErrorsText_cutAtACharacter() {
    byte[] text = ("x" + "é".repeat(1000)).getBytes(StandardCharsets.UTF_8);
    byte[] head =
        HexFormat.of()
            .parseHex(
                "123480000000000000000001"
                    + "000029000000000000"
                    + String.format("%04x000f%04x000f", text.length + 6, text.length + 2));
    byte[] message = Arrays.copyOf(head, head.length + text.length);
    System.arraycopy(text, 0, message, head.length, text.length);
    ResponseReader.Reply reply = ResponseReader.read(message);
    assertNotNull(reply);
    // 1 + 63 * 2 octets; one more character would end at 129.
    assertEquals(
        new ExtendedError(ExtendedError.BLOCKED, "x" + "é".repeat(63)),
        reply.response().extendedError());
  }

  @Test
  void ttlWithTopBit_countsAsZero() throws Exception {
    byte[] message = response("w.example.", "w.example. A 192.0.2.1");
    message[message.length - 10] = (byte) 0x80;
    ResponseReader.Reply reply = ResponseReader.read(message);
    assertNotNull(reply);
    assertEquals(0, reply.response().answer().get(0).ttl());
  }

  @Test
  void randomMutations_neverThrow() throws Exception {
    byte[] good =
        response(
            "w.example.",
            "w.example. SOA ns.example. root.example. 1 2 3 4 5",
            "w.example. NAPTR 1 2 \"s\" \"x\" \"\" t.example.",
            "w.example. SRV 1 2 3 t.example.",
            "w.example. TXT \"text\"",
            "w.example. MX 10 w.example.");
    Random random = new Random(53);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
      }
      if (ResponseReader.read(mutant) != null) {
        read++;
      }
    }
    assertTrue(read > 1000 && read < 20_000, "read: " + read);
  }

  @Test
  void chainsOfPointers_areNoLongerThanANameHasLabels() {
    assertNotNull(ResponseReader.read(chain(127)));
    assertNull(ResponseReader.read(chain(128)));
  }

  /** A record whose owner is that many pointers away from a label. */
  private static byte[] chain(int pointers) {
    StringBuilder hex = new StringBuilder("1234 8400 0000 0002 0000 0000 00 ff00 0001 00000000");
    hex.append(String.format("%04x 01 61 00", 3 + 2 * (pointers - 1)));
    for (int i = 0; i < pointers - 1; i++) {
      hex.append(String.format("%04x", 0xc000 | (i == 0 ? 23 : 26 + 2 * (i - 1))));
    }
    hex.append(String.format("%04x", 0xc000 | (pointers == 1 ? 23 : 26 + 2 * (pointers - 2))));
    hex.append(" 0001 0001 00000000 0004 c0000201");
    return java.util.HexFormat.of().parseHex(hex.toString().replace(" ", ""));
  }
}
