package org.bridge53.scenario.corefile;

import static org.bridge53.scenario.corefile.Fragment.accepted;
import static org.bridge53.scenario.corefile.Fragment.refused;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The keys of server blocks: what a key may be, and which may stand beside each other. */
class ServerKeysTest {
  private static final String PARSING = "Corefile:1 - Error during parsing: ";
  private static final String INSPECTING = PARSING + "error inspecting server blocks: ";

  private static String block(String keys) {
    return keys + " {\n  whoami\n}\n";
  }

  @TestFactory
  Stream<DynamicTest> keys() {
    return Stream.of(
            accepted("a name", block("example.org")),
            accepted("letter case, final dot", block("Example.ORG.")),
            accepted("a port", block("example.org:1053")),
            accepted("the scheme of plain DNS", block("dns://example.org:1053")),
            accepted("several", block("a b:53 c:54")),
            accepted("an underscore", block("_tcp.example.org")),
            accepted("an address without mask is a name", block("10.0.0.1")),
            accepted("a port range is part of the name", block("x:1-2")),
            refused(
                "nothing behind the colon",
                block("x:"),
                INSPECTING + "expecting data after last colon: \"x:\""),
            refused("no name", block(":53"), INSPECTING + "zone is not a valid domain name: "),
            refused(
                "an unknown scheme",
                block("gopher://x"),
                INSPECTING + "zone is not a valid domain name: gopher://x"),
            refused(
                "an empty label",
                block("a..b"),
                INSPECTING + "zone is not a valid domain name: a..b"),
            refused(
                "a long label",
                block("a".repeat(64)),
                INSPECTING + "zone is not a valid domain name: " + "a".repeat(64)),
            refused(
                "a long name",
                block("abcdefghi.".repeat(26)),
                INSPECTING + "specified zone is too long: 260 > 255"),
            refused(
                "a port that is none",
                block("x:65536"),
                INSPECTING + "invalid port in \"x:65536\""))
        .map(Fragment::test);
  }

  @TestFactory
  Stream<DynamicTest> networks() {
    return Stream.of(
            accepted("on an octet", block("10.0.0.0/24")),
            accepted("off an octet: two zones", block("10.0.0.0/15")),
            accepted("off an octet: 128 zones", block("192.168.1.0/25")),
            accepted("IPv6", block("2001:db8::/32")),
            accepted("with a port", block("10.0.0.0/8:1053")),
            accepted("a name of RFC 2317", block("0/25.2.0.192.in-addr.arpa")),
            refused(
                "one of its zones again",
                block("10.0.0.0/15 1.10.in-addr.arpa"),
                PARSING + "cannot serve dns://1.10.in-addr.arpa.:53 - it is already defined"),
            refused(
                "an IPv6 network that begins with a colon",
                block("::/8"),
                INSPECTING + "invalid CIDR ::/8"),
            refused("or with a zero", block("0:1::/32"), INSPECTING + "invalid CIDR 0:1::/32"),
            refused(
                "a mask too long", block("10.0.0.0/33"), INSPECTING + "invalid CIDR 10.0.0.0/33"),
            accepted("as a plugin's zones", ". {\n  file db 10.0.0.0/24 10.1.0.0/15\n}\n"),
            refused(
                "a plugin's zone that is none is an error, not dropped",
                ". {\n  file db a..b\n}\n",
                "plugin/file: Corefile:2 - Error during parsing: zone is not a valid domain name:"
                    + " a..b"))
        .map(Fragment::test);
  }

  @TestFactory
  Stream<DynamicTest> neighbours() {
    String bound = "a {\n  bind 127.0.0.1\n  whoami\n}\n";
    return Stream.of(
            accepted("another port", block("a") + block("a:54")),
            accepted("another address", bound + bound.replace("0.1", "0.2")),
            accepted("a zone above", block("a") + block(".")),
            refused(
                "the same",
                block("a") + block("A."),
                "Corefile:4 - Error during parsing: cannot serve dns://a.:53 - it is already"
                    + " defined"),
            refused(
                "the same twice in one block",
                block("a a:53"),
                PARSING + "cannot serve dns://a.:53 - it is already defined"),
            refused(
                "the same on an address",
                bound + bound,
                "Corefile:5 - Error during parsing: cannot serve dns://a.:53 on 127.0.0.1 - it is"
                    + " already defined"),
            refused(
                "bound and unbound",
                bound + block("a"),
                PARSING
                    + "cannot serve dns://a.:53 - zone overlap listener capacity with dns://a.:53"
                    + " of Corefile:5, which has no bind"))
        .map(Fragment::test);
  }
}
