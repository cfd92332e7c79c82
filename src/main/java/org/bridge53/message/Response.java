package org.bridge53.message;

import java.util.ArrayList;
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
 * @param options EDNS options beside the extended error, for clients with EDNS; those that every
 *     response of a server has (cookies, keepalive) are not here
 * @param mostOctets no longer than this over UDP, whatever the client takes; 0: as the client says
 * @param freeChoice whether another answer would have been right too (a weighted group, values in
 *     random order): a cache that kept it would freeze the choice
 */
public record Response(
    int rcode,
    int flags,
    List<Rrset> answer,
    List<Rrset> authority,
    List<Rrset> additional,
    @Nullable ExtendedError extendedError,
    @Nullable String error,
    List<EdnsOption> options,
    int mostOctets,
    boolean freeChoice)
    implements Answer {

  /** Without options, limit and choice. */
  public Response(
      int rcode,
      int flags,
      List<Rrset> answer,
      List<Rrset> authority,
      List<Rrset> additional,
      @Nullable ExtendedError extendedError,
      @Nullable String error) {
    this(rcode, flags, answer, authority, additional, extendedError, error, List.of(), 0, false);
  }

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
    return new Response(
        other,
        flags,
        answer,
        authority,
        additional,
        extendedError,
        error,
        options,
        mostOctets,
        freeChoice);
  }

  public Response withFlags(int other) {
    return new Response(
        rcode,
        other,
        answer,
        authority,
        additional,
        extendedError,
        error,
        options,
        mostOctets,
        freeChoice);
  }

  public Response withSections(
      List<Rrset> newAnswer, List<Rrset> newAuthority, List<Rrset> newAdditional) {
    return new Response(
        rcode,
        flags,
        newAnswer,
        newAuthority,
        newAdditional,
        extendedError,
        error,
        options,
        mostOctets,
        freeChoice);
  }

  /** With this TTL on every record. */
  public Response withTtl(int seconds) {
    return withSections(
        withTtl(answer, seconds), withTtl(authority, seconds), withTtl(additional, seconds));
  }

  private static List<Rrset> withTtl(List<Rrset> rrsets, int seconds) {
    if (rrsets.isEmpty()) {
      return List.of();
    }
    Rrset[] changed = new Rrset[rrsets.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = rrsets.get(i).withTtl(seconds);
    }
    return List.of(changed);
  }

  public Response withExtendedError(int infoCode, String text) {
    return new Response(
        rcode,
        flags,
        answer,
        authority,
        additional,
        new ExtendedError(infoCode, text),
        error,
        options,
        mostOctets,
        freeChoice);
  }

  public Response withError(@Nullable String text) {
    return new Response(
        rcode,
        flags,
        answer,
        authority,
        additional,
        extendedError,
        text,
        options,
        mostOctets,
        freeChoice);
  }

  /** With one more EDNS option. */
  public Response withOption(EdnsOption option) {
    List<EdnsOption> more = new ArrayList<>(options);
    more.add(option);
    return new Response(
        rcode,
        flags,
        answer,
        authority,
        additional,
        extendedError,
        error,
        List.copyOf(more),
        mostOctets,
        freeChoice);
  }

  /** See {@link #mostOctets}. */
  public Response withMostOctets(int octets) {
    return new Response(
        rcode,
        flags,
        answer,
        authority,
        additional,
        extendedError,
        error,
        options,
        octets,
        freeChoice);
  }

  /** Says that another answer would have been right too. */
  public Response asFreeChoice() {
    return new Response(
        rcode,
        flags,
        answer,
        authority,
        additional,
        extendedError,
        error,
        options,
        mostOctets,
        true);
  }

  @Override
  public Answer map(UnaryOperator<Response> change) {
    return change.apply(this);
  }
}
