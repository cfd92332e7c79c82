package org.bridge53.message;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A response before it is written: code, flags, sections. Id, opcode, RD, CD and the question come
 * from the query when it is written; so does the OPT record.
 *
 * @param rcode see {@link Rcode}
 * @param flags any of {@link Header#AA}, {@link Header#TC}, {@link Header#RA}, {@link Header#AD}
 * @param answer RRsets in the order of the message
 * @param authority likewise
 * @param additional likewise, without OPT
 * @param extendedError sent to clients with EDNS; null if there is nothing to say
 * @param error for the operator and the log, never sent; null if all went well
 */
public record Response(
    int rcode,
    int flags,
    List<Rrset> answer,
    List<Rrset> authority,
    List<Rrset> additional,
    @Nullable ExtendedError extendedError,
    @Nullable String error)
    implements Answer {

  /** No records, no flags. */
  public static Response of(int rcode) {
    return new Response(rcode, 0, List.of(), List.of(), List.of(), null, null);
  }

  /** NOERROR with AA: an authoritative answer. */
  public static Response authoritative(
      List<Rrset> answer, List<Rrset> authority, List<Rrset> additional) {
    return new Response(Rcode.NOERROR, Header.AA, answer, authority, additional, null, null);
  }

  /**
   * A response without records because something went wrong.
   *
   * @param error one line for the operator's log
   */
  public static Response failure(int rcode, String error) {
    return new Response(rcode, 0, List.of(), List.of(), List.of(), null, error);
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public Response withRcode(int other) {
    return new Response(other, flags, answer, authority, additional, extendedError, error);
  }

  public Response withFlags(int other) {
    return new Response(rcode, other, answer, authority, additional, extendedError, error);
  }

  public Response withSections(
      List<Rrset> newAnswer, List<Rrset> newAuthority, List<Rrset> newAdditional) {
    return new Response(rcode, flags, newAnswer, newAuthority, newAdditional, extendedError, error);
  }

  public Response withExtendedError(int infoCode, String text) {
    return new Response(
        rcode, flags, answer, authority, additional, new ExtendedError(infoCode, text), error);
  }

  public Response withError(@Nullable String text) {
    return new Response(rcode, flags, answer, authority, additional, extendedError, text);
  }

  @Override
  public Answer map(UnaryOperator<Response> change) {
    return change.apply(this);
  }
}
