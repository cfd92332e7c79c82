package org.bridge53.plugin.bind;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.plugin.BlockSetting;

/**
 * The addresses on which a block listens.
 *
 * @param lines what each line adds
 */
public record BindConfig(List<Line> lines) implements BlockSetting.ListenAddresses {
  static final String NOTHING_TO_LISTEN_ON = "at least one address or interface name is expected";

  public BindConfig {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param words addresses and names of interfaces
   * @param except the same, left out of what {@code words} stand for
   */
  public record Line(List<String> words, List<String> except) {
    public Line {
      words = List.copyOf(words);
      except = List.copyOf(except);
    }

    /** The addresses at this moment, not empty; see {@link BlockSetting.ListenAddresses}. */
    private Set<InetAddress> addresses() {
      Set<InetAddress> addresses = new LinkedHashSet<>();
      words.forEach(word -> addresses.addAll(lookUp(word)));
      except.forEach(word -> addresses.removeAll(lookUp(word)));
      if (addresses.isEmpty()) {
        // An interface without addresses, or all excepted: never to be taken for the wildcard.
        throw new IllegalArgumentException(NOTHING_TO_LISTEN_ON);
      }
      return addresses;
    }
  }

  @Override
  public List<InetAddress> listenAddresses() {
    Set<InetAddress> all = new LinkedHashSet<>();
    lines.forEach(line -> all.addAll(line.addresses()));
    return List.copyOf(all);
  }

  private static List<InetAddress> lookUp(String word) {
    if (IpLiteral.isValid(word)) {
      return List.of(IpLiteral.parse(word));
    }
    try {
      NetworkInterface found = word.isEmpty() ? null : NetworkInterface.getByName(word);
      if (found != null) {
        // Link-local IPv6 addresses come with their scope.
        return new ArrayList<>(Collections.list(found.getInetAddresses()));
      }
    } catch (SocketException unreadable) {
      throw new IllegalArgumentException(
          "failed to get interfaces: " + unreadable.getMessage(), unreadable);
    }
    throw new IllegalArgumentException(
        "not a valid IP address or interface name: \"" + word + "\"");
  }
}
