package org.bridge53.plugin.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.ReverseZones;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.cache.CacheConfig.Limits;
import org.bridge53.plugin.cache.CacheConfig.Prefetch;
import org.bridge53.plugin.cache.CacheConfig.Stale;
import org.jspecify.annotations.Nullable;

/** Reads the {@code cache} line. Used once. */
final class CacheReader {
  private static final List<String> PROPERTIES =
      List.of(
          "success",
          "denial",
          "prefetch",
          "serve_stale",
          "serve_stale_policy",
          "servfail",
          "disable",
          "keepttl",
          "keepaa",
          "octets");

  /** RFC 2308 section 7.1 for failures; CoreDNS has it for the recheck too. */
  private static final Duration MOST_OF_A_FAILURE = Duration.ofMinutes(5);

  /** One message of the longest kind. */
  private static final long LEAST_OCTETS = 65_536;

  private final Directive line;
  private final Problems problems;

  private List<DomainName> zones = List.of();
  private Limits success = CacheConfig.SUCCESS;
  private Limits denial = CacheConfig.DENIAL;
  private Duration servfail = CacheConfig.SERVFAIL;
  private @Nullable Prefetch prefetch;
  private @Nullable Stale stale;
  private @Nullable Directive policyLine;
  private List<DomainName> successExcept = List.of();
  private List<DomainName> denialExcept = List.of();
  private boolean keepTtl;
  private boolean keepAuthority;
  private long octets;

  CacheReader(Directive line, Problems problems) {
    this.line = line;
    this.problems = problems;
  }

  CacheConfig read() {
    readArguments(line.arguments());
    for (Directive property : line.block()) {
      if (property.hasBlock()) {
        problems.syntaxError(property.position(), "Unexpected token '{', expecting argument");
      } else {
        readProperty(property);
      }
    }
    Stale policed = stale;
    if (policyLine != null) {
      if (policed == null) {
        problems.error(policyLine.position(), "serve_stale_policy requires serve_stale");
      } else {
        policed =
            new Stale(
                policed.upTo(),
                policed.verify(),
                policed.patience(),
                policed.ttl(),
                policed.recheck(),
                true);
      }
    }
    return new CacheConfig(
        zones,
        success,
        denial,
        servfail,
        prefetch,
        policed,
        successExcept,
        denialExcept,
        keepTtl,
        keepAuthority,
        octets);
  }

  /** {@code [TTL] [ZONES...]}: a first word that is a number is the TTL of both kinds. */
  private void readArguments(List<Token> arguments) {
    List<Token> names = arguments;
    if (!arguments.isEmpty() && isNumber(arguments.getFirst().text())) {
      Integer ttl = ttl(arguments.getFirst());
      if (ttl != null) {
        success = new Limits(success.capacity(), ttl, success.minTtl());
        denial = new Limits(denial.capacity(), ttl, denial.minTtl());
      }
      names = arguments.subList(1, arguments.size());
    }
    zones = Arguments.zones(names, problems);
  }

  private void readProperty(Directive property) {
    switch (property.name().text()) {
      case "success" -> success = readLimits(property, success);
      case "denial" -> denial = readLimits(property, denial);
      case "prefetch" -> readPrefetch(property);
      case "serve_stale" -> readStale(property);
      case "serve_stale_policy" -> readPolicy(property);
      case "servfail" -> readServfail(property);
      case "disable" -> readDisable(property);
      case "keepttl" -> keepTtl = Arguments.none(property, problems) || keepTtl;
      case "keepaa" -> keepAuthority = Arguments.none(property, problems) || keepAuthority;
      case "octets" -> readOctets(property);
      default -> {
        String word = property.name().text();
        problems.error(
            property.position(),
            "Wrong argument count or unexpected line ending after '"
                + word
                + "'"
                + Suggestion.of(word, PROPERTIES));
      }
    }
  }

  /** {@code success|denial CAPACITY [TTL] [MINTTL]}. */
  private Limits readLimits(Directive property, Limits before) {
    List<Token> arguments = property.arguments();
    if (arguments.isEmpty()) {
      problems.argumentCount(property);
      return before;
    }
    if (arguments.size() > 3) {
      problems.warning(
          arguments.get(3).position(),
          property.name().text() + " takes at most 3 numbers; the rest is ignored");
    }
    Integer capacity = Arguments.integer(arguments.get(0), problems);
    Integer maxTtl =
        arguments.size() > 1 ? ttl(arguments.get(1)) : Integer.valueOf(before.maxTtl());
    Integer minTtl = before.minTtl();
    if (arguments.size() > 2) {
      Token token = arguments.get(2);
      minTtl = Arguments.integer(token, problems);
      if (minTtl != null && minTtl < 0) {
        problems.error(token.position(), "cache min TTL can not be negative: " + minTtl);
        minTtl = null;
      }
    }
    return capacity == null || maxTtl == null || minTtl == null
        ? before
        : new Limits(capacity, maxTtl, minTtl);
  }

  private @Nullable Integer ttl(Token token) {
    Integer ttl = Arguments.integer(token, problems);
    if (ttl != null && ttl <= 0) {
      problems.error(token.position(), "cache TTL can not be zero or negative: " + ttl);
      return null;
    }
    return ttl;
  }

  /** {@code prefetch AMOUNT [DURATION] [PERCENTAGE%]}. */
  private void readPrefetch(Directive property) {
    List<Token> arguments = property.arguments();
    if (arguments.isEmpty() || arguments.size() > 3) {
      problems.argumentCount(property);
      return;
    }
    Integer amount = Arguments.integer(arguments.get(0), problems);
    if (amount != null && amount < 0) {
      problems.error(arguments.get(0).position(), "prefetch amount should be positive: " + amount);
    }
    Duration gap = Duration.ofMinutes(1);
    if (arguments.size() > 1) {
      gap = Arguments.duration(arguments.get(1), problems);
    }
    Integer percentage = 10;
    if (arguments.size() > 2) {
      percentage = percentage(arguments.get(2));
    }
    if (amount != null && gap != null && percentage != null) {
      prefetch = amount > 0 ? new Prefetch(amount, gap, percentage) : null;
    }
  }

  private @Nullable Integer percentage(Token token) {
    String text = token.text();
    if (!text.endsWith("%")) {
      String last = text.isEmpty() ? "" : text.substring(text.length() - 1);
      problems.error(
          token.position(), "last character of percentage should be `%`, but is: '" + last + "'");
      return null;
    }
    Token number = new Token(text.substring(0, text.length() - 1), token.position());
    Integer percentage = Arguments.integer(number, problems);
    if (percentage != null && (percentage < 10 || percentage > 90)) {
      problems.error(token.position(), "percentage should fall in range [10, 90]: " + percentage);
      return null;
    }
    return percentage;
  }

  /**
   * {@code serve_stale [DURATION] [immediate [RESPTTL [RECHECK]] | verify [TIMEOUT [RESPTTL
   * [RECHECK]]]]}.
   */
  private void readStale(Directive property) {
    List<Token> arguments = property.arguments();
    int count = arguments.size();
    String mode = count > 1 ? arguments.get(1).text().toLowerCase(Locale.ROOT) : "immediate";
    boolean verify = mode.equals("verify");
    if (count > (verify ? 5 : 4)) {
      problems.argumentCount(property);
      return;
    }
    if (!verify && !mode.equals("immediate")) {
      problems.error(
          arguments.get(1).position(), "invalid value for serve_stale refresh mode: " + mode);
      return;
    }
    int ttlAt = verify ? 3 : 2;
    Duration upTo = staleDuration(arguments, 0, Duration.ofHours(1), "duration for serve_stale");
    Duration patience =
        verify
            ? staleDuration(arguments, 2, Duration.ZERO, "verify timeout for serve_stale")
            : Duration.ZERO;
    Duration ttl = staleDuration(arguments, ttlAt, Duration.ZERO, "response TTL for serve_stale");
    Duration recheck =
        staleDuration(arguments, ttlAt + 1, Duration.ZERO, "failure recheck for serve_stale");
    if (recheck != null && recheck.compareTo(MOST_OF_A_FAILURE) > 0) {
      problems.error(
          arguments.get(ttlAt + 1).position(),
          "serve_stale failure recheck cannot exceed 5 minutes");
      recheck = null;
    }
    // A duration that is wrong was reported; the option itself is there.
    stale =
        new Stale(
            upTo == null ? Duration.ofHours(1) : upTo,
            verify,
            patience == null ? Duration.ZERO : patience,
            ttl == null ? Duration.ZERO : ttl,
            recheck == null ? Duration.ZERO : recheck,
            false);
  }

  private @Nullable Duration staleDuration(
      List<Token> arguments, int at, Duration otherwise, String what) {
    if (at >= arguments.size()) {
      return otherwise;
    }
    Duration duration = Arguments.duration(arguments.get(at), problems);
    if (duration != null && duration.isNegative()) {
      problems.error(arguments.get(at).position(), "invalid negative " + what);
      return null;
    }
    return duration;
  }

  private void readPolicy(Directive property) {
    Token policy = Arguments.single(property, problems);
    if (policy == null) {
      return;
    }
    if (!policy.text().equals("prefer_positive")) {
      problems.error(
          policy.position(),
          "invalid value for serve_stale_policy: "
              + policy.text()
              + Suggestion.of(policy.text(), List.of("prefer_positive")));
      return;
    }
    policyLine = property;
  }

  private void readServfail(Directive property) {
    Token token = Arguments.single(property, problems);
    Duration duration = token == null ? null : Arguments.duration(token, problems);
    if (duration == null) {
      return;
    }
    if (duration.isNegative()) {
      problems.error(property.position(), "invalid negative ttl for servfail");
    } else if (duration.compareTo(MOST_OF_A_FAILURE) > 0) {
      problems.error(
          property.position(), "caching SERVFAIL responses over 5 minutes is not permitted");
    } else {
      servfail = duration;
    }
  }

  /** {@code disable success|denial [ZONES...]}; without zones for all names. */
  private void readDisable(Directive property) {
    List<Token> arguments = property.arguments();
    if (arguments.isEmpty()) {
      problems.argumentCount(property);
      return;
    }
    List<DomainName> names = new ArrayList<>();
    for (Token token : arguments.subList(1, arguments.size())) {
      try {
        names.addAll(ReverseZones.expand(token.text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(token.position(), "invalid disabled zone: " + token.text());
      }
    }
    if (arguments.size() == 1) {
      names.add(DomainName.ROOT);
    }
    switch (arguments.get(0).text()) {
      case "success" -> successExcept = names;
      case "denial" -> denialExcept = names;
      default ->
          problems.error(
              arguments.get(0).position(),
              "cache type for disable must be \"success\" or \"denial\"");
    }
  }

  /** {@code octets SIZE}: a whole number, times 1024 with K, 1024 of those with M, of those G. */
  private void readOctets(Directive property) {
    Token token = Arguments.single(property, problems);
    if (token == null) {
      return;
    }
    String text = token.text();
    int shift =
        switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
          case 'k', 'K' -> 10;
          case 'm', 'M' -> 20;
          case 'g', 'G' -> 30;
          default -> 0;
        };
    String number = shift == 0 ? text : text.substring(0, text.length() - 1);
    if (!isNumber(number) || number.length() > 12) {
      problems.error(token.position(), "invalid size for octets: " + text);
      return;
    }
    long size = Long.parseLong(number) << shift;
    if (size < LEAST_OCTETS) {
      problems.error(token.position(), "octets must be at least " + LEAST_OCTETS + ": " + text);
      return;
    }
    octets = size;
  }

  private static boolean isNumber(String text) {
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (int i = sign; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > sign;
  }
}
