package org.bridge53.message;

import java.util.function.UnaryOperator;

/**
 * The response of another server to a signed query ({@link Query#isSigned}), passed on octet by
 * octet: it is signed too (RFC 8945), and who has not the key may not change it. Immutable.
 */
public final class Verbatim implements Answer {
  private final byte[] octets;
  private final Response response;

  /**
   * A message and what it says.
   *
   * @param octets with the id of the client's query; given away to this
   * @param response what was read of it, for those who look on
   */
  public Verbatim(byte[] octets, Response response) {
    this.octets = octets;
    this.response = response;
  }

  /** The whole message. The array is shared: never write to it. */
  public byte[] octets() {
    return octets;
  }

  /** What it says. */
  public Response response() {
    return response;
  }

  /** This: wrappers see the response (to log it), and what they make of it is not sent. */
  @Override
  public Answer map(UnaryOperator<Response> change) {
    var _ = change.apply(response);
    return this;
  }
}
