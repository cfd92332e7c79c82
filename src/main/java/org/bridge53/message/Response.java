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
 * @param flags any of {@link Header#AA}, {@link Header#TC}, {@link Header#RA}, {@link Header#AD};
 *     {@link Header#RD} or {@link #WITHOUT_RD} where it is not to be as the query has it
 * @param answer RRsets in the order of the message
 * @param authority likewise
 * @param additional likewise, without OPT
 * @param extendedError sent to clients with EDNS; null if there is nothing to say
 * @param error for the operator and the log, never sent; null if all went well
 * @param options EDNS options beside the extended error, for clients with EDNS; those that every
 *     response of a server has (cookies, keepalive) are not here
 * @param mostOctets no longer than this over UDP, whatever the client takes; 0: as the client says
 * @param freeChoice whether another answer would have been right too (a weighted group, values in
 *     random order, data for a part of the network): a cache that kept it would freeze the choice
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

  /** Among the flags, beyond the header's 16 bits: RD is 0 whatever the query has. */
  public static final int WITHOUT_RD = 0x1_0000;

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
    Copy copy = new Copy(this);
    copy.rcode = other;
    return copy.done();
  }

  public Response withFlags(int other) {
    Copy copy = new Copy(this);
    copy.flags = other;
    return copy.done();
  }

  public Response withSections(
      List<Rrset> newAnswer, List<Rrset> newAuthority, List<Rrset> newAdditional) {
    Copy copy = new Copy(this);
    copy.answer = newAnswer;
    copy.authority = newAuthority;
    copy.additional = newAdditional;
    return copy.done();
  }

  /** With this TTL on every record. */
  public Response withTtl(int seconds) {
    return withSections(
        withTtl(answer, seconds, seconds),
        withTtl(authority, seconds, seconds),
        withTtl(additional, seconds, seconds));
  }

  /** With no TTL above this one. */
  public Response withTtlAtMost(int seconds) {
    return withSections(
        withTtl(answer, 0, seconds),
        withTtl(authority, 0, seconds),
        withTtl(additional, 0, seconds));
  }

  private static List<Rrset> withTtl(List<Rrset> rrsets, int least, int most) {
    if (rrsets.isEmpty()) {
      return List.of();
    }
    Rrset[] changed = new Rrset[rrsets.size()];
    for (int i = 0; i < changed.length; i++) {
      Rrset rrset = rrsets.get(i);
      changed[i] = rrset.withTtl(Math.max(least, Math.min(most, rrset.ttl())));
    }
    return List.of(changed);
  }

  public Response withExtendedError(int infoCode, String text) {
    Copy copy = new Copy(this);
    copy.extendedError = new ExtendedError(infoCode, text);
    return copy.done();
  }

  public Response withError(@Nullable String text) {
    Copy copy = new Copy(this);
    copy.error = text;
    return copy.done();
  }

  /** With an EDNS option, in place of those that it has with the same code. */
  public Response withOption(EdnsOption option) {
    List<EdnsOption> others = new ArrayList<>(options.size() + 1);
    for (EdnsOption each : options) {
      if (each.code() != option.code()) {
        others.add(each);
      }
    }
    others.add(option);
    return withOptions(others);
  }

  /** With these EDNS options and no others. */
  public Response withOptions(List<EdnsOption> others) {
    Copy copy = new Copy(this);
    copy.options = List.copyOf(others);
    return copy.done();
  }

  /** See {@link #mostOctets}. */
  public Response withMostOctets(int octets) {
    Copy copy = new Copy(this);
    copy.mostOctets = octets;
    return copy.done();
  }

  /** Says that another answer would have been right too. */
  public Response asFreeChoice() {
    Copy copy = new Copy(this);
    copy.freeChoice = true;
    return copy.done();
  }

  /** A response that is being changed: it never leaves its method, so it costs no allocation. */
  private static final class Copy {
    private int rcode;
    private int flags;
    private List<Rrset> answer;
    private List<Rrset> authority;
    private List<Rrset> additional;
    private @Nullable ExtendedError extendedError;
    private @Nullable String error;
    private List<EdnsOption> options;
    private int mostOctets;
    private boolean freeChoice;

    private Copy(Response of) {
      rcode = of.rcode;
      flags = of.flags;
      answer = of.answer;
      authority = of.authority;
      additional = of.additional;
      extendedError = of.extendedError;
      error = of.error;
      options = of.options;
      mostOctets = of.mostOctets;
      freeChoice = of.freeChoice;
    }

    private Response done() {
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
          freeChoice);
    }
  }

  @Override
  public Answer map(UnaryOperator<Response> change) {
    return change.apply(this);
  }
}
