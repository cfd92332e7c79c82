package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.bridge53.message.Rcode;
import org.junit.jupiter.api.Test;

class QueryGateTest {
  private static int judge(String hex) {
    return QueryGate.judge(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void noHeader_isDropped() {
    assertEquals(QueryGate.DROP, judge(""));
    assertEquals(QueryGate.DROP, judge("1234 0100 0001 0000 0000 00"));
  }

  @Test
  void response_isDropped_whateverElseItIs() {
    assertEquals(QueryGate.DROP, judge("1234 8000 0001 0000 0000 0000"));
    assertEquals(QueryGate.DROP, judge("1234 a800 0000 ffff 0000 0000"));
  }

  @Test
  void otherOpcodes_areNotImplemented() {
    for (int opcode = 1; opcode < 16; opcode++) {
      assertEquals(
          Rcode.NOTIMP, judge(String.format("1234 %02x00 0001 0000 0000 0000", opcode << 3)));
    }
  }

  @Test
  void questionCount_otherThanOne_isFormerr() {
    assertEquals(Rcode.FORMERR, judge("1234 0100 0000 0000 0000 0000"));
    assertEquals(Rcode.FORMERR, judge("1234 0100 0002 0000 0000 0000"));
  }

  @Test
  void tooManyRecords_areFormerr() {
    assertEquals(Rcode.FORMERR, judge("1234 0100 0001 0002 0000 0000"));
    assertEquals(Rcode.FORMERR, judge("1234 0100 0001 0000 0002 0000"));
    assertEquals(Rcode.FORMERR, judge("1234 0100 0001 0000 0000 0003"));
  }

  @Test
  void query_passes() {
    assertEquals(QueryGate.PASS, judge("1234 0100 0001 0000 0000 0000"));
    assertEquals(QueryGate.PASS, judge("1234 0120 0001 0000 0001 0002"));
  }
}
