package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code location CIDR... region R | country CC[-SUB] | continent C | at LAT LON}; several of
 * the places may be named for one network.
 */
final class LocationText {
  private static final List<String> CONTINENTS = List.of("AF", "AN", "AS", "EU", "NA", "OC", "SA");

  private final List<Token> words;
  private final Problems problems;
  private int at;
  private Vantage vantage = Vantage.UNKNOWN;
  private boolean placed;

  private LocationText(List<Token> words, Problems problems) {
    this.words = words;
    this.problems = problems;
  }

  static List<Vantages.Location> read(Directive option, Problems problems) {
    LocationText text = new LocationText(option.arguments(), problems);
    List<Cidr> networks = text.networks();
    boolean complete = text.places();
    if (complete && (networks.isEmpty() || !text.placed)) {
      problems.error(
          option.position(),
          "a location is CIDR... and region R, country CC[-SUB], continent C or at LAT LON");
      return List.of();
    }
    List<Vantages.Location> locations = new ArrayList<>();
    for (Cidr network : networks) {
      locations.add(new Vantages.Location(network, text.vantage));
    }
    return locations;
  }

  private List<Cidr> networks() {
    List<Cidr> networks = new ArrayList<>();
    while (at < words.size() && !isPlace(words.get(at).text())) {
      try {
        networks.add(Cidr.parse(words.get(at).text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(words.get(at).position(), String.valueOf(invalid.getMessage()));
      }
      at++;
    }
    return networks;
  }

  private static boolean isPlace(String word) {
    return switch (word) {
      case "region", "country", "continent", "at" -> true;
      default -> false;
    };
  }

  /** False if something was wrong, and is reported. */
  private boolean places() {
    while (at < words.size()) {
      Token kind = words.get(at++);
      int needed = kind.text().equals("at") ? 2 : 1;
      if (!isPlace(kind.text()) || at + needed > words.size()) {
        problems.error(
            kind.position(),
            isPlace(kind.text())
                ? "\"" + kind.text() + "\" needs " + (needed == 2 ? "LAT LON" : "a value")
                : "\"" + kind.text() + "\" is not region, country, continent or at");
        return false;
      }
      String error = place(kind.text(), words.get(at).text());
      if (error != null) {
        problems.error(words.get(at).position(), error);
        return false;
      }
      at += needed;
      placed = true;
    }
    return true;
  }

  private @Nullable String place(String kind, String value) {
    Vantage v = vantage;
    switch (kind) {
      case "region" -> {
        Vantage region = Vantage.inRegion(value);
        if (region.country() == null) {
          return "unknown AWS region \"" + value + "\"";
        }
        vantage = region;
      }
      case "continent" -> {
        String code = value.toUpperCase(Locale.ROOT);
        if (!CONTINENTS.contains(code)) {
          return "a continent is one of "
              + String.join(" ", CONTINENTS)
              + ", not \""
              + value
              + "\"";
        }
        vantage =
            new Vantage(
                v.region(),
                code,
                v.country(),
                v.subdivision(),
                v.latitude(),
                v.longitude(),
                null,
                0);
      }
      case "country" -> {
        String code = value.toUpperCase(Locale.ROOT);
        int dash = code.indexOf('-');
        String country = dash < 0 ? code : code.substring(0, dash);
        if (country.length() != 2 || dash == code.length() - 1) {
          return "a country is two letters, with -SUBDIVISION or without, not \"" + value + "\"";
        }
        String continent = v.continent() == null ? Countries.continentOf(country) : v.continent();
        if (continent == null) {
          return "unknown country \"" + country + "\"";
        }
        vantage =
            new Vantage(
                v.region(),
                continent,
                country,
                dash < 0 ? null : code.substring(dash + 1),
                v.latitude(),
                v.longitude(),
                null,
                0);
      }
      default -> {
        double latitude = degrees(value, 90);
        double longitude = degrees(words.get(at + 1).text(), 180);
        if (Double.isNaN(latitude) || Double.isNaN(longitude)) {
          return "a place is -90 to 90 degrees north and -180 to 180 degrees east, not \""
              + value
              + " "
              + words.get(at + 1).text()
              + "\"";
        }
        vantage =
            new Vantage(
                v.region(),
                v.continent(),
                v.country(),
                v.subdivision(),
                latitude,
                longitude,
                null,
                0);
      }
    }
    return null;
  }

  private static double degrees(String text, int most) {
    try {
      double number = Double.parseDouble(text);
      return Math.abs(number) <= most ? number : Double.NaN;
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }
}
