package org.bridge53.corefile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as CoreDNS writes them, in Go's form: {@code 300ms}, {@code 1h30m}, {@code 1.5s}. */
public final class GoDuration {
  /** More digits than any duration of 292 years needs. */
  private static final int MAX_CHARACTERS = 200;

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException with Go's text: {@code time: invalid duration "x"} or {@code
   *     time: missing unit in duration "5"}
   */
  public static Duration parse(String text) {
    String rest = text;
    boolean negative = rest.startsWith("-");
    if (negative || rest.startsWith("+")) {
      rest = rest.substring(1);
    }
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || rest.length() > MAX_CHARACTERS) {
      throw invalid(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    while (!rest.isEmpty()) {
      int numberEnd = digits(rest, 0);
      boolean anyDigit = numberEnd > 0;
      if (numberEnd < rest.length() && rest.charAt(numberEnd) == '.') {
        int fraction = numberEnd + 1;
        numberEnd = digits(rest, fraction);
        anyDigit |= numberEnd > fraction;
      }
      if (!anyDigit) {
        throw invalid(text);
      }
      String number = rest.substring(0, numberEnd);
      rest = rest.substring(numberEnd);
      int unitEnd = 0;
      while (unitEnd < rest.length()
          && !isDigit(rest.charAt(unitEnd))
          && rest.charAt(unitEnd) != '.') {
        unitEnd++;
      }
      if (unitEnd == 0) {
        throw new IllegalArgumentException("time: missing unit in duration \"" + text + "\"");
      }
      String unit = rest.substring(0, unitEnd);
      rest = rest.substring(unitEnd);
      long unitNanos =
          switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default ->
                throw new IllegalArgumentException(
                    "time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
          };
      String padded = number.startsWith(".") ? "0" + number : number;
      nanos = nanos.add(new BigDecimal(padded).multiply(BigDecimal.valueOf(unitNanos)));
    }
    BigDecimal whole = nanos.setScale(0, RoundingMode.DOWN);
    if (whole.toBigInteger().bitLength() > 63) {
      throw invalid(text);
    }
    Duration duration = Duration.ofNanos(whole.longValueExact());
    return negative ? duration.negated() : duration;
  }

  /** A duration as Go prints it: {@code 5m0s}, {@code 1h0m0s}, {@code 1.5s}, {@code 300ms}. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.toSeconds() == 0) {
      int nanos = duration.toNanosPart();
      if (nanos == 0) {
        return "0s";
      }
      if (nanos < 1_000) {
        return nanos + "ns";
      }
      return nanos < 1_000_000 ? decimal(nanos, 3) + "µs" : decimal(nanos, 6) + "ms";
    }
    String seconds = decimal(duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart(), 9);
    if (duration.toHours() > 0) {
      return duration.toHours() + "h" + duration.toMinutesPart() + "m" + seconds + "s";
    }
    return (duration.toMinutes() > 0 ? duration.toMinutes() + "m" : "") + seconds + "s";
  }

  private static String decimal(long value, int scale) {
    return new BigDecimal(BigInteger.valueOf(value), scale).stripTrailingZeros().toPlainString();
  }

  /** Where the digits that begin at an offset end. */
  private static int digits(String text, int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
  }
}
