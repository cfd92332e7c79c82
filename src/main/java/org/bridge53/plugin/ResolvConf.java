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
    for (String word : words(file)) {
      if (IpLiteral.isValid(word)) {
        servers.add(IpLiteral.parse(word));
      }
    }
    return servers;
  }

  /** What its {@code nameserver} lines say, as written: an address, if all is well. */
  public static List<String> words(byte[] file) {
    List<String> words = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] parts = line.strip().split("\\s+", 3);
      if (parts.length > 1 && parts[0].equals("nameserver")) {
        words.add(parts[1]);
      }
    }
    return words;
  }
}
