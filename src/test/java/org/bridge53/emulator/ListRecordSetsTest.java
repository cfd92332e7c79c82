package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Test;

class ListRecordSetsTest extends ZoneFixture {
  private Answer list(String query) throws Exception {
    return client.get("hostedzone/" + zone + "/rrset" + query);
  }

  /**
   * All pages, each line {@code name type identifier}; the number of sets of each page goes to
   * {@code sizes}.
   */
  private List<String> walk(String maxItems, List<Integer> sizes) throws Exception {
    List<String> lines = new ArrayList<>();
    String next = "";
    while (next != null) {
      Answer page = list("?" + maxItems + next).ok();
      var sets = page.root().getElementsByTagNameNS("*", "ResourceRecordSet");
      for (int i = 0; i < sets.getLength(); i++) {
        var children = sets.item(i).getChildNodes();
        String third =
            children.item(2).getLocalName().equals("SetIdentifier")
                ? " " + children.item(2).getTextContent()
                : "";
        lines.add(
            children.item(0).getTextContent() + " " + children.item(1).getTextContent() + third);
      }
      sizes.add(sets.getLength());
      if (page.one("IsTruncated").equals("false")) {
        assertEquals(List.of(), page.all("NextRecordName"));
        next = null;
      } else {
        next =
            "&name="
                + ApiClient.query(page.one("NextRecordName"))
                + "&type="
                + page.one("NextRecordType");
        for (String identifier : page.all("NextRecordIdentifier")) {
          next += "&identifier=" + ApiClient.query(identifier);
        }
      }
    }
    return lines;
  }

  @Test
  void pages_threeHundredWhateverIsAsked() throws Exception {
    List<PlainRecordSet> sets = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      sets.add(new PlainRecordSet("n" + i + ".example.org", "A", 300, "192.0.2.1"));
    }
    emulator.change(zone, Action.CREATE, sets);
    List<Integer> sizes = new ArrayList<>();
    List<String> lines = walk("maxitems=1000", sizes);
    assertEquals(List.of(300, 300, 102), sizes);
    assertEquals(702, new HashSet<>(lines).size());
    assertEquals(3, emulator.calls().count(Operation.LIST_RECORD_SETS, zone));
    assertEquals("300", list("").ok().one("MaxItems"));
    sizes.clear();
    assertEquals(lines, walk("maxitems=299", sizes));
    assertEquals(List.of(299, 299, 104), sizes);
  }

  @Test
  void groupLongerThanPage_pagesInsideByIdentifier() throws Exception {
    String weighted =
        "<SetIdentifier>%s</SetIdentifier><Weight>1</Weight>" + ApiClient.values(60, "192.0.2.1");
    List<String> wanted = new ArrayList<>(List.of("example.org. NS", "example.org. SOA"));
    for (String identifier : List.of("a", "b", "eu/blue", "us/blue", "z & z")) {
      String xml = String.format(Locale.ROOT, weighted, identifier.replace("&", "&amp;"));
      client.change(zone, ApiClient.changeXml("CREATE", "g.example.org", "A", xml)).ok();
      wanted.add("g.example.org. A " + identifier);
    }
    client.change(zone, ApiClient.plain("CREATE", "h.example.org", "A", "192.0.2.1")).ok();
    wanted.add("h.example.org. A");
    for (int size = 1; size <= 9; size++) {
      assertEquals(wanted, walk("maxitems=" + size, new ArrayList<>()), "pages of " + size);
    }
    Answer beforeGroup = list("?maxitems=2").ok();
    assertEquals("g.example.org.", beforeGroup.one("NextRecordName"));
    assertEquals(List.of(), beforeGroup.all("NextRecordIdentifier"), "only inside a group");
    assertEquals(
        "b",
        list("?maxitems=3").ok().all("NextRecordIdentifier").isEmpty()
            ? ""
            : list("?maxitems=3").ok().one("NextRecordIdentifier"));
  }

  @Test
  void order_asAws() throws Exception {
    for (String name : List.of("a", "x.a", "a-b", "*", "_x", "0", "@", "b")) {
      emulator.change(
          zone, Action.CREATE, new PlainRecordSet(name + ".example.org", "TXT", 300, "\"x\""));
    }
    emulator.change(
        zone, Action.CREATE, new PlainRecordSet("a.example.org", "A", 300, "192.0.2.1"));
    emulator.change(zone, Action.CREATE, new PlainRecordSet("a.example.org", "AAAA", 300, "::1"));
    assertEquals(
        List.of(
            "example.org. NS",
            "example.org. SOA",
            "0.example.org. TXT",
            "\\052.example.org. TXT",
            "\\100.example.org. TXT",
            "_x.example.org. TXT",
            "a-b.example.org. TXT",
            "a.example.org. A",
            "a.example.org. AAAA",
            "a.example.org. TXT",
            "x.a.example.org. TXT",
            "b.example.org. TXT"),
        walk("maxitems=100", new ArrayList<>()));
  }

  @Test
  void startPosition_nameNeedNotExist() throws Exception {
    emulator.change(
        zone, Action.CREATE, new PlainRecordSet("b.example.org", "A", 300, "192.0.2.1"));
    emulator.change(zone, Action.CREATE, new PlainRecordSet("b.example.org", "TXT", 300, "\"x\""));
    assertEquals(List.of("A", "TXT"), list("?name=aa.example.org").ok().all("Type"));
    assertEquals(List.of("TXT"), list("?name=B.EXAMPLE.ORG.&type=MX").ok().all("Type"));
    assertEquals(List.of(), list("?name=c.example.org").ok().all("Type"));
    assertEquals("false", list("?name=c.example.org").ok().one("IsTruncated"));
  }

  @Test
  void badMarkers_invalidInput() throws Exception {
    list("?type=A").error(400, "InvalidInput");
    list("?name=a.example.org&identifier=x").error(400, "InvalidInput");
    list("?identifier=x").error(400, "InvalidInput");
    list("?name=a.example.org&type=LOC").error(400, "InvalidInput");
    list("?name=a..b").error(400, "InvalidInput");
    list("?maxitems=0").error(400, "InvalidInput");
  }

  @Test
  void everyOctetInNames_throughTheApi() throws Exception {
    List<String> wanted = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    for (int octet = 0; octet < 256; octet++) {
      char c = (char) octet;
      String escape = String.format(Locale.ROOT, "\\%03o", octet);
      if (c >= 'A' && c <= 'Z') {
        continue; // the same names as those of the small letters
      }
      changes.add(ApiClient.plain("CREATE", "o" + escape + ".example.org", "A", "192.0.2.1"));
      wanted.add(
          "o"
              + ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
                  ? "" + c
                  : escape)
              + ".example.org. A");
    }
    client.change(zone, changes.toArray(String[]::new)).ok();
    List<String> lines = walk("maxitems=100", new ArrayList<>());
    assertEquals(232, lines.size());
    assertEquals(new HashSet<>(wanted), new HashSet<>(lines.subList(2, lines.size())));
    String again = ApiClient.plain("CREATE", "o\\101.example.org", "A", "192.0.2.1");
    assertTrue(
        client
            .change(zone, again)
            .error(400, "InvalidChangeBatch")
            .contains("[name='oa.example.org.', type='A'] but it already exists"));
  }
}
