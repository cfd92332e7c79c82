package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.ZoneRule.Kind;
import org.bridge53.plugin.route53.ZoneRule.Tag;
import org.bridge53.plugin.route53.sync.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneRuleTest {
  private static Sighting zone(String name, boolean isPrivate, Map<String, String> tags) {
    return new Sighting("Z1", NameText.parse(name), isPrivate, tags, null, null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "*, example.org, true",
    "example.org, example.org, true",
    "*.example.org, a.example.org, true",
    "*.example.org, a.b.example.org, true",
    "*.example.org, example.org, false",
    "?.example.org, a.example.org, true",
    "?.example.org, ab.example.org, false",
    "*-prod.*, eu-prod.example.org, true",
    "*a*b*, xaybz, true",
    "*a*b, xabc, false",
    "a*, '', false",
  })
  void glob_fits(String glob, String text, boolean fits) {
    assertEquals(fits, ZoneRule.fits(glob, text));
  }

  @Test
  void kind_decides() {
    Sighting open = zone("example.org.", false, null);
    Sighting hidden = zone("example.org.", true, null);
    ZoneRule all = new ZoneRule(Kind.ALL, List.of(), List.of(), List.of());
    assertTrue(all.selects(open) && all.selects(hidden));
    ZoneRule onlyPrivate = new ZoneRule(Kind.PRIVATE, List.of(), List.of(), List.of());
    assertTrue(onlyPrivate.selects(hidden));
    assertFalse(onlyPrivate.selects(open));
    ZoneRule onlyPublic = new ZoneRule(Kind.PUBLIC, List.of(), List.of(), List.of());
    assertTrue(onlyPublic.selects(open));
    assertFalse(onlyPublic.selects(hidden));
  }

  @Test
  void names_oneMustFitAndNoException() {
    ZoneRule rule =
        new ZoneRule(
            Kind.ALL,
            List.of(),
            List.of(ZoneRule.normalised("*.Example.org."), "example.net"),
            List.of("test.*"));
    assertTrue(rule.selects(zone("a.example.org.", false, null)));
    assertTrue(rule.selects(zone("example.net.", false, null)));
    assertFalse(rule.selects(zone("example.com.", false, null)));
    assertFalse(rule.selects(zone("test.example.org.", false, null)));
  }

  @Test
  void tags_oneOfEachKey() {
    ZoneRule rule =
        new ZoneRule(
            Kind.ALL,
            List.of(new Tag("env", "prod"), new Tag("env", "stage"), new Tag("dns", null)),
            List.of(),
            List.of());
    assertTrue(rule.selects(zone("a.", false, Map.of("env", "prod", "dns", ""))));
    assertTrue(rule.selects(zone("a.", false, Map.of("env", "stage", "dns", "x"))));
    assertFalse(rule.selects(zone("a.", false, Map.of("env", "test", "dns", ""))));
    assertFalse(rule.selects(zone("a.", false, Map.of("env", "prod"))));
    assertFalse(rule.selects(zone("a.", false, Map.of("dns", ""))));
    assertFalse(rule.selects(zone("a.", false, null))); // not known yet
  }
}
