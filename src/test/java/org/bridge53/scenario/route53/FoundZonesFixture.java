package org.bridge53.scenario.route53;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.emulator.Vpc;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** A server whose zones are found at an emulator's, and what its clients see. */
abstract class FoundZonesFixture {
  static final Vpc VPC = new Vpc("vpc-0123abcd", "eu-west-1");

  Emulator emulator;

  @BeforeEach
  void startEmulator() throws IOException {
    emulator =
        Emulator.builder()
            .account("AKIAOTHER", "222222222222")
            .start(new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stopEmulator() {
    emulator.close();
  }

  String zone(String name, Vpc vpc, String address) {
    String id = emulator.createZone(name, vpc);
    a(id, "www." + name, address);
    return id;
  }

  void a(String id, String name, String address) {
    put(id, name, "A", address);
  }

  void put(String id, String name, String type, String... values) {
    emulator.change(
        id,
        Action.UPSERT,
        new PlainRecordSet(name, type, 60, List.of(values).toArray(String[]::new)));
  }

  String corefile(String line, String behind, String... options) {
    return ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
        + line
        + " {\n    aws_access_key test test\n    aws_endpoint "
        + emulator.endpoint()
        + "\n    budget 200 500\n    refresh 1s\n    "
        + String.join("\n    ", options)
        + "\n  }\n  "
        + behind
        + "\n}\n";
  }

  static List<String> a(RunningServer server, String name) throws IOException {
    return RunningServer.rdata(server.ask(name, "A"), Section.ANSWER);
  }

  static void awaitA(RunningServer server, String name, String... expected) {
    RunningServer.await(
        () -> {
          try {
            return a(server, name).equals(List.of(expected));
          } catch (IOException failure) {
            return false;
          }
        },
        () -> name + " A " + List.of(expected) + "; log: " + server.log());
  }

  static int extendedError(Message response) {
    OPTRecord opt = response.getOPT();
    if (opt != null) {
      for (EDNSOption option : opt.getOptions()) {
        if (option instanceof ExtendedErrorCodeOption error) {
          return error.getErrorCode();
        }
      }
    }
    return -1;
  }

  static Message edns(String name, String type) {
    Message message = Queries.message(name, type);
    message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    return message;
  }

  static Message from(RunningServer server, String client, String name) throws IOException {
    SimpleResolver resolver = server.resolver();
    resolver.setLocalAddress(new InetSocketAddress(client, 0));
    return resolver.send(edns(name, "A"));
  }

  static Message withoutRd(RunningServer server, String name) throws IOException {
    Message message = Queries.message(name, "A");
    message.getHeader().unsetFlag(Flags.RD);
    return server.ask(message);
  }
}
