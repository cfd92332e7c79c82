package org.bridge53.emulator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that passed the door. */
final class ApiRequest {
  private final Operation operation;
  private final List<String> arguments;
  private final Map<String, String> query;
  private final Identity caller;
  private final String region;
  private final List<Fault> faults;
  private final byte[] body;

  ApiRequest(
      Operation.Match match,
      Map<String, String> query,
      Identity caller,
      String region,
      List<Fault> faults,
      byte[] body) {
    this.operation = match.operation();
    this.arguments = match.arguments();
    this.query = query;
    this.caller = caller;
    this.region = region;
    this.faults = faults;
    this.body = body;
  }

  Operation operation() {
    return operation;
  }

  String account() {
    return caller.account();
  }

  /** The region of the credential scope. */
  String region() {
    return region;
  }

  /** The {@code index}-th open part of the path. */
  String argument(int index) {
    return arguments.get(index);
  }

  /** A query parameter, or null when it is missing or empty. */
  @Nullable String query(String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  String requiredQuery(String name, String member) {
    String value = query(name);
    if (value == null) {
      throw ApiException.missing(member);
    }
    return value;
  }

  /** The {@code maxitems} parameter, cut to {@code most}, which is the default too. */
  int maxItems(int most) {
    String text = query("maxitems");
    if (text == null) {
      return most;
    }
    return (int) Math.min(most, RecordSetXml.number(text, 1, Integer.MAX_VALUE, "maxItems"));
  }

  XmlNode body(String root) {
    return XmlNode.read(body, root);
  }

  /** Not copied. */
  byte[] content() {
    return body;
  }

  Identity caller() {
    return caller;
  }

  /** Every query parameter; for the query protocol those of the form. */
  Map<String, String> all() {
    return query;
  }

  /** What goes wrong with this call. */
  List<Fault> faults() {
    return faults;
  }

  boolean hit(Class<? extends Fault> kind) {
    return faults.stream().anyMatch(kind::isInstance);
  }
}
