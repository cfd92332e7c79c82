package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private final Problems problems = new Problems();

  private static Token token(String text) {
    return new Token(text, new Position("Corefile", 3));
  }

  private static Directive line(boolean block, String name, String... arguments) {
    return new Directive(
        token(name), Arrays.stream(arguments).map(ArgumentsTest::token).toList(), block, List.of());
  }

  private void assertError(String message) {
    assertEquals(List.of("Corefile:3 - Error during parsing: " + message), problems.errors());
  }

  @Nested
  class Counts {
    @Test
    void oneArgument_given() {
      assertEquals("x", Arguments.single(line(false, "root", "x"), problems).text());
    }

    @Test
    void tooMany_afterTheLast() {
      assertNull(Arguments.single(line(false, "root", "x", "y"), problems));
      assertError("Wrong argument count or unexpected line ending after 'y'");
    }

    @Test
    void tooFew_afterTheName() {
      assertNull(Arguments.single(line(false, "root"), problems));
      assertError("Wrong argument count or unexpected line ending after 'root'");
    }

    @Test
    void braceInsteadOfArgument_saysSo() {
      assertNull(Arguments.single(line(true, "root"), problems));
      assertError("Unexpected token '{', expecting argument");
    }

    @Test
    void none_refusesArgumentsAndBlocks() {
      assertTrue(Arguments.none(line(false, "debug"), problems));
      assertFalse(Arguments.none(line(false, "debug", "x"), problems));
      assertFalse(Arguments.none(line(true, "debug"), problems));
      assertEquals(2, problems.errorCount());
    }
  }

  @Nested
  class Numbers {
    @Test
    void integer_read() {
      assertEquals(-12, Arguments.integer(token("-12"), problems));
      assertEquals(12, Arguments.integer(token("+12"), problems));
    }

    @Test
    void notAnInteger_goText() {
      assertNull(Arguments.integer(token("1x"), problems));
      assertError("strconv.Atoi: parsing \"1x\": invalid syntax");
    }

    @Test
    void foreignDigits_notAnInteger() {
      assertNull(Arguments.integer(token("\u0661"), problems));
      assertError("strconv.Atoi: parsing \"\u0661\": invalid syntax");
    }

    @Test
    void tooLarge_outOfRange() {
      assertNull(Arguments.integer(token("99999999999"), problems));
      assertError("strconv.Atoi: parsing \"99999999999\": value out of range");
    }
  }

  @Nested
  class Durations {
    @Test
    void goForms_read() {
      assertEquals(Duration.ofMillis(300), GoDuration.parse("300ms"));
      assertEquals(Duration.ofMinutes(90), GoDuration.parse("1h30m"));
      assertEquals(Duration.ofMillis(1500), GoDuration.parse("1.5s"));
      assertEquals(Duration.ofMillis(500), GoDuration.parse(".5s"));
      assertEquals(Duration.ofSeconds(5), GoDuration.parse("5.s"));
      assertEquals(Duration.ofSeconds(-5), GoDuration.parse("-5s"));
      assertEquals(Duration.ZERO, GoDuration.parse("0"));
      assertEquals(Duration.ofNanos(1_001), GoDuration.parse("1us1ns"));
      assertEquals(Duration.ofNanos(1_000), GoDuration.parse("1\u00b5s"));
      assertEquals(Duration.ofNanos(Long.MAX_VALUE), GoDuration.parse("9223372036854775807ns"));
    }

    @Test
    void badForms_goTexts() {
      assertReason("", "time: invalid duration \"\"");
      assertReason("-", "time: invalid duration \"-\"");
      assertReason("x", "time: invalid duration \"x\"");
      assertReason(".s", "time: invalid duration \".s\"");
      assertReason("5", "time: missing unit in duration \"5\"");
      assertReason("1.2.3s", "time: missing unit in duration \"1.2.3s\"");
      assertReason("5d", "time: unknown unit \"d\" in duration \"5d\"");
      assertReason("5S", "time: unknown unit \"S\" in duration \"5S\"");
      assertReason("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\"");
      String long_ = "1".repeat(100_000) + "s";
      assertReason(long_, "time: invalid duration \"" + long_ + "\"");
    }

    private void assertReason(String text, String reason) {
      assertEquals(
          reason,
          assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(text)).getMessage());
    }

    @Test
    void format_asGoPrints() {
      assertEquals("5m0s", GoDuration.format(Duration.ofMinutes(5)));
      assertEquals("1h0m0s", GoDuration.format(Duration.ofHours(1)));
      assertEquals("49h2m3.004s", GoDuration.format(GoDuration.parse("49h2m3.004s")));
      assertEquals("1.5s", GoDuration.format(Duration.ofMillis(1500)));
      assertEquals("10s", GoDuration.format(Duration.ofSeconds(10)));
      assertEquals("300ms", GoDuration.format(Duration.ofMillis(300)));
      assertEquals("1.5\u00b5s", GoDuration.format(Duration.ofNanos(1500)));
      assertEquals("7ns", GoDuration.format(Duration.ofNanos(7)));
      assertEquals("0s", GoDuration.format(Duration.ZERO));
      assertEquals("-1m30s", GoDuration.format(Duration.ofSeconds(-90)));
    }

    @Test
    void badDuration_reported() {
      assertNull(Arguments.duration(token("5"), problems));
      assertError("time: missing unit in duration \"5\"");
    }
  }

  @Nested
  class Names {
    @Test
    void zones_badOnesReportedAndLeftOut() {
      assertEquals(
          List.of("example.org.", "0.0.10.in-addr.arpa."),
          Arguments.zones(
                  List.of(token("example.org"), token("a..b"), token("10.0.0.0/24")), problems)
              .stream()
              .map(Object::toString)
              .toList());
      assertError("zone is not a valid domain name: a..b");
    }

    @Test
    void badName_reported() {
      assertNull(Arguments.name(token("a..b"), problems));
      assertError("a label is empty: a..b");
    }
  }

  @Nested
  class Addresses {
    @Test
    void formsThatJavaWouldTake_refused() {
      for (String text :
          List.of("10.1", "10", "10.0.0", "010.0.0.1", "10.0.0.256", "10.0.0.1.", "", "[::1]")) {
        assertFalse(IpLiteral.isValid(text), text);
      }
    }

    @Test
    void socketAddress_withAndWithoutPort() {
      assertSocket("10.0.0.1:54", "10.0.0.1:54");
      assertSocket("10.0.0.1:53", "10.0.0.1");
      assertSocket("[0:0:0:0:0:0:0:1]:53", "::1");
      assertSocket("[0:0:0:0:0:0:0:1]:53", "[::1]");
      assertSocket("[0:0:0:0:0:0:0:1]:54", "[::1]:54");
    }

    private void assertSocket(String expected, String text) {
      InetSocketAddress address = Arguments.socketAddress(text, 53);
      String host = address.getAddress().getHostAddress();
      assertEquals(
          expected, (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort());
    }

    @Test
    void badSocketAddress_reason() {
      assertReason("dns.example", "not an IP address or IP:port: \"dns.example\"");
      assertReason("[::1", "not an IP address or IP:port: \"[::1\"");
      assertReason("[::1]x", "not an IP address or IP:port: \"[::1]x\"");
      assertReason("10.0.0.1:", "invalid port in \"10.0.0.1:\"");
      assertReason("10.0.0.1:65536", "invalid port in \"10.0.0.1:65536\"");
      assertReason("10.0.0.1:-1", "invalid port in \"10.0.0.1:-1\"");
    }

    private void assertReason(String text, String reason) {
      assertEquals(
          reason,
          assertThrows(IllegalArgumentException.class, () -> Arguments.socketAddress(text, 53))
              .getMessage());
    }

    @Test
    void network_containsItsAddresses() {
      Cidr cidr = Cidr.parse("10.1.2.3/15");
      assertEquals("10.0.0.0/15", cidr.toString());
      assertTrue(cidr.contains(IpLiteral.parse("10.1.255.255")));
      assertFalse(cidr.contains(IpLiteral.parse("10.2.0.0")));
      assertFalse(cidr.contains(IpLiteral.parse("::1")));
      assertTrue(Cidr.parse("0.0.0.0/0").contains(IpLiteral.parse("255.1.1.1")));
      assertTrue(Cidr.parse("2001:db8::/29").contains(IpLiteral.parse("2001:dbf::1")));
      assertFalse(Cidr.parse("2001:db8::1").contains(IpLiteral.parse("2001:db8::2")));
    }

    @Test
    void badNetwork_refused() {
      for (String text :
          List.of("10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", "x/8", "10/8")) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text), text);
      }
    }
  }

  @Nested
  class Collecting {
    @Test
    void pluginProblems_prefixedAndSortedByPosition() {
      problems.error(new Position("Corefile", 9), "late");
      problems.forPlugin("log").error(new Position("Corefile", 2), "early");
      problems.forPlugin("log").unknownProperty(token("clas"), List.of("class"));
      problems.warning(new Position("Corefile", 1), "only said");
      assertEquals(
          List.of(
              "plugin/log: Corefile:2 - Error during parsing: early",
              "plugin/log: Corefile:3 - Error during parsing: "
                  + "unknown property 'clas'; did you mean 'class'?",
              "Corefile:9 - Error during parsing: late"),
          problems.errors());
      assertEquals(List.of("Corefile:1 - only said"), problems.warnings());
      assertEquals(3, problems.errorCount());
    }

    @Test
    void warningsAlone_noErrors() {
      problems.warning(new Position("Corefile", 1), "only said");
      assertFalse(problems.hasErrors());
    }

    @Test
    void suggestion_nearWordsOnly() {
      List<String> known = List.of("forward", "file", "log");
      assertEquals("; did you mean 'forward'?", Suggestion.of("forwrad", known));
      assertEquals("; did you mean 'file'?", Suggestion.of("fiel", known));
      assertEquals("; did you mean 'log'?", Suggestion.of("logs", known));
      assertEquals("", Suggestion.of("prometheus", known));
      assertEquals("", Suggestion.of("", known));
      assertEquals("", Suggestion.of("f".repeat(100_000), known));
    }
  }
}
