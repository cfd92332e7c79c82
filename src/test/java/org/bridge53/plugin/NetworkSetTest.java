package org.bridge53.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bridge53.corefile.Cidr;
import org.junit.jupiter.api.Test;

class NetworkSetTest {
  private static NetworkSet set(String... networks) {
    return NetworkSet.of(List.of(networks).stream().map(Cidr::parse).toList());
  }

  private static void assertContains(NetworkSet set, boolean expected, String... addresses) {
    for (String address : addresses) {
      assertEquals(expected, set.contains(InetAddress.ofLiteral(address)), address);
    }
  }

  @Test
  void networks_fromFirstToLastAddress() {
    NetworkSet set = set("10.1.0.0/16", "192.0.2.7", "2001:db8::/33", "fe80::1");
    assertContains(set, true, "10.1.0.0", "10.1.255.255", "192.0.2.7", "fe80::1");
    assertContains(set, true, "2001:db8::", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff");
    assertContains(set, false, "10.0.255.255", "10.2.0.0", "192.0.2.6", "192.0.2.8");
    assertContains(set, false, "2001:db8:8000::", "2001:db7:ffff::", "fe80::", "fe80::2", "::");
  }

  @Test
  void lengthsAtTheBorders_exact() {
    assertContains(set("0.0.0.0/0"), true, "0.0.0.0", "127.0.0.1", "255.255.255.255");
    assertContains(set("0.0.0.0/0"), false, "::", "::1");
    assertContains(set("::/0"), true, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    assertContains(set("::/0"), false, "10.0.0.1");
    assertContains(set("2001:db8:0:1::/64"), true, "2001:db8:0:1:ffff:ffff:ffff:ffff");
    assertContains(set("2001:db8:0:1::/64"), false, "2001:db8:0:2::");
    assertContains(set("2001:db8::/65"), true, "2001:db8::7fff:ffff:ffff:ffff");
    assertContains(set("2001:db8::/65"), false, "2001:db8::8000:0:0:0");
    assertContains(set("255.255.255.255/32", "255.255.255.254/32"), true, "255.255.255.255");
    assertContains(set(), false, "10.0.0.1", "::1");
  }

  @Test
  void overlappingAndNeighbouring_joined() {
    NetworkSet set = set("10.0.0.0/8", "10.1.2.0/24", "11.0.0.0/8", "9.255.255.255", "10.0.0.0/8");
    assertContains(set, true, "9.255.255.255", "10.1.2.3", "10.200.0.1", "11.255.255.255");
    assertContains(set, false, "9.255.255.254", "12.0.0.0");
  }

  @Test
  void otherLengths_inNone() {
    assertFalse(set("0.0.0.0/0", "::/0").contains(new byte[5], 0, 5));
    assertTrue(set("10.0.0.0/8").contains(new byte[] {0, 10, 1, 1, 1, 0}, 1, 4));
  }

  @Test
  void manyNetworks_asOneByOne() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(53);
    List<Cidr> networks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(octets);
      octets[0] = (byte) random.nextInt(4); // so that some hit
      int bits = 8 + random.nextInt(octets.length * 8 - 7);
      networks.add(Cidr.parse(InetAddress.getByAddress(octets).getHostAddress() + "/" + bits));
    }
    NetworkSet set = NetworkSet.of(networks);
    int found = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(octets);
      octets[0] = (byte) random.nextInt(5);
      InetAddress address = InetAddress.getByAddress(octets);
      boolean expected = networks.stream().anyMatch(network -> network.contains(address));
      assertEquals(expected, set.contains(address), address.getHostAddress());
      found += expected ? 1 : 0;
    }
    assertTrue(found > 500 && found < 4_500, found + " found");
  }
}
