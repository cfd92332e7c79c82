package org.bridge53.plugin.any;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Records;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class AnyTest {
  private final PluginBench<AnyConfig> bench = new PluginBench<>(new AnyPlugin());
  private final Handler any =
      bench.link("any", query -> Response.of(Rcode.REFUSED), new TestResources(".")).head();

  @Test
  void any_oneHinfoWithoutAa() {
    Query query = Queries.of("WWW.example.org", "ANY");
    Response response = PluginBench.response(any, query);
    assertEquals(0, response.flags());
    Message message = Records.message(query, response);
    assertEquals(
        List.of("WWW.example.org. 8482 IN HINFO \"ANY obsoleted\" \"See RFC 8482\""),
        Records.section(message, Section.ANSWER));
    assertEquals(List.of(), Records.section(message, Section.AUTHORITY));
    assertEquals(Rcode.NOERROR, message.getRcode());
  }

  @Test
  void otherTypes_goOn() {
    for (String type : List.of("A", "HINFO", "AXFR")) {
      assertEquals(
          Rcode.REFUSED, PluginBench.response(any, Queries.of("example.org", type)).rcode());
    }
  }

  @Test
  void otherClass_goesOn() {
    Message chaos =
        Message.newQuery(
            Record.newRecord(Name.fromConstantString("version.bind."), Type.ANY, DClass.CH));
    Query query = Queries.read(chaos, Queries.CLIENT);
    assertEquals(Rcode.REFUSED, PluginBench.response(any, query).rcode());
  }

  @Test
  void severalLines_one() {
    assertEquals(Occurrences.JOINED, new AnyPlugin().occurrences());
    assertEquals(new AnyConfig(), bench.read("any\nany"));
  }

  @Test
  void argument_refused() {
    assertEquals(
        List.of(
            "plugin/any: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'x'"),
        bench.errors("any x"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
