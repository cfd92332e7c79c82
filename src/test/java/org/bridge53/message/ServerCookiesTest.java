package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HexFormat;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCookiesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";
  private static final long NOW = 1_559_731_985L;
  private static final String CLIENT_COOKIE = "2464c4abcf10c957";

  private static ServerCookies at(long seconds, String secret) {
    return new ServerCookies(HEX.parseHex(secret), () -> Instant.ofEpochSecond(seconds));
  }

  /** A query with a COOKIE option behind another option. */
  private static Query query(String cookie, String address) {
    int octets = cookie.length() / 2;
    String hex =
        "1234 0100 0001 0000 0000 0001 01 61 00 0001 0001 00 0029 04d0 00 00 0000"
            + String.format("%04x fde9 0001 07 000a %04x", octets + 9, octets)
            + cookie;
    Client client =
        new Client(
            new InetSocketAddress(InetAddress.ofLiteral(address), 40053),
            Queries.CLIENT.local(),
            TransportProtocol.UDP);
    return (Query) QueryReader.read(HEX.parseHex(hex.replace(" ", "")), client);
  }

  private static String reply(ServerCookies cookies, Query query) {
    EdnsOption option = cookies.option(query);
    assertEquals(EdnsOption.COOKIE, option.code());
    return HEX.formatHex(option.data());
  }

  @Nested
  class Rfc9018AppendixA {
    @Test
    void a1_newClient_newCookie() {
      ServerCookies cookies = at(NOW, SECRET);
      Query query = cookies.checked(query(CLIENT_COOKIE, "198.51.100.100"));
      assertTrue(query.hasCookie());
      assertFalse(query.hasProvenCookie());
      assertEquals(CLIENT_COOKIE + "010000005cf79f111f8130c3eee29480", reply(cookies, query));
    }

    @Test
    void a2_sameClientLater_renewedCookie() {
      ServerCookies cookies = at(1_559_734_385L, SECRET);
      Query query =
          cookies.checked(
              query(CLIENT_COOKIE + "010000005cf79f111f8130c3eee29480", "198.51.100.100"));
      assertTrue(query.hasProvenCookie());
      assertEquals(CLIENT_COOKIE + "010000005cf7a871d4a564a1442aca77", reply(cookies, query));
    }

    @Test
    void a3_anotherClient_reservedBitsCount() {
      String sent = "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5";
      // Made with the same secret, but too old by the time of the example.
      assertTrue(
          at(1_559_727_985L, SECRET).checked(query(sent, "203.0.113.203")).hasProvenCookie());
      ServerCookies cookies = at(1_559_734_700L, SECRET);
      Query query = cookies.checked(query(sent, "203.0.113.203"));
      assertEquals("fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e", reply(cookies, query));
    }

    @Test
    void a4_ipv6_afterTheSecretChanged() {
      String address = "2001:db8:220:1:59de:d0f4:8769:82b8";
      String sent = "22681ab97d52c298010000005cf7c57926556bd0934c72f8";
      assertTrue(
          at(1_559_741_961L, "dd3bdf9344b678b185a6f5cb60fca715")
              .checked(query(sent, address))
              .hasProvenCookie());
      ServerCookies cookies = at(1_559_741_961L, "445536bcd2513298075a5d379663c962");
      Query query = cookies.checked(query(sent, address));
      assertFalse(query.hasProvenCookie());
      assertEquals("22681ab97d52c298010000005cf7c609a6bb79d16625507a", reply(cookies, query));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "3600, true", "3601, false", "-300, true", "-301, false"})
  void age_decides(int seconds, boolean proven) {
    String cookie = reply(at(NOW, SECRET), query(CLIENT_COOKIE, "192.0.2.1"));
    ServerCookies later = at(NOW + seconds, SECRET);
    assertEquals(proven, later.checked(query(cookie, "192.0.2.1")).hasProvenCookie());
  }

  @Test
  void youngCookie_isRepeated_oldOneReplaced() {
    String cookie = reply(at(NOW, SECRET), query(CLIENT_COOKIE, "192.0.2.1"));
    ServerCookies young = at(NOW + 1_800, SECRET);
    assertEquals(cookie, reply(young, young.checked(query(cookie, "192.0.2.1"))));
    ServerCookies old = at(NOW + 1_801, SECRET);
    String renewed = reply(old, old.checked(query(cookie, "192.0.2.1")));
    assertFalse(renewed.equals(cookie));
    assertTrue(old.checked(query(renewed, "192.0.2.1")).hasProvenCookie());
  }

  @Test
  void timestampsWrapAround_in2106() {
    long wrap = 1L << 32;
    String cookie = reply(at(wrap - 10, SECRET), query(CLIENT_COOKIE, "192.0.2.1"));
    assertTrue(at(wrap + 10, SECRET).checked(query(cookie, "192.0.2.1")).hasProvenCookie());
  }

  @Test
  void anyOtherOctetAddressSecretOrLength_isNotProven() {
    ServerCookies cookies = at(NOW, SECRET);
    String cookie = reply(cookies, query(CLIENT_COOKIE, "192.0.2.1"));
    assertTrue(cookies.checked(query(cookie, "192.0.2.1")).hasProvenCookie());
    byte[] octets = HEX.parseHex(cookie);
    for (int i = 0; i < octets.length; i++) {
      byte[] changed = octets.clone();
      changed[i] ^= 1;
      assertFalse(
          cookies.checked(query(HEX.formatHex(changed), "192.0.2.1")).hasProvenCookie(),
          "octet " + i);
    }
    assertFalse(cookies.checked(query(cookie, "192.0.2.2")).hasProvenCookie());
    assertFalse(cookies.checked(query(cookie, "2001:db8::1")).hasProvenCookie());
    assertFalse(at(NOW, "00".repeat(16)).checked(query(cookie, "192.0.2.1")).hasProvenCookie());
    for (String length : new String[] {cookie + "00", cookie.substring(0, 46)}) {
      assertFalse(cookies.checked(query(length, "192.0.2.1")).hasProvenCookie(), length);
    }
  }

  @Test
  void internalLookUp_keepsWhatWasProven() {
    ServerCookies cookies = at(NOW, SECRET);
    String cookie = reply(cookies, query(CLIENT_COOKIE, "192.0.2.1"));
    Query inner =
        cookies
            .checked(query(cookie, "192.0.2.1"))
            .withQuestion(org.bridge53.name.NameText.parse("other.example."), RrType.A);
    assertTrue(inner.hasProvenCookie());
    assertEquals(cookie, reply(cookies, inner));
  }

  @Test
  void sipHash_asInItsPaper() {
    // Appendix A of the paper: key 00..0f, message 00..0e.
    byte[] key = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
    SipHash hash = new SipHash(key);
    assertEquals(0xa129ca6149be45e5L, hash.hash(HEX.parseHex("000102030405060708090a0b0c0d0e")));
    assertEquals(0x726fdb47dd0e0e31L, hash.hash(new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new SipHash(new byte[15]));
    assertArrayEquals(HEX.parseHex("000102030405060708090a0b0c0d0e0f"), key);
  }
}
