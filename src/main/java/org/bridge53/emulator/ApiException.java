package org.bridge53.emulator;

import java.util.List;

/**
 * An error of the API, as a client would see it. Thrown by the Java methods of {@link Emulator}
 * too.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String[] messages;

  ApiException(int status, String code, String message) {
    super(code + ": " + message);
    this.status = status;
    this.code = code;
    this.messages = new String[] {message};
  }

  private ApiException(int status, String code, List<String> messages) {
    super(code + ": " + messages);
    this.status = status;
    this.code = code;
    this.messages = messages.toArray(new String[0]);
  }

  /** A refused batch: one message a problem, which AWS joins as {@code [first, second]}. */
  static ApiException invalidChangeBatch(List<String> messages) {
    return new ApiException(400, "InvalidChangeBatch", messages);
  }

  static ApiException invalidInput(String message) {
    return new ApiException(400, "InvalidInput", message);
  }

  static ApiException notInSet(String member, String value, Iterable<String> allowed) {
    return invalid(
        member,
        "'" + value + "'",
        "Member must satisfy enum value set: [" + String.join(", ", allowed) + "]");
  }

  static ApiException missing(String member) {
    return invalid(member, "null", "Member must not be null");
  }

  static ApiException longerThan(String member, String value, int characters) {
    return invalid(
        member, "'" + value + "'", "Member must have length less than or equal to " + characters);
  }

  static ApiException outOfRange(String member, String value, long least, long most) {
    return invalid(member, "'" + value + "'", "Member must be between " + least + " and " + most);
  }

  private static ApiException invalid(String member, String value, String constraint) {
    return invalidInput(
        "1 validation error detected: Value "
            + value
            + " at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }

  /** The HTTP status, 400 for most errors. */
  public int status() {
    return status;
  }

  /** AWS's code, {@code NoSuchHostedZone}. */
  public String code() {
    return code;
  }

  /** What is wrong: one text, or one for each problem of an {@code InvalidChangeBatch}. */
  public List<String> messages() {
    return List.of(messages);
  }

  /** The text of the XML's {@code Message}. */
  String wireMessage() {
    return code.equals("InvalidChangeBatch") ? List.of(messages).toString() : messages[0];
  }
}
