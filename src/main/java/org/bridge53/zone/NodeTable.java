package org.bridge53.zone;

import java.util.function.Consumer;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/** The nodes of a zone by name. {@link ZoneBuilder} fills it; from then on it does not change. */
final class NodeTable {
  /*
   * Open addressing with linear probing at a load of at most one half. The hashes lie beside the
   * nodes, not behind them: with a table that is larger than the caches, each node and each name that
   * is looked at costs a wait for memory, so none is looked at but the one that is found. A hash of
   * zero marks a free slot.
   */
  private int[] hashes = new int[16];
  private @Nullable ZoneNode[] nodes = new ZoneNode[16];
  private int size;

  int size() {
    return size;
  }

  /**
   * The node of a name, or null.
   *
   * @param lowerCased octets of a name
   * @param offset where in it the name that is looked up begins
   * @param hash {@link DomainName#hash} of it
   */
  @Nullable ZoneNode find(byte[] lowerCased, int offset, int hash) {
    int[] hashes = this.hashes;
    int mask = hashes.length - 1;
    int marked = marked(hash);
    int slot = slot(marked, mask);
    while (true) {
      int there = hashes[slot];
      if (there == marked) {
        ZoneNode node = nodes[slot];
        if (node != null && node.name().equalsSuffix(lowerCased, offset)) {
          return node;
        }
      } else if (there == 0) {
        return null;
      }
      slot = (slot + 1) & mask;
    }
  }

  @Nullable ZoneNode find(DomainName name) {
    return find(name.octets(), 0, name.hashCode());
  }

  /** Shows all nodes, in no order. */
  void forEach(Consumer<ZoneNode> reader) {
    for (ZoneNode node : nodes) {
      if (node != null) {
        reader.accept(node);
      }
    }
  }

  /** Adds a node whose name is not there yet. */
  void add(ZoneNode node) {
    if (2 * (size + 1) > nodes.length) {
      @Nullable ZoneNode[] old = nodes;
      nodes = new ZoneNode[old.length * 2];
      hashes = new int[old.length * 2];
      for (ZoneNode moved : old) {
        if (moved != null) {
          place(moved);
        }
      }
    }
    place(node);
    size++;
  }

  /** A copy in which a node stands in place of another one of its name. */
  NodeTable with(ZoneNode before, ZoneNode now) {
    NodeTable copy = new NodeTable();
    copy.hashes = hashes; // never written to again
    copy.nodes = nodes.clone();
    copy.size = size;
    for (int i = 0; i < copy.nodes.length; i++) {
      if (copy.nodes[i] == before) {
        copy.nodes[i] = now;
      }
    }
    return copy;
  }

  private void place(ZoneNode node) {
    int mask = nodes.length - 1;
    int marked = marked(node.name().hashCode());
    int slot = slot(marked, mask);
    while (hashes[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    hashes[slot] = marked;
    nodes[slot] = node;
  }

  /** All nodes, in no particular order; a new array. */
  ZoneNode[] all() {
    ZoneNode[] all = new ZoneNode[size];
    int count = 0;
    for (ZoneNode node : nodes) {
      if (node != null) {
        all[count++] = node;
      }
    }
    return all;
  }

  private static int marked(int hash) {
    return hash == 0 ? 1 : hash;
  }

  /**
   * The low bits of the hash know little of the last octets hashed: the high ones are folded in.
   */
  private static int slot(int hash, int mask) {
    return (hash ^ (hash >>> 15)) & mask;
  }
}
