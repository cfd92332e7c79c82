package org.bridge53.message;

import java.time.InstantSource;
import java.util.Arrays;

/**
 * Server cookies (RFC 7873) in the form that all servers share (RFC 9018): a client that sends one
 * back has received it at its address, so the address is not forged.
 *
 * <pre>
 *   client cookie (8) | version 1 (1) | reserved 0 (3) | timestamp (4) | hash (8)
 *   hash = SipHash-2-4(client cookie | version | reserved | timestamp | client's address, secret)
 * </pre>
 *
 * <p>A client whose cookie is missing, old or another server's is answered as any other and gets a
 * new one: BADCOOKIE costs every new client a round trip, and buys something only from a server
 * that is under attack. Nothing is remembered of any client. Safe for use by many threads.
 */
public final class ServerCookies {
  /** Octets of the secret. */
  public static final int SECRET_OCTETS = 16;

  private static final int CLIENT_OCTETS = 8;
  private static final int COOKIE_OCTETS = 24;
  private static final int TIMESTAMP_OFFSET = 12;
  private static final int HASH_OFFSET = 16;
  private static final int VERSION = 1;

  /** RFC 9018 4.3: what a cookie's age may be, in seconds, and from when on a new one is due. */
  private static final int OLDEST_SECONDS = 3_600;

  private static final int RENEWED_SECONDS = 1_800;
  private static final int NEWEST_SECONDS = -300;

  private final SipHash hash;
  private final InstantSource clock;

  /**
   * @param secret {@link #SECRET_OCTETS} octets of chance; copied
   * @param clock the time of day
   */
  public ServerCookies(byte[] secret, InstantSource clock) {
    this.hash = new SipHash(secret);
    this.clock = clock;
  }

  /** The query, {@link Query#hasProvenCookie} if its cookie is one of ours and not too old. */
  public Query checked(Query query) {
    return query.hasCookie() && isOurs(query) ? query.withProvenCookie() : query;
  }

  /** The option that a response to a query with a cookie has. */
  public EdnsOption option(Query query) {
    byte[] octets = query.octets();
    int at = query.cookieOffset() + 4;
    if (query.hasProvenCookie()
        && age(Header.s32(octets, at + TIMESTAMP_OFFSET)) <= RENEWED_SECONDS) {
      return new EdnsOption(EdnsOption.COOKIE, Arrays.copyOfRange(octets, at, at + COOKIE_OCTETS));
    }
    byte[] cookie = new byte[COOKIE_OCTETS];
    System.arraycopy(octets, at, cookie, 0, CLIENT_OCTETS);
    cookie[CLIENT_OCTETS] = VERSION;
    Header.putS32(cookie, TIMESTAMP_OFFSET, now());
    putHash(cookie, query);
    return new EdnsOption(EdnsOption.COOKIE, cookie);
  }

  private boolean isOurs(Query query) {
    byte[] octets = query.octets();
    int at = query.cookieOffset() + 4;
    if (Header.u16(octets, at - 2) != COOKIE_OCTETS || octets[at + CLIENT_OCTETS] != VERSION) {
      return false;
    }
    int age = age(Header.s32(octets, at + TIMESTAMP_OFFSET));
    if (age > OLDEST_SECONDS || age < NEWEST_SECONDS) {
      return false;
    }
    byte[] expected = Arrays.copyOfRange(octets, at, at + COOKIE_OCTETS);
    putHash(expected, query);
    int differing = 0;
    for (int i = HASH_OFFSET; i < COOKIE_OCTETS; i++) {
      differing |= expected[i] ^ octets[at + i]; // all of them: the time tells a stranger nothing
    }
    return differing == 0;
  }

  /** Puts the hash of what precedes it, and of the client's address, in its place. */
  private void putHash(byte[] cookie, Query query) {
    byte[] address = query.client().remote().getAddress().getAddress();
    byte[] hashed = Arrays.copyOf(cookie, HASH_OFFSET + address.length);
    System.arraycopy(address, 0, hashed, HASH_OFFSET, address.length);
    long value = Long.reverseBytes(hash.hash(hashed));
    Header.putS32(cookie, HASH_OFFSET, (int) (value >>> 32));
    Header.putS32(cookie, HASH_OFFSET + 4, (int) value);
  }

  /** Seconds since then, in serial number arithmetic (RFC 1982), since timestamps end in 2106. */
  private int age(int timestamp) {
    return now() - timestamp;
  }

  private int now() {
    return (int) clock.instant().getEpochSecond();
  }
}
