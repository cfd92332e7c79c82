package org.bridge53.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** RRsets from text, and responses as a client reads them, both by dnsjava. */
public final class Records {
  private Records() {}

  /** A set of class IN with TTL 60. */
  public static Rrset of(String owner, String type, String... rdatas) {
    List<byte[]> octets = new ArrayList<>();
    try {
      Name name = Name.fromString(owner, Name.root);
      for (String rdata : rdatas) {
        Record record = Record.fromString(name, Type.value(type), DClass.IN, 60, rdata, Name.root);
        byte[] wire = record.toWire(1);
        octets.add(java.util.Arrays.copyOfRange(wire, name.length() + 10, wire.length));
      }
    } catch (IOException invalid) {
      throw new IllegalArgumentException(invalid);
    }
    return Rrset.of(NameText.parse(owner), Type.value(type), 60, octets);
  }

  /** The message that a client gets. */
  public static Message message(Query query, Response response) {
    byte[] target = new byte[ResponseWriter.MAX_OCTETS];
    int length = new ResponseWriter(1232).write(query, response, target, target.length);
    try {
      return new Message(java.util.Arrays.copyOf(target, length));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** The records of a section in its order: {@code OWNER TTL CLASS TYPE RDATA}. */
  public static List<String> section(Message message, int section) {
    return message.getSection(section).stream()
        .map(record -> record.toString().replaceAll("\\s+", " "))
        .toList();
  }

  /** The RDATA of a section in its order. */
  public static List<String> rdatas(Message message, int section) {
    return message.getSection(section).stream().map(Record::rdataToString).toList();
  }
}
