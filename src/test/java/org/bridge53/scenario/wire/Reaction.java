package org.bridge53.scenario.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bridge53.message.Rcode;
import org.bridge53.message.TransportProtocol;

/**
 * What a server made of a message: silence, or a response, taken apart by hand so that a test of
 * our message code does not rest on it.
 *
 * @param code the response code's name, or {@code silence}
 * @param properties as the table names them
 */
public record Reaction(String code, Set<String> properties) {
  static final Reaction SILENCE = new Reaction("silence", Set.of());

  private static final Set<String> WORDS =
      Set.of(
          "opt",
          "noopt",
          "question",
          "noquestion",
          "aa",
          "noaa",
          "tc",
          "notc",
          "cookie",
          "nocookie",
          "tsig");

  private static final int OPT = 41;
  private static final int TSIG = 250;
  private static final int COOKIE = 10;
  private static final int KEEPALIVE = 11;
  private static final int EXTENDED_ERROR = 15;
  private static final int MOST_UDP_OCTETS = 1232;

  /** One record of a message. */
  private record Item(int section, int owner, int type, long ttl, int size, int rdata, int end) {}

  /** Whether a line of the table allows this. */
  boolean matches(String right) {
    String[] words = right.split(" ");
    return words[0].equals(code) && properties.containsAll(List.of(words).subList(1, words.length));
  }

  /** Fails for a word that the table must not have. */
  static void check(String right) {
    String[] words = right.split(" ");
    boolean known = words[0].equals("silence") || Rcode.of(words[0]).isPresent();
    for (String word : List.of(words).subList(1, words.length)) {
      known &= WORDS.contains(word) || word.matches("answers=[0-9]+");
    }
    if (!known) {
      throw new IllegalArgumentException(right);
    }
  }

  public static Reaction of(byte[] response) {
    if (response == null) {
      return SILENCE;
    }
    if (response.length < 12 || !sound(response)) {
      return new Reaction("unsound", Set.of());
    }
    Set<String> properties = new TreeSet<>();
    int flags = u16(response, 2);
    int rcode = flags & 15;
    List<Item> items = items(response);
    boolean opt = false;
    boolean cookie = false;
    for (Item item : items) {
      if (item.type == OPT) {
        opt = true;
        rcode |= (int) (item.ttl >> 24) << 4;
        cookie = options(response, item).contains(COOKIE);
      } else if (item.type == TSIG) {
        properties.add("tsig");
      }
    }
    properties.add(opt ? "opt" : "noopt");
    properties.add(cookie ? "cookie" : "nocookie");
    properties.add(u16(response, 4) == 0 ? "noquestion" : "question");
    properties.add((flags & 0x400) != 0 ? "aa" : "noaa");
    properties.add((flags & 0x200) != 0 ? "tc" : "notc");
    properties.add("answers=" + u16(response, 6));
    return new Reaction(Rcode.text(rcode), properties);
  }

  /**
   * What is wrong with a response of ours, whatever it answers: id, opcode, flags, length, an echo
   * of what nobody knows, octets that are no part of it. Empty: nothing.
   */
  public static List<String> faults(byte[] query, TransportProtocol protocol, byte[] response) {
    List<String> faults = new ArrayList<>();
    if (response.length < 12 || query.length < 12) {
      return List.of("no header");
    }
    int flags = u16(response, 2);
    int asked = u16(query, 2);
    note((asked & 0x8000) != 0, "a reply to a reply", faults);
    note(u16(response, 0) != u16(query, 0), "another id", faults);
    note((flags & 0x8000) == 0, "no response", faults);
    note((flags & 0x7800) != (asked & 0x7800), "another opcode", faults);
    note((flags & 0x00e0) != 0, "RA, Z or AD are set", faults);
    note((flags & 0x0100) != (asked & 0x0100), "RD is not the query's", faults);
    Item clientsOpt = sound(query) ? opt(items(query)) : null;
    int most =
        protocol == TransportProtocol.TCP
            ? 65_535
            : Math.min(MOST_UDP_OCTETS, Math.max(512, clientsOpt == null ? 512 : clientsOpt.size));
    note(response.length > most, response.length + " octets, at most " + most, faults);
    if (!sound(response)) {
      faults.add("cannot be taken apart");
      return faults;
    }
    List<Item> items = items(response);
    int end = items.isEmpty() ? questionEnd(response) : items.getLast().end;
    note(end != response.length, "octets behind the end", faults);
    if (u16(response, 4) != 0) {
      int questionEnd = questionEnd(response);
      note(
          u16(response, 4) != 1
              || query.length < questionEnd
              || !Arrays.equals(response, 12, questionEnd, query, 12, questionEnd),
          "another question",
          faults);
    }
    Item opt = opt(items);
    if (opt != null) {
      note((opt.ttl >> 16 & 0xff) != 0, "another EDNS version", faults);
      note((opt.ttl & 0x7fff) != 0, "EDNS flags that nobody knows", faults);
      note(opt.section != 2 || response[opt.owner] != 0, "OPT in an odd place", faults);
      for (int option : options(response, opt)) {
        boolean known =
            option == COOKIE
                || option == EXTENDED_ERROR
                || (option == KEEPALIVE && protocol == TransportProtocol.TCP);
        note(!known, "option " + option, faults);
      }
    }
    try {
      new org.xbill.DNS.Message(response);
    } catch (IOException | RuntimeException e) {
      faults.add("dnsjava cannot read it: " + e);
    }
    return faults;
  }

  private static void note(boolean fault, String what, List<String> faults) {
    if (fault) {
      faults.add(what);
    }
  }

  private static Item opt(List<Item> items) {
    return items.stream().filter(item -> item.type == OPT).findFirst().orElse(null);
  }

  /** Whether all that the header counts is there. */
  private static boolean sound(byte[] message) {
    try {
      items(message);
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static List<Item> items(byte[] message) {
    List<Item> items = new ArrayList<>();
    int at = questionEnd(message);
    for (int section = 0; section < 3; section++) {
      for (int i = u16(message, 6 + 2 * section); i > 0; i--) {
        int owner = at;
        at = nameEnd(message, at);
        int end = at + 10 + u16(message, at + 8);
        if (end > message.length) {
          throw new IndexOutOfBoundsException(end);
        }
        long ttl = ((long) u16(message, at + 4) << 16) | u16(message, at + 6);
        items.add(
            new Item(section, owner, u16(message, at), ttl, u16(message, at + 2), at + 10, end));
        at = end;
      }
    }
    return items;
  }

  private static int questionEnd(byte[] message) {
    int at = 12;
    for (int i = u16(message, 4); i > 0; i--) {
      at = nameEnd(message, at) + 4;
      if (at > message.length) {
        throw new IndexOutOfBoundsException(at);
      }
    }
    return at;
  }

  private static List<Integer> options(byte[] message, Item opt) {
    List<Integer> codes = new ArrayList<>();
    for (int at = opt.rdata; at < opt.end; at += 4 + u16(message, at + 2)) {
      codes.add(u16(message, at));
    }
    return codes;
  }

  private static int nameEnd(byte[] message, int offset) {
    int at = offset;
    while (message[at] != 0) {
      if ((message[at] & 0xc0) == 0xc0) {
        return at + 2;
      }
      at += 1 + (message[at] & 0x3f);
    }
    return at + 1;
  }

  private static int u16(byte[] message, int at) {
    return (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
  }

  @Override
  public String toString() {
    return code + " " + String.join(" ", properties);
  }
}
