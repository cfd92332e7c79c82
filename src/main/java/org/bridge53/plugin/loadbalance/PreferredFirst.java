package org.bridge53.plugin.loadbalance;

import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.Header;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.NetworkSet;
import org.jspecify.annotations.Nullable;

/** {@code prefer}: addresses in the first network, in the second and so on, then all others. */
final class PreferredFirst implements RecordOrder {
  private final NetworkSet[] networks;
  private final RecordOrder within;

  /**
   * @param within the order of addresses that are equally preferred
   */
  PreferredFirst(List<Cidr> networks, RecordOrder within) {
    this.networks =
        networks.stream().map(one -> NetworkSet.of(List.of(one))).toArray(NetworkSet[]::new);
    this.within = within;
  }

  @Override
  public int @Nullable [] of(Rrset rrset) {
    int[] order = within.of(rrset);
    if (rrset.type() == RrType.MX) {
      return order;
    }
    int[] ranks = ranks(rrset);
    int[] sorted = new int[ranks.length];
    int count = 0;
    for (int rank = 0; rank <= networks.length; rank++) {
      for (int i = 0; i < ranks.length; i++) {
        int index = order == null ? i : order[i];
        if (ranks[index] == rank) {
          sorted[count++] = index;
        }
      }
    }
    return sorted;
  }

  /** For each record the index of the first network that it lies in. */
  private int[] ranks(Rrset rrset) {
    byte[] packed = rrset.packed();
    int[] ranks = new int[rrset.count()];
    int at = 0;
    for (int i = 0; i < ranks.length; i++) {
      int length = Header.u16(packed, at);
      int rank = 0;
      while (rank < networks.length && !networks[rank].contains(packed, at + 2, length)) {
        rank++;
      }
      ranks[i] = rank;
      at += 2 + length;
    }
    return ranks;
  }
}
