package org.bridge53.plugin.rrl;

import java.util.List;
import org.bridge53.corefile.Cidr;

/**
 * What {@code rrl} is told.
 *
 * @param responsesPerSecond of one class to one network, 0 (no limit) to 100,000; 200
 * @param slip every so many limited responses one is sent truncated, 0 (none) to 10; 2
 * @param windowSeconds for how long a client at most pays for what it asked too much, 1 to 3,600;
 *     15
 * @param ipv4PrefixBits what is one network, 1 to 32; 24
 * @param ipv6PrefixBits likewise, 1 to 128; 56
 * @param exempt networks that are never limited; none
 */
record RrlConfig(
    int responsesPerSecond,
    int slip,
    int windowSeconds,
    int ipv4PrefixBits,
    int ipv6PrefixBits,
    List<Cidr> exempt) {
  RrlConfig {
    exempt = List.copyOf(exempt);
  }
}
