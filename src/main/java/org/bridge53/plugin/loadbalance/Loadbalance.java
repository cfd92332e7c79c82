package org.bridge53.plugin.loadbalance;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.Handler;

/** Gives addresses and mail servers another order in each answer. */
final class Loadbalance implements Handler {
  /*
   * Each section becomes CNAMEs, then all other types, then addresses, then MX, as in CoreDNS: some
   * stub resolvers want CNAMEs before the addresses that they lead to. Most sections are in that order
   * already and have no set of several addresses: they are handed on as they are, and cost a look at
   * each type. A set that gets another order is a copy of its RDATA, some tens of octets; only MX
   * lies compressed among the types that move, and stays compressed (Rrset.inOrder).
   *
   * The answer does not become a free choice by this: whoever keeps it keeps the right records.
   */
  private static final int CNAME = 0;
  private static final int OTHER = 1;
  private static final int ADDRESS = 2;
  private static final int MAIL = 3;

  private final RecordOrder order;
  private final boolean allSections;
  private final Handler next;

  /**
   * @param allSections whether the authority section is arranged too
   */
  Loadbalance(RecordOrder order, boolean allSections, Handler next) {
    this.order = order;
    this.allSections = allSections;
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    int qtype = query.qtype();
    if (qtype == RrType.AXFR || qtype == RrType.IXFR) {
      return next.handle(query); // a transfer's order is its meaning (RFC 5936 section 2.2)
    }
    Answer answer = next.handle(query);
    return answer instanceof Response response ? arranged(response) : answer.map(this::arranged);
  }

  @SuppressWarnings("ReferenceEquality") // a section that was not touched is the same list
  private Response arranged(Response response) {
    if (response.rcode() != Rcode.NOERROR) {
      return response;
    }
    List<Rrset> answer = arranged(response.answer());
    List<Rrset> authority = allSections ? arranged(response.authority()) : response.authority();
    List<Rrset> additional = arranged(response.additional());
    boolean same =
        answer == response.answer()
            && authority == response.authority()
            && additional == response.additional();
    return same ? response : response.withSections(answer, authority, additional);
  }

  @SuppressWarnings("ReferenceEquality") // likewise a set
  private List<Rrset> arranged(List<Rrset> section) {
    int size = section.size();
    if (size == 1) {
      Rrset only = section.get(0);
      Rrset reordered = reordered(only);
      return reordered == only ? section : List.of(reordered);
    }
    int last = CNAME;
    boolean changes = false;
    for (int i = 0; i < size && !changes; i++) {
      Rrset rrset = section.get(i);
      int rank = rank(rrset.type());
      changes =
          rank < last
              || (rank >= ADDRESS
                  && (rrset.count() > 1 || (i > 0 && isOneSet(section.get(i - 1), rrset))));
      last = rank;
    }
    if (!changes) {
      return section;
    }
    List<Rrset> arranged = new ArrayList<>(size);
    for (int rank = CNAME; rank <= MAIL; rank++) {
      for (int i = 0; i < size; i++) {
        Rrset rrset = section.get(i);
        if (rank(rrset.type()) == rank) {
          add(rrset, arranged);
        }
      }
    }
    arranged.replaceAll(this::reordered);
    return arranged;
  }

  private static int rank(int type) {
    return switch (type) {
      case RrType.CNAME -> CNAME;
      case RrType.A, RrType.AAAA -> ADDRESS;
      case RrType.MX -> MAIL;
      default -> OTHER;
    };
  }

  /** Adds a set; addresses of one owner from two sources (a file, inline lines) become one set. */
  private static void add(Rrset rrset, List<Rrset> arranged) {
    if (rank(rrset.type()) >= ADDRESS
        && !arranged.isEmpty()
        && isOneSet(arranged.getLast(), rrset)) {
      arranged.set(arranged.size() - 1, joined(arranged.getLast(), rrset));
    } else {
      arranged.add(rrset);
    }
  }

  private static boolean isOneSet(Rrset one, Rrset other) {
    return one.type() == other.type()
        && one.rrclass() == other.rrclass()
        && one.owner().equals(other.owner());
  }

  private static Rrset joined(Rrset one, Rrset other) {
    List<byte[]> rdatas = new ArrayList<>(one.rdatas());
    rdatas.addAll(other.rdatas());
    // RFC 2181 section 5.2: one TTL for all; the shorter is never wrong.
    int ttl = Math.min(one.ttl(), other.ttl());
    return Rrset.of(one.owner(), one.type(), one.rrclass(), ttl, rdatas);
  }

  private Rrset reordered(Rrset rrset) {
    if (rrset.count() == 1 || rank(rrset.type()) < ADDRESS) {
      return rrset;
    }
    int[] records = order.of(rrset);
    return records == null ? rrset : rrset.inOrder(records);
  }
}
