package org.bridge53.presentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.RrType;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterFileTest {
  private final Map<String, String> files = new HashMap<>();

  private List<String> read(String text) throws MasterFileException {
    List<String> lines = new ArrayList<>();
    MasterFile.read(
        "zones/db",
        Path.of("/zones/db"),
        text.getBytes(StandardCharsets.UTF_8),
        NameText.parse("example.org"),
        path -> {
          String content = files.get(path.toString());
          if (content == null) {
            throw new NoSuchFileException(path.toString());
          }
          return content.getBytes(StandardCharsets.UTF_8);
        },
        (owner, type, ttl, rdata) ->
            lines.add(
                owner + " " + ttl + " " + RrType.text(type) + " " + RdataText.format(type, rdata)));
    return lines;
  }

  private String error(String text) {
    return String.valueOf(assertThrows(MasterFileException.class, () -> read(text)).getMessage());
  }

  @Test
  void originTtlBlankOwnerAndParentheses_read() throws Exception {
    assertEquals(
        List.of(
            "example.org. 3600 SOA ns.example.org. host.example.org. 1 7200 900 1209600 300",
            "www.example.org. 3600 A 192.0.2.1",
            "www.example.org. 60 AAAA 2001:db8::1",
            "example.org. 3600 TXT \"; no comment\"",
            "*.sub.example.org. 3600 A 192.0.2.2",
            "abs.example.net. 3600 CNAME www.sub.example.org."),
        read(
            """
            ; a comment
            $TTL 1h
            @ IN SOA ns host ( 1 2h  ; serial, refresh
                 15m 2w
                 5m )

            www IN A 192.0.2.1
                60 IN AAAA 2001:db8::1   ; blank owner
            @ TXT "; no comment"
            $origin sub
            * A 192.0.2.2
            abs.example.net. CNAME www
            """));
  }

  @Test
  void classAndTtl_inEitherOrderAndOptional() throws Exception {
    assertEquals(
        List.of(
            "a.example.org. 5 A 192.0.2.1",
            "b.example.org. 6 A 192.0.2.1",
            "c.example.org. 7 A 192.0.2.1",
            "d.example.org. 7 A 192.0.2.1",
            "e.example.org. 7 A 192.0.2.1"),
        read(
            """
            a 5 IN A 192.0.2.1
            b IN 6 A 192.0.2.1
            c 7 A 192.0.2.1
            d A 192.0.2.1
            e IN A 192.0.2.1
            """));
  }

  @Test
  void ttlDirective_winsOverLastTtlWritten() throws Exception {
    assertEquals(
        List.of("a.example.org. 5 A 192.0.2.1", "b.example.org. 100 A 192.0.2.1"),
        read("$TTL 100\na 5 A 192.0.2.1\nb A 192.0.2.1\n"));
  }

  @Test
  void ttlNowhere_coreDnsText() {
    assertEquals(
        "zones/db:2: dns: missing TTL with no previous value at line: 2",
        error("\n@ SOA ns host 1 2 3 4 5\n"));
  }

  @Test
  void lastLineWithoutEnd_read() throws Exception {
    assertEquals(List.of("a.example.org. 5 A 192.0.2.1"), read("a 5 A 192.0.2.1"));
    assertEquals(List.of("a.example.org. 5 TXT \"x\""), read("a 5 TXT x ; end"));
  }

  @Test
  void carriageReturns_read() throws Exception {
    assertEquals(
        List.of("a.example.org. 5 A 192.0.2.1", "a.example.org. 5 TXT \"x\""),
        read("a 5 A 192.0.2.1\r\n  TXT x\r\n"));
  }

  @Test
  void unknownTypesAndEscapes_read() throws Exception {
    assertEquals(
        List.of(
            "a.example.org. 5 TYPE65280 \\# 2 ABCD",
            "has\\.dot.example.org. 5 A 192.0.2.1",
            "\\000\\255.example.org. 5 A 192.0.2.1"),
        read(
            """
            a 5 TYPE65280 \\# 2 ABCD
            has\\.dot 5 TYPE1 \\# 4 C0000201
            \\000\\255 5 A 192.0.2.1
            """));
  }

  @Test
  void include_besideTheFileWithItsOwnOrigin() throws Exception {
    files.put("/zones/more/inc", "a A 192.0.2.1\n$ORIGIN deep\nb A 192.0.2.2\n$INCLUDE leaf\n");
    files.put("/zones/more/leaf", "c 9 A 192.0.2.3\n");
    assertEquals(
        List.of(
            "a.sub.example.org. 5 A 192.0.2.1",
            "b.deep.sub.example.org. 5 A 192.0.2.2",
            "c.deep.sub.example.org. 9 A 192.0.2.3",
            "after.example.org. 5 A 192.0.2.4"),
        read("$TTL 5\n$INCLUDE more/inc sub\nafter A 192.0.2.4\n"));
  }

  @Test
  void includeOfItself_tooDeep() {
    files.put("/zones/db", "$INCLUDE db\n");
    assertEquals(
        "/zones/db:1: dns: too deeply nested $INCLUDE: \"db\" at line: 1", error("$INCLUDE db\n"));
  }

  @Test
  void includeMissing_placeOfTheDirective() {
    assertEquals(
        "zones/db:3: dns: failed to open \"gone\": /zones/gone at line: 3",
        error("\n\n$INCLUDE gone\na 5 A 192.0.2.1\n"));
  }

  @Test
  void errorInIncluded_itsOwnPlace() {
    files.put("/zones/inc", "a 5 A 192.0.2.1\nb 5 A bad\n");
    assertEquals("/zones/inc:2: dns: Invalid address: bad at line: 2", error("\n$INCLUDE inc\n"));
  }

  @Test
  void generate_expanded() throws Exception {
    assertEquals(
        List.of(
            "h1.example.org. 5 A 192.0.2.1",
            "h3.example.org. 5 A 192.0.2.3",
            "p0a.example.org. 5 TXT \"0x00b $ 10\"",
            "p0b.example.org. 5 TXT \"0x00c $ 11\"",
            "after.example.org. 5 A 192.0.2.9"),
        read(
            """
            $TTL 5
            $GENERATE 1-3/2 h$ A 192.0.2.$
            $GENERATE 10-11 p${0,2,x} TXT "0x${1,3,x} \\$ $"
            after A 192.0.2.9
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|bad start-stop in $GENERATE range: \"1\"",
        "x-2|bad start in $GENERATE range: \"x-2\"",
        "1-y|bad stop in $GENERATE range: \"1-y\"",
        "1-2/z|bad step in $GENERATE range: \"1-2/z\"",
        "3-2|bad range in $GENERATE range: \"3-2\"",
        "0-65536|bad range in $GENERATE range: \"0-65536\"",
      })
  void generateRange_refusedWithReason(String range, String reason) {
    assertEquals(
        "zones/db:1: dns: " + reason + " at line: 1",
        error("$GENERATE " + range + " h$ 5 A 192.0.2.$\n"));
  }

  @Test
  void generatedRecordInvalid_numberNamed() {
    assertEquals(
        "zones/db:2: dns: $GENERATE at 256: Invalid address: 192.0.2.256 at line: 2",
        error("\n$GENERATE 255-256 h$ 5 A 192.0.2.$\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a 5 A 192.0.2.256|Invalid address: 192.0.2.256",
        "a 5 NONSENSE x|unknown RR type: \"NONSENSE\"",
        "a 5x A 192.0.2.1|not a TTL: \"5x\"",
        "a 5 CH TXT x|class CH: only class IN is served",
        "$NONSENSE x|unknown directive: \"$NONSENSE\"",
        "a 5 AXFR x|AXFR is no type that a record can have",
      })
  void badLine_refusedWithFileAndLine(String line, String reason) {
    assertEquals(
        "zones/db:3: dns: " + reason + " at line: 3",
        error("ok 5 A 192.0.2.1\n\n" + line + "\nok 5 A 192.0.2.1\n"));
  }

  @Test
  void blankOwnerFirst_refused() {
    assertEquals(
        "zones/db:1: dns: no owner before a line that begins with a blank at line: 1",
        error("  5 A 192.0.2.1\n"));
  }

  @Test
  void refusalOfTheSink_placeOfTheRecord() {
    MasterFileException refused =
        assertThrows(
            MasterFileException.class,
            () ->
                MasterFile.read(
                    "db",
                    Path.of("db"),
                    "\na 5 A 192.0.2.1\nb 5 A 192.0.2.2\n".getBytes(StandardCharsets.UTF_8),
                    NameText.parse("example.org"),
                    path -> new byte[0],
                    (owner, type, ttl, rdata) -> {
                      throw new IllegalArgumentException("not this one");
                    }));
    assertEquals("db:2: dns: not this one at line: 2", refused.getMessage());
    assertEquals(2, refused.line());
    assertEquals("db", refused.file());
  }
}
