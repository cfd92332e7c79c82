package org.bridge53.plugin;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.IpLiteral;

/** The servers of a resolver's configuration file (resolv.conf(5)). */
public final class ResolvConf {
  /** Where the system's is. */
  public static final String SYSTEM = "/etc/resolv.conf";

  private ResolvConf() {}

  /** The addresses of its {@code nameserver} lines; others, and what is no address, count not. */
  public static List<InetAddress> nameServers(byte[] file) {
    List<InetAddress> servers = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length > 1 && words[0].equals("nameserver") && IpLiteral.isValid(words[1])) {
        servers.add(IpLiteral.parse(words[1]));
      }
    }
    return servers;
  }
}
