package org.bridge53.plugin.route53;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The continents of the countries, by the codes that Route 53's ListGeoLocations has. */
final class Countries {
  private static final Map<String, String> CONTINENTS = new HashMap<>();

  static {
    add(
        "AF",
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM "
            + "LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD "
            + "TG TN TZ UG YT ZA ZM ZW");
    add("AN", "AQ BV GS HM TF");
    add(
        "AS",
        "AE AF AM AZ BD BH BN BT CC CN CX GE HK ID IL IN IO IQ IR JO JP KG KH KP KR "
            + "KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW "
            + "UZ VN YE");
    add(
        "EU",
        "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE "
            + "IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM "
            + "UA VA XK");
    add(
        "NA",
        "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC "
            + "MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI");
    add("OC", "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF " + "WS");
    add("SA", "AR BO BR CL CO EC FK GF GY PE PY SR UY VE");
  }

  private Countries() {}

  private static void add(String continent, String countries) {
    for (String country : countries.split(" ", -1)) {
      CONTINENTS.put(country, continent);
    }
  }

  /** The continent of a country in two letters; null if there is no such country. */
  static @Nullable String continentOf(String country) {
    return CONTINENTS.get(country);
  }
}
