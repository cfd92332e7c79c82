package org.bridge53.plugin.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.Answer;
import org.bridge53.message.Client;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.acl.AclConfig.Action;
import org.bridge53.plugin.acl.AclConfig.Policy;
import org.bridge53.plugin.acl.AclConfig.Rule;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class AclTest {
  private static final Response PASSED = Response.of(Rcode.NXDOMAIN);
  private static final Response BLOCKED =
      Response.of(Rcode.REFUSED).withExtendedError(ExtendedError.BLOCKED, "");
  private static final Response FILTERED =
      Response.of(Rcode.NOERROR).withExtendedError(ExtendedError.FILTERED, "");

  private final PluginBench<AclConfig> bench = new PluginBench<>(new AclPlugin());

  private Handler link(String text) {
    return bench.link(text, query -> PASSED, new TestResources(".")).head();
  }

  private static Answer ask(Handler acl, String address, String name, String type) {
    return acl.handle(Queries.of(name, type, Queries.client(address)));
  }

  private static Answer ask(Handler acl, String address) {
    return ask(acl, address, "example.org", "A");
  }

  @Test
  void actions_eachItsOwnAnswer() {
    Handler acl =
        link(
            """
            acl {
              allow net 10.0.0.1
              block net 10.0.0.2
              filter net 10.0.0.3
              drop net 10.0.0.4
            }\
            """);
    assertSame(PASSED, ask(acl, "10.0.0.1"));
    assertEquals(BLOCKED, ask(acl, "10.0.0.2"));
    assertEquals(FILTERED, ask(acl, "10.0.0.3"));
    assertSame(NoResponse.INSTANCE, ask(acl, "10.0.0.4"));
    assertSame(PASSED, ask(acl, "10.0.0.5"));
    assertEquals(15, BLOCKED.extendedError().infoCode());
    assertEquals(17, FILTERED.extendedError().infoCode());
  }

  @Test
  void firstMatch_decides() {
    Handler acl =
        link(
            """
            acl {
              allow net 192.168.1.0/24 2001:db8:1::/48
              block net 192.168.0.0/16 2001:db8::/32
            }
            acl {
              drop
            }\
            """);
    assertSame(PASSED, ask(acl, "192.168.1.9"));
    assertSame(PASSED, ask(acl, "2001:db8:1::9"));
    assertEquals(BLOCKED, ask(acl, "192.168.2.9"));
    assertEquals(BLOCKED, ask(acl, "2001:db8:2::9"));
    assertSame(NoResponse.INSTANCE, ask(acl, "10.0.0.1"));
    assertSame(NoResponse.INSTANCE, ask(acl, "2001:db9::1"));
  }

  @Test
  void types_andSourcesBothMatch() {
    Handler acl = link("acl {\nblock type A AAAA net 10.0.0.0/8\nfilter net 10.0.0.0/8 type MX\n}");
    assertEquals(BLOCKED, ask(acl, "10.1.1.1", "example.org", "A"));
    assertEquals(BLOCKED, ask(acl, "10.1.1.1", "example.org", "AAAA"));
    assertEquals(FILTERED, ask(acl, "10.1.1.1", "example.org", "MX"));
    assertSame(PASSED, ask(acl, "10.1.1.1", "example.org", "TXT"));
    assertSame(PASSED, ask(acl, "11.1.1.1", "example.org", "A"));
    assertSame(PASSED, ask(acl, "2001:db8::1", "example.org", "A"));
  }

  @Test
  void zones_onlyNamesInThem() {
    Handler acl = link("acl a.example.org example.net {\nblock\n}");
    assertEquals(BLOCKED, ask(acl, "10.0.0.1", "A.example.org", "A"));
    assertEquals(BLOCKED, ask(acl, "10.0.0.1", "x.a.example.org", "A"));
    assertEquals(BLOCKED, ask(acl, "10.0.0.1", "example.net", "A"));
    assertSame(PASSED, ask(acl, "10.0.0.1", "example.org", "A"));
    assertSame(PASSED, ask(acl, "10.0.0.1", "ba.example.org", "A"));
  }

  @Test
  void stars_everything() {
    Handler acl = link("acl {\nblock type * net *\n}");
    assertEquals(BLOCKED, ask(acl, "10.0.0.1"));
    assertEquals(BLOCKED, ask(acl, "2001:db8::1", "example.org", "TXT"));
  }

  @Test
  void addressThatNobodyKnows_blocked() {
    Client client =
        new Client(
            InetSocketAddress.createUnresolved("somewhere", 1),
            Queries.CLIENT.local(),
            TransportProtocol.UDP);
    Query query = Queries.of("example.org", "A", client);
    assertEquals(BLOCKED, link("acl {\nallow\n}").handle(query));
  }

  @Test
  void longList_oneLookUp() {
    StringBuilder text = new StringBuilder("acl {\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("block net 10.").append(i / 250).append('.').append(i % 250).append(".0/25\n");
    }
    text.append("allow type A\nblock\n}\nacl {\nblock type MX\n}");
    AclConfig config = bench.read(text.toString());
    List<PolicyList> lists = PolicyList.all(config);
    assertEquals(1, lists.size());
    assertEquals(4, lists.getFirst().size());
    Handler acl = link(text.toString());
    assertEquals(BLOCKED, ask(acl, "10.19.249.127"));
    assertSame(PASSED, ask(acl, "10.19.249.128"));
    assertEquals(BLOCKED, ask(acl, "10.19.249.128", "example.org", "MX"));
  }

  @Test
  void joining_changesNoDecision() {
    // A policy for all sources among its neighbours, and zones that differ.
    Handler acl =
        link(
            """
            acl {
              block type A net 10.0.0.1
              block type A
              block type MX net 10.0.0.1
            }
            acl example.org {
              allow net 10.0.0.2
            }
            acl {
              filter net 10.0.0.0/8
            }\
            """);
    assertEquals(BLOCKED, ask(acl, "10.0.0.9", "example.org", "A"));
    assertEquals(BLOCKED, ask(acl, "10.0.0.1", "example.org", "MX"));
    assertSame(PASSED, ask(acl, "10.0.0.2", "example.org", "MX"));
    assertEquals(FILTERED, ask(acl, "10.0.0.2", "example.net", "MX"));
    assertSame(PASSED, ask(acl, "11.0.0.2", "example.net", "MX"));
  }

  @Test
  void defaultsAndOptions_read() {
    assertEquals(Occurrences.JOINED, new AclPlugin().occurrences());
    assertEquals(new AclConfig(List.of(new Rule(List.of(), List.of()))), bench.read("acl"));
    assertEquals(
        new AclConfig(
            List.of(
                new Rule(
                    List.of(NameText.parse("example.org.")),
                    List.of(
                        new Policy(
                            Action.DROP,
                            Set.of(RrType.A, RrType.ANY, 65_280),
                            List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::1/128"))),
                        new Policy(Action.ALLOW, Set.of(), List.of()),
                        new Policy(Action.BLOCK, Set.of(), List.of()))),
                new Rule(List.of(), List.of(new Policy(Action.FILTER, Set.of(), List.of()))))),
        bench.read(
            """
            acl example.org {
              DROP type A ANY TYPE65280 net 10.1.2.3/8 2001:db8::1
              allow
              block type A * net 10.0.0.1 *
            }
            acl {
              filter
            }\
            """));
  }

  @Test
  void mistakes_allReported() {
    String prefix = "plugin/acl: Corefile:";
    assertEquals(
        List.of(
            prefix
                + "2 - Error during parsing: unexpected token \"refuse\"; expect 'allow',"
                + " 'block', 'filter' or 'drop'",
            prefix
                + "3 - Error during parsing: unexpected token \"10.0.0.1\"; expect 'type |"
                + " net'",
            prefix + "4 - Error during parsing: unexpected token \"a\"; expect legal QTYPE",
            prefix + "4 - Error during parsing: unexpected token \"NOTYPE\"; expect legal QTYPE",
            prefix + "5 - Error during parsing: illegal CIDR notation \"10.0.0.0/33\"",
            prefix + "5 - Error during parsing: illegal CIDR notation \"x\"",
            prefix + "6 - Error during parsing: no token specified in \"net\" section",
            prefix + "7 - Error during parsing: no token specified in \"type\" section",
            prefix
                + "8 - Error during parsing: Wrong argument count or unexpected line ending"
                + " after 'A'"),
        bench.errors(
            """
            acl {
              refuse net 10.0.0.1
              block 10.0.0.1
              block type a NOTYPE
              block net 10.0.0.0/33 x
              block net
              block type net 10.0.0.1
              block type A {
                x
              }
            }\
            """));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
