package org.bridge53.plugin.rrl;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much each class of responses to each network is in debt: a table of fixed size, without
 * locks, for many threads.
 */
final class DebtTable {
  /*
   * The account of BIND's rate limiting: a second gives credit for `rate` responses, each response
   * takes one; credit is at most a second's, debt at most a window's; who is in debt is limited.
   *
   * One number holds it all: the time at which the account is even. Before now: credit; behind now:
   * debt. A response moves it by 1/rate of a second, passing time moves it by standing still. So an
   * account is one word, changed by one compare-and-set:
   *
   *   bits 63-46  what of the key does not lie in the place
   *   bits 45-42  limited responses since one was sent truncated, modulo slip
   *   bits 41-0   microseconds, modulo 2^42 (50 days): only differences to now are looked at
   *
   * A key may lie in any of the four words of its place, which share a cache line. A new one takes the
   * place of the account that is least in debt, so a flood of new keys does not make room for those
   * that are being limited. Two keys that agree in all 31 bits share an account. A word that other
   * threads change all the time is given up on after some attempts: that response passes.
   */

  /** Largest slip that a word has room for, and BIND's. */
  static final int MAX_SLIP = 10;

  /** What to do with a response. */
  enum Verdict {
    /** Send it. */
    SEND,
    /** Send it truncated, so that a true client asks over TCP. */
    TRUNCATE,
    /** Send nothing. */
    DROP
  }

  /** With four words each 256 kB, 32,768 accounts; BIND begins with some thousand. */
  private static final int PLACES = 1 << 13;

  private static final int WAYS = 4;
  private static final int ATTEMPTS = 8;
  private static final int TIME_BITS = 42;
  private static final int TAG_SHIFT = 46;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;
  private static final long SECOND_MICROS = 1_000_000;

  private final AtomicLongArray words = new AtomicLongArray(PLACES * WAYS);
  private final long intervalMicros;
  private final long windowMicros;
  private final int slip;

  /**
   * @param rate responses a second, 1 to 100,000
   * @param windowSeconds the most debt that an account can have
   * @param slip every so many limited responses one is sent truncated, 0 (none) to {@link
   *     #MAX_SLIP}
   */
  DebtTable(int rate, int windowSeconds, int slip) {
    this.intervalMicros = SECOND_MICROS / rate;
    this.windowMicros = windowSeconds * SECOND_MICROS;
    this.slip = slip;
  }

  /**
   * Takes one response from an account.
   *
   * @param key of class and network, well mixed
   * @param nowMicros of a clock that only goes forward
   */
  Verdict take(long key, long nowMicros) {
    int place = (int) (key & (PLACES - 1)) * WAYS;
    long tag = key >>> TAG_SHIFT;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int chosen = place;
      long chosenWord = 0;
      long least = Long.MAX_VALUE;
      boolean known = false;
      for (int i = place; i < place + WAYS && !known; i++) {
        long word = words.get(i);
        known = word != 0 && word >>> TAG_SHIFT == tag;
        long debt = word == 0 ? Long.MIN_VALUE : debtMicros(word, nowMicros);
        if (known || debt < least) {
          chosen = i;
          chosenWord = word;
          least = debt;
        }
      }
      long debt = -SECOND_MICROS;
      int limited = 0;
      if (known) {
        // More than a window ahead it cannot be: it is behind by a turn of the clock.
        debt = least > windowMicros ? -SECOND_MICROS : Math.max(least, -SECOND_MICROS);
        limited = (int) (chosenWord >>> TIME_BITS) & 0xf;
      }
      debt = Math.min(debt + intervalMicros, windowMicros);
      Verdict verdict = Verdict.SEND;
      if (debt > 0) {
        verdict = slip > 0 && limited == 0 ? Verdict.TRUNCATE : Verdict.DROP;
        limited = slip > 0 ? (limited + 1) % slip : 0;
      }
      long word = tag << TAG_SHIFT | (long) limited << TIME_BITS | ((nowMicros + debt) & TIME_MASK);
      if (words.compareAndSet(chosen, chosenWord, word)) {
        return verdict;
      }
    }
    return Verdict.SEND;
  }

  /** The account's debt, negative if it has credit. */
  private static long debtMicros(long word, long nowMicros) {
    // The difference modulo 2^42, its top bit taken as a sign.
    return (word - nowMicros) << (Long.SIZE - TIME_BITS) >> (Long.SIZE - TIME_BITS);
  }
}
