package org.bridge53.plugin.log;

import java.util.List;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.jspecify.annotations.Nullable;

/** Kinds of responses among which a rule chooses. */
enum LogClass {
  /** NOERROR with data, or a delegation. */
  SUCCESS("success"),
  /** NXDOMAIN, or NOERROR without data. */
  DENIAL("denial"),
  /** Everything else. */
  ERROR("error"),
  /** All three. */
  ALL("all");

  static final List<String> WORDS = List.of("success", "denial", "error", "all");

  private final String word;

  LogClass(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** The kind of a response in CoreDNS's words: finer than its class. */
  static String typeOf(Response response) {
    return switch (response.rcode()) {
      case Rcode.NOERROR -> {
        if (of(response) == DENIAL) {
          yield "NODATA";
        }
        yield response.answer().isEmpty() ? "DELEGATION" : "NOERROR";
      }
      case Rcode.NXDOMAIN -> "NXDOMAIN";
      case Rcode.SERVFAIL, Rcode.NOTIMP -> "SERVERERROR";
      default -> "OTHERERROR";
    };
  }

  /** The class of a word; null if there is none. */
  static @Nullable LogClass of(String word) {
    for (LogClass logClass : values()) {
      if (logClass.word.equals(word)) {
        return logClass;
      }
    }
    return null;
  }

  /** Never {@link #ALL}. */
  static LogClass of(Response response) {
    if (response.rcode() == Rcode.NXDOMAIN) {
      return DENIAL;
    }
    if (response.rcode() != Rcode.NOERROR) {
      return ERROR;
    }
    return !response.answer().isEmpty() || isDelegation(response.authority()) ? SUCCESS : DENIAL;
  }

  private static boolean isDelegation(List<Rrset> authority) {
    boolean ns = false;
    for (int i = 0; i < authority.size(); i++) {
      int type = authority.get(i).type();
      if (type == RrType.SOA) {
        return false;
      }
      ns |= type == RrType.NS;
    }
    return ns;
  }
}
