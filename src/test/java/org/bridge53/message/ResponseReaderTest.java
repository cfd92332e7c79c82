package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;
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
