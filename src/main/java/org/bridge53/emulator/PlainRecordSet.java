package org.bridge53.emulator;

import java.util.List;

/**
 * A record set without routing policy, as text.
 *
 * @param name presentation form with Route 53's octal escapes; the final dot may be left out
 * @param type one of the 17 types, {@code AAAA}
 * @param ttl seconds, 0 to 2147483647
 * @param values one text a record, in the form of the API's {@code Value}
 */
public record PlainRecordSet(String name, String type, long ttl, List<String> values) {
  public PlainRecordSet {
    values = List.copyOf(values);
  }

  /** A set of the given values. */
  public PlainRecordSet(String name, String type, long ttl, String... values) {
    this(name, type, ttl, List.of(values));
  }
}
