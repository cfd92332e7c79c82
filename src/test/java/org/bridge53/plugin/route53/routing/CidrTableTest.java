package org.bridge53.plugin.route53.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.plugin.route53.routing.CidrTable.Block;
import org.junit.jupiter.api.Test;

class CidrTableTest {
  private static Block block(String location, String network) {
    return new Block(location, Cidr.parse(network));
  }

  /** The locations around an address, the longest block first. */
  private static String around(CidrTable table, InetAddress address, int bits) {
    StringBuilder text = new StringBuilder();
    for (int at = table.find(address, bits); at != CidrTable.NONE; at = table.around(at)) {
      text.append(table.location(at)).append(' ');
    }
    return text.toString().strip();
  }

  private static String around(CidrTable table, String address) {
    InetAddress at = IpLiteral.parse(address);
    return around(table, at, 8 * at.getAddress().length);
  }

  @Test
  void nestedBlocks_fromTheLongestOutwards() {
    CidrTable table =
        CidrTable.of(
            List.of(
                block("all", "0.0.0.0/1"),
                block("ten", "10.0.0.0/8"),
                block("site", "10.1.0.0/16"),
                block("floor", "10.1.2.0/24"),
                block("six", "2001:db8::/32"),
                block("last", "255.255.255.0/24")));
    assertEquals("floor site ten all", around(table, "10.1.2.255"));
    assertEquals("site ten all", around(table, "10.1.3.0"));
    assertEquals("ten all", around(table, "10.0.255.255"));
    assertEquals("all", around(table, "11.0.0.0"));
    assertEquals("", around(table, "128.0.0.0"));
    assertEquals("last", around(table, "255.255.255.255"));
    assertEquals("six", around(table, "2001:db8:ffff::"));
    assertEquals("", around(table, "2001:db9::"));
    assertEquals("site ten all", around(table, IpLiteral.parse("10.1.2.0"), 23));
    assertEquals("", around(CidrTable.EMPTY, "10.1.2.3"));
  }

  @Test
  void oneNetworkTwice_theFirstCounts() {
    CidrTable table =
        CidrTable.of(List.of(block("one", "192.0.2.0/24"), block("two", "192.0.2.0/24")));
    assertEquals("one", around(table, "192.0.2.1"));
  }

  @Test
  void randomBlocks_asAScanFindsThem() throws Exception {
    SplittableRandom random = new SplittableRandom(53);
    for (int round = 0; round < 200; round++) {
      List<Block> blocks = new ArrayList<>();
      int octets = random.nextBoolean() ? 4 : 16;
      for (int i = random.nextInt(1, 30); i > 0; i--) {
        byte[] address = new byte[octets];
        for (int at = 0; at < octets; at++) {
          address[at] = (byte) (random.nextInt(3) * 127); // few values, so that they meet
        }
        int bits = random.nextInt(1, octets == 4 ? 25 : 129);
        Cidr network = Cidr.parse(InetAddress.getByAddress(address).getHostAddress() + "/" + bits);
        if (blocks.stream().noneMatch(other -> other.network().equals(network))) {
          blocks.add(new Block("b" + blocks.size(), network));
        }
      }
      CidrTable table = CidrTable.of(blocks);
      assertEquals(blocks.size(), table.size());
      for (int i = 0; i < 100; i++) {
        byte[] address = new byte[octets];
        for (int at = 0; at < octets; at++) {
          address[at] = (byte) (random.nextInt(4) * 85 - random.nextInt(2));
        }
        InetAddress client = InetAddress.getByAddress(address);
        StringBuilder expected = new StringBuilder();
        for (int bits = 128; bits > 0; bits--) {
          for (Block block : blocks) {
            if (block.network().prefixBits() == bits && block.network().contains(client)) {
              expected.append(block.location()).append(' ');
            }
          }
        }
        assertEquals(
            expected.toString().strip(), around(table, client, 8 * octets), blocks + " " + client);
      }
    }
  }
}
