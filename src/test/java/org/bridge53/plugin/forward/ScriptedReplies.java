package org.bridge53.plugin.forward;

import java.io.IOException;
import org.bridge53.message.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Replies as an upstream would write them, by dnsjava. */
final class ScriptedReplies {
  private ScriptedReplies() {}

  static byte[] with(byte[] query, int rcode) {
    return with(query, rcode, 0);
  }

  /**
   * A reply to a query: its id, question and RD.
   *
   * @param flags of {@link Header}
   * @param answer records in presentation format
   */
  static byte[] with(byte[] query, int rcode, int flags, String... answer) {
    try {
      Message asked = new Message(query);
      Message reply = new Message(asked.getHeader().getID());
      reply.addRecord(asked.getQuestion(), Section.QUESTION);
      for (String text : answer) {
        String[] words = text.split(" ", 5);
        reply.addRecord(
            Record.fromString(
                org.xbill.DNS.Name.fromString(words[0]),
                org.xbill.DNS.Type.value(words[3]),
                org.xbill.DNS.DClass.IN,
                Long.parseLong(words[1]),
                words[4],
                org.xbill.DNS.Name.root),
            Section.ANSWER);
      }
      byte[] wire = reply.toWire();
      Header.putU16(wire, 2, Header.QR | (Header.flags(query) & Header.RD) | flags | rcode);
      return wire;
    } catch (IOException invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }
}
