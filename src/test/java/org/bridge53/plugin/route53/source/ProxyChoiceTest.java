package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyChoiceTest {
  private static String chosen(Map<String, String> environment, String endpoint) {
    return String.valueOf(ProxyChoice.of(null, environment::get).of(URI.create(endpoint)));
  }

  @Test
  void nothingSet_none() {
    assertEquals("null", chosen(Map.of("NO_PROXY", "*"), "https://route53.amazonaws.com"));
  }

  @Test
  void environment_httpsOnlyAndLowerCaseFirst() {
    Map<String, String> both =
        Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", "lower:2", "HTTP_PROXY", "other:3");
    assertEquals("http://lower:2", chosen(both, "https://route53.amazonaws.com"));
    assertEquals("null", chosen(both, "http://route53.amazonaws.com"));
    assertEquals("http://upper:80", chosen(Map.of("HTTPS_PROXY", "http://upper/"), "https://a.b"));
  }

  @Test
  void written_forAllAndInPlaceOfTheEnvironment() {
    ProxyChoice choice =
        ProxyChoice.of(
            "http://me:hush@proxy:3128", Map.of("NO_PROXY", "*", "HTTPS_PROXY", "x:1")::get);
    assertEquals(URI.create("http://me:hush@proxy:3128"), choice.of(URI.create("https://a.b")));
    assertEquals(URI.create("http://me:hush@proxy:3128"), choice.of(URI.create("http://[::1]:1")));
  }

  @Test
  void notAProxy_saidWithoutThePassword() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> ProxyChoice.of(null, Map.of("HTTPS_PROXY", "socks5://me:hush@x")::get));
    assertEquals(
        "HTTPS_PROXY (not shown, it holds a secret): http://[USER:PASSWORD@]HOST[:PORT] is"
            + " expected",
        wrong.getMessage());
    assertFalse(wrong.getMessage().contains("hush"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|https://route53.amazonaws.com|false",
        "amazonaws.com|https://route53.amazonaws.com|false",
        "x.example, .amazonaws.com |https://route53.amazonaws.com|false",
        "*.amazonaws.com|https://route53.amazonaws.com|false",
        "AmazonAWS.com|https://ROUTE53.amazonaws.com|false",
        "azonaws.com|https://route53.amazonaws.com|true",
        "amazonaws.com:443|https://route53.amazonaws.com|false",
        "amazonaws.com:444|https://route53.amazonaws.com|true",
        "route53.amazonaws.com|https://sts.amazonaws.com|true",
        "10.0.0.0/8|https://10.1.2.3|false",
        "10.0.0.0/8|https://11.1.2.3|true",
        "10.0.0.0/99|https://10.1.2.3|true",
        "10.1.2.3|https://10.1.2.3:8443|false",
        "10.1.2.3:1|https://10.1.2.3:8443|true",
        "2001:db8::1|https://[2001:db8::1]|false",
        "[2001:db8::1]:443|https://[2001:db8::1]|false",
        "[2001:db8::1]:444|https://[2001:db8::1]|true",
        "2001:db8::/32|https://[2001:db8::1]|false",
        "x|https://localhost|false",
        "x|https://127.0.0.9:1|false",
        "x|https://[::1]:1|false",
      })
  void noProxy_namesNetworksAndPorts(String list, String endpoint, boolean proxied) {
    assertEquals(
        proxied ? "http://p:1" : "null",
        chosen(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", list), endpoint));
  }
}
