package org.bridge53.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a keyed hash of 64
 * bits that nobody can predict without the key. The JDK has none.
 *
 * <p>Octets are taken in little-endian words, as the paper does; the result as octets is
 * little-endian too.
 */
final class SipHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;

  /**
   * @param key 16 octets, secret
   */
  SipHash(byte[] key) {
    if (key.length != 16) {
      throw new IllegalArgumentException("a key has 16 octets, not " + key.length);
    }
    key0 = (long) WORD.get(key, 0);
    key1 = (long) WORD.get(key, 8);
  }

  /** The hash of all octets. */
  long hash(byte[] octets) {
    State state = new State(key0, key1);
    int length = octets.length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      state.absorb((long) WORD.get(octets, at));
    }
    long last = (long) length << 56;
    for (int i = 0; at + i < length; i++) {
      last |= (octets[at + i] & 0xffL) << (8 * i);
    }
    state.absorb(last);
    return state.end();
  }

  /** The four words; lives in registers once compiled. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long end() {
      v2 ^= 0xff;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
