package org.bridge53.plugin.route53.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.Query;
import org.jspecify.annotations.Nullable;

/**
 * The network for which a resolver asks (RFC 7871).
 *
 * @param network of the client; a prefix of no bits says that it does not want to tell
 */
public record ClientSubnet(Cidr network) {
  /** The code of the option. */
  public static final int CODE = 8;

  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /** Whether a query has an option that section 6 does not allow: it gets FORMERR. */
  public static boolean isMalformed(Query query) {
    return query.ednsOption(CODE) != null && of(query) == null;
  }

  /**
   * Reads a query's option.
   *
   * @return null if there is none, or none that section 6 allows
   */
  static @Nullable ClientSubnet of(Query query) {
    byte[] data = query.ednsOption(CODE);
    if (data == null || data.length < 4 || data[3] != 0) {
      return null;
    }
    int family = ((data[0] & 0xff) << 8) | (data[1] & 0xff);
    int bits = data[2] & 0xff;
    int octets = family == IPV4 ? 4 : family == IPV6 ? 16 : 0;
    if (octets == 0 || bits > 8 * octets || data.length != 4 + (bits + 7) / 8) {
      return null;
    }
    byte[] address = Arrays.copyOf(Arrays.copyOfRange(data, 4, data.length), octets);
    if (bits % 8 != 0 && (address[bits / 8] & (0xff >> bits % 8)) != 0) {
      return null; // bits beyond the prefix have to be zero
    }
    try {
      return new ClientSubnet(new Cidr(InetAddress.getByAddress(address), bits));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The option of the response.
   *
   * @param scopeBits for how long a prefix the answer holds: 0 for everybody
   */
  public EdnsOption answered(int scopeBits) {
    byte[] address = network.network().getAddress();
    int octets = (network.prefixBits() + 7) / 8;
    byte[] data = new byte[4 + octets];
    data[1] = (byte) (address.length == 4 ? IPV4 : IPV6);
    data[2] = (byte) network.prefixBits();
    data[3] = (byte) scopeBits;
    System.arraycopy(address, 0, data, 4, octets);
    return new EdnsOption(CODE, data);
  }
}
