package org.bridge53.name;

import java.util.BitSet;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed table from names to values that finds the closest enclosing name of a query name: which
 * server block, which zone. Immutable; a look-up allocates nothing.
 *
 * @param <T> the values
 */
public final class SuffixTable<T> {
  /*
   * Open addressing with linear probing at a load of at most one half. Only suffixes with a label
   * count that some entry has are probed: a server with one block for the root, or with zones of two
   * and three labels, pays for one or two probes however long the query name is.
   */
  private final @Nullable DomainName[] keys;
  private final @Nullable Object[] values;
  private final @Nullable DomainName only; // the key, if there is one alone: most servers' case
  private final int mask;
  private final int size;
  private final boolean[] labelCounts; // by label count: does any key have so many labels?
  private final int mostLabels;

  private SuffixTable(Map<DomainName, ? extends T> entries) {
    int capacity = Integer.highestOneBit(Math.max(4, entries.size() * 2 - 1)) << 1;
    this.keys = new DomainName[capacity];
    this.values = new Object[capacity];
    this.mask = capacity - 1;
    this.size = entries.size();
    BitSet counts = new BitSet();
    entries.forEach(
        (name, value) -> {
          counts.set(name.labelCount());
          int slot = slotOf(name.hashCode());
          while (keys[slot] != null) {
            slot = (slot + 1) & mask;
          }
          keys[slot] = name;
          values[slot] = value;
        });
    this.only = entries.size() == 1 ? entries.keySet().iterator().next() : null;
    this.mostLabels = counts.length() - 1;
    this.labelCounts = new boolean[Math.max(1, counts.length())];
    for (int i = 0; i < counts.length(); i++) {
      labelCounts[i] = counts.get(i);
    }
  }

  /** A table of these entries, copied. */
  public static <T> SuffixTable<T> of(Map<DomainName, ? extends T> entries) {
    return new SuffixTable<>(entries);
  }

  public int size() {
    return size;
  }

  /** The value of the longest name that is {@code name} or encloses it, or null. */
  public @Nullable T closest(DomainName name) {
    return find(name, 0);
  }

  /** As {@link #closest}, but the name itself does not count: who answers for the parent. */
  public @Nullable T closestAbove(DomainName name) {
    return name.isRoot() ? null : find(name, name.octets()[0] + 1);
  }

  /** The value of exactly this name, or null. */
  public @Nullable T exact(DomainName name) {
    return probe(name.octets(), 0, name.hashCode());
  }

  /** Calls the consumer for each entry, in no particular order. */
  @SuppressWarnings("unchecked")
  public void forEach(BiConsumer<DomainName, T> consumer) {
    for (int slot = 0; slot < keys.length; slot++) {
      DomainName key = keys[slot];
      if (key != null) {
        consumer.accept(key, (T) values[slot]);
      }
    }
  }

  private @Nullable T find(DomainName name, int from) {
    byte[] octets = name.octets();
    if (only != null) {
      boolean encloses = from == 0 ? name.isAtOrBelow(only) : name.isBelow(only);
      return encloses ? probe(only.octets(), 0, only.hashCode()) : null;
    }
    int labels = 0;
    for (int at = from; octets[at] != 0; at += octets[at] + 1) {
      labels++;
    }
    int at = from;
    for (; labels >= 0; labels--) {
      if (labels <= mostLabels && labelCounts[labels]) {
        int hash = at == 0 ? name.hashCode() : DomainName.hash(octets, at);
        T value = probe(octets, at, hash);
        if (value != null) {
          return value;
        }
      }
      at += octets[at] + 1;
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private @Nullable T probe(byte[] octets, int offset, int hash) {
    int slot = slotOf(hash);
    while (true) {
      DomainName key = keys[slot];
      if (key == null) {
        return null;
      }
      if (key.hashCode() == hash && key.equalsSuffix(octets, offset)) {
        return (T) values[slot];
      }
      slot = (slot + 1) & mask;
    }
  }

  private int slotOf(int hash) {
    // The low bits of a polynomial hash know little of the last octets hashed: fold the high ones
    // in.
    return (hash ^ (hash >>> 15)) & mask;
  }
}
