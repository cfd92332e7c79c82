package org.bridge53.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * One question to this server, immutable: the octets as they came, what they ask, what the client's
 * EDNS says (RFC 6891), and who asks.
 *
 * <p>{@link QueryReader} makes it of a received message; {@link #withQuestion} makes one for an
 * internal look-up, which carries the client's other properties along.
 */
public final class Query implements Received {
  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Client NOBODY = new Client(NOWHERE, NOWHERE, TransportProtocol.UDP);

  private final byte[] octets;
  private final int questionEnd;
  private final DomainName qname;
  private final int qtype;
  private final int qclass;
  private final int optOffset;
  private final int cookieOffset;
  private final boolean cookieProven;
  private final int tsigOffset;
  private final Client client;
  private final int depth;
  private final @Nullable Metadata metadata;
  private final @Nullable QueryTrace trace;

  Query(
      byte[] octets,
      int questionEnd,
      DomainName qname,
      int qtype,
      int qclass,
      int optOffset,
      int cookieOffset,
      boolean cookieProven,
      int tsigOffset,
      Client client,
      int depth,
      @Nullable QueryTrace trace) {
    this(
        octets,
        questionEnd,
        qname,
        qtype,
        qclass,
        optOffset,
        cookieOffset,
        cookieProven,
        tsigOffset,
        client,
        depth,
        null,
        trace);
  }

  private Query(
      byte[] octets,
      int questionEnd,
      DomainName qname,
      int qtype,
      int qclass,
      int optOffset,
      int cookieOffset,
      boolean cookieProven,
      int tsigOffset,
      Client client,
      int depth,
      @Nullable Metadata metadata,
      @Nullable QueryTrace trace) {
    this.octets = octets;
    this.questionEnd = questionEnd;
    this.qname = qname;
    this.qtype = qtype;
    this.qclass = qclass;
    this.optOffset = optOffset;
    this.cookieOffset = cookieOffset;
    this.cookieProven = cookieProven;
    this.tsigOffset = tsigOffset;
    this.client = client;
    this.depth = depth;
    this.metadata = metadata;
    this.trace = trace;
  }

  /** A query that this server itself asks: class IN, RD, without OPT; its client is nobody. */
  public static Query ofServer(DomainName name, int type) {
    int end = Header.LENGTH + name.length();
    byte[] message = new byte[end + 4];
    Header.write(message, 0, Header.RD, 1, 0, 0, 0);
    System.arraycopy(name.octets(), 0, message, Header.LENGTH, name.length());
    Header.putU16(message, end, type);
    Header.putU16(message, end + 2, RrClass.IN);
    return new Query(message, end + 4, name, type, RrClass.IN, -1, -1, false, -1, NOBODY, 0, null);
  }

  /** The whole message. The array is shared: never write to it. */
  public byte[] octets() {
    return octets;
  }

  /** Offset behind the question: the question's octets lie from {@link Header#LENGTH} to here. */
  public int questionEnd() {
    return questionEnd;
  }

  /** Whether there is one. Without, only a cookie is asked for (RFC 7873 section 5.4). */
  public boolean hasQuestion() {
    return questionEnd > Header.LENGTH;
  }

  public int id() {
    return Header.id(octets);
  }

  public int opcode() {
    return Header.opcode(octets);
  }

  public boolean recursionDesired() {
    return (Header.flags(octets) & Header.RD) != 0;
  }

  public boolean checkingDisabled() {
    return (Header.flags(octets) & Header.CD) != 0;
  }

  public boolean authenticData() {
    return (Header.flags(octets) & Header.AD) != 0;
  }

  /** The name asked for, lower-case. */
  public DomainName qname() {
    return qname;
  }

  /** See {@link RrType}. */
  public int qtype() {
    return qtype;
  }

  /** See {@link RrClass}. */
  public int qclass() {
    return qclass;
  }

  /** Whether the message has an OPT record. */
  public boolean hasEdns() {
    return optOffset >= 0;
  }

  /** Octets that the client can take over UDP: what its OPT says, at least 512 (RFC 6891 6.2.5). */
  public int udpPayloadOctets() {
    return optOffset < 0 ? 512 : Math.max(512, Header.u16(octets, optOffset + 3));
  }

  /** The DO flag (RFC 3225). */
  public boolean dnssecOk() {
    return optOffset >= 0 && (octets[optOffset + 7] & 0x80) != 0;
  }

  /** The EDNS version of the client's OPT; 0 if it has none. */
  public int ednsVersion() {
    return optOffset < 0 ? 0 : octets[optOffset + 6] & 0xff;
  }

  /** Whether the client sent a cookie (RFC 7873): then the response has one. */
  public boolean hasCookie() {
    return cookieOffset >= 0;
  }

  /**
   * Whether the client's cookie holds one that this server gave to this address: the address is not
   * forged.
   */
  public boolean hasProvenCookie() {
    return cookieProven;
  }

  /** Where the COOKIE option lies, its code first; -1 if there is none. Its lengths are right. */
  int cookieOffset() {
    return cookieOffset;
  }

  /**
   * Whether the message is signed (TSIG, RFC 8945): this server has no keys, so it may pass it on
   * as it is, and the response likewise ({@link Verbatim}).
   */
  public boolean isSigned() {
    return tsigOffset >= 0;
  }

  /** Where the TSIG record lies, its owner first; -1 if there is none. It is sound. */
  int tsigOffset() {
    return tsigOffset;
  }

  /** The same query, its cookie found to be this server's. */
  Query withProvenCookie() {
    return with(octets, true, client, metadata);
  }

  public Client client() {
    return client;
  }

  /** How many internal look-ups led here: 0 for what a client sent. */
  public int depth() {
    return depth;
  }

  /**
   * An internal look-up on behalf of this query: another name and type of class IN, the same flags,
   * OPT and client, one level deeper, not signed.
   */
  public Query withQuestion(DomainName name, int type) {
    int opt = optOffset < 0 ? 0 : 11 + Header.u16(octets, optOffset + 9);
    byte[] message = new byte[Header.LENGTH + name.length() + 4 + opt];
    Header.write(message, id(), Header.flags(octets), 1, 0, 0, opt == 0 ? 0 : 1);
    System.arraycopy(name.octets(), 0, message, Header.LENGTH, name.length());
    int end = Header.LENGTH + name.length();
    Header.putU16(message, end, type);
    Header.putU16(message, end + 2, RrClass.IN);
    end += 4;
    if (opt != 0) {
      System.arraycopy(octets, optOffset, message, end, opt);
    }
    int cookie = cookieOffset < 0 ? -1 : end + cookieOffset - optOffset;
    return new Query(
        message,
        end,
        name,
        type,
        RrClass.IN,
        opt == 0 ? -1 : end,
        cookie,
        cookieProven,
        -1,
        client,
        depth + 1,
        metadata,
        trace == null ? null : trace.ofLookup());
  }

  /**
   * The same query with other flags: what a plugin makes those below it see. A signed one stays
   * what it is.
   *
   * @param flags the 16 bits from QR to RCODE, as {@link Header#flags}
   */
  public Query withFlags(int flags) {
    if (isSigned()) {
      return this;
    }
    byte[] message = octets.clone();
    Header.putFlags(message, flags);
    return withOctets(message);
  }

  /**
   * The same query from a client that can take so many octets over UDP; itself if its message has
   * no OPT record or is signed.
   *
   * @param size 0 to 65535, as in the class field of OPT (RFC 6891 section 6.1.2)
   */
  public Query withUdpPayloadOctets(int size) {
    if (optOffset < 0 || isSigned()) {
      return this;
    }
    byte[] message = octets.clone();
    Header.putU16(message, optOffset + 3, size);
    return withOctets(message);
  }

  /** The same query with a store for what plugins learn on its way. */
  public Query withMetadata(Metadata store) {
    return with(octets, cookieProven, client, store);
  }

  private Query withOctets(byte[] message) {
    return with(message, cookieProven, client, metadata);
  }

  /** The same question: every change but {@link #withQuestion} comes here, so nothing is lost. */
  private Query with(byte[] message, boolean proven, Client from, @Nullable Metadata store) {
    return new Query(
        message,
        questionEnd,
        qname,
        qtype,
        qclass,
        optOffset,
        cookieOffset,
        proven,
        tsigOffset,
        from,
        depth,
        store,
        trace);
  }

  /** Where plugins note what they learn of this query; null if nobody wants to know. */
  public @Nullable Metadata metadata() {
    return metadata;
  }

  /** What is noted of this query for those who count; null if nobody does. */
  public @Nullable QueryTrace trace() {
    return trace;
  }

  /**
   * The same query with the AD flag: "tell me whether it is authentic" (RFC 6840 section 5.7). A
   * signed one stays what it is.
   */
  public Query withAuthenticData() {
    if (authenticData() || isSigned()) {
      return this;
    }
    byte[] message = octets.clone();
    message[3] |= Header.AD;
    return withOctets(message);
  }

  /** The same query of another client; it shares the store for metadata. */
  public Query withClient(Client other) {
    return with(octets, cookieProven, other, metadata);
  }

  /**
   * The message as another server may get it: without the options that are between this server and
   * its client only (see {@link EdnsOption#isBetweenNeighbours}).
   *
   * @return {@link #octets()} itself where there is nothing to leave out, and where a record lies
   *     behind OPT: names in it may point at what would move, and TSIG signs the whole
   */
  public byte[] octetsForUpstream() {
    if (optOffset < 0) {
      return octets;
    }
    int begin = optOffset + 11;
    int end = begin + Header.u16(octets, optOffset + 9);
    if (end != octets.length) {
      return octets;
    }
    byte[] kept = null;
    int length = begin;
    for (int at = begin; at + 4 <= end; ) {
      int option = 4 + Header.u16(octets, at + 2);
      if (at + option > end) {
        return octets; // not well-formed: as it came
      }
      if (EdnsOption.isBetweenNeighbours(Header.u16(octets, at))) {
        if (kept == null) {
          kept = octets.clone();
          length = at;
        }
      } else if (kept != null) {
        System.arraycopy(octets, at, kept, length, option);
        length += option;
      }
      at += option;
    }
    if (kept == null) {
      return octets;
    }
    Header.putU16(kept, optOffset + 9, length - begin);
    return Arrays.copyOf(kept, length);
  }

  /**
   * The data of an EDNS option of the client.
   *
   * @param code of the IANA registry "DNS EDNS0 Option Codes"
   * @return the first such option's data, null if there is none
   */
  public byte @Nullable [] ednsOption(int code) {
    if (optOffset < 0) {
      return null;
    }
    int at = optOffset + 11;
    int end = at + Header.u16(octets, optOffset + 9);
    while (at + 4 <= end) {
      int length = Header.u16(octets, at + 2);
      if (at + 4 + length > end) {
        return null;
      }
      if (Header.u16(octets, at) == code) {
        return Arrays.copyOfRange(octets, at + 4, at + 4 + length);
      }
      at += 4 + length;
    }
    return null;
  }
}
