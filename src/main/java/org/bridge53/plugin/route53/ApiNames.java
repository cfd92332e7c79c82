package org.bridge53.plugin.route53;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.ResolvConf;
import org.bridge53.plugin.Resources;

/**
 * Finds the API's own addresses, and never asks this server for them: while its zones are not
 * loaded it may have no answer, and it would wait for itself.
 *
 * <p>The servers of {@code api_resolver} are asked, if there are any. Else the system is, unless
 * its resolver file names this server: then the other servers of the file, and if there are none
 * those that this Corefile forwards to.
 */
final class ApiNames implements HostLookup {
  private static final int DNS_PORT = 53;

  private final List<InetSocketAddress> written;
  private final Resources resources;

  /**
   * @param written of {@code api_resolver}; none: not given
   */
  ApiNames(List<InetSocketAddress> written, Resources resources) {
    this.written = List.copyOf(written);
    this.resources = resources;
  }

  @Override
  public List<InetAddress> find(String host) throws UnknownHostException {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.equals("localhost") || lower.endsWith(".localhost")) {
      return List.of(); // RFC 6761 section 6.3: no resolver's business
    }
    List<InetSocketAddress> servers = written.isEmpty() ? insteadOfTheSystem(host) : written;
    if (servers.isEmpty()) {
      return List.of();
    }
    DomainName name;
    try {
      name = NameText.parse(host);
    } catch (IllegalArgumentException noName) {
      throw unknown(host, "it is not a domain name");
    }
    TargetRequest request = new TargetRequest(resources.exchange(), null, servers);
    List<InetAddress> found = new ArrayList<>();
    String reason = "it has no addresses";
    for (int type : new int[] {RrType.A, RrType.AAAA}) {
      try {
        found.addAll(addresses(host, request.ask(name, type), type));
      } catch (IOException failed) {
        reason = String.valueOf(failed.getMessage());
        if (Thread.currentThread().isInterrupted()) {
          break;
        }
      }
    }
    if (found.isEmpty()) {
      throw unknown(host, reason);
    }
    return found;
  }

  private static UnknownHostException unknown(String host, String reason) {
    return new UnknownHostException(host + ": " + reason);
  }

  private static List<InetAddress> addresses(String host, Response response, int type)
      throws IOException {
    List<InetAddress> found = new ArrayList<>();
    for (Rrset set : response.answer()) {
      if (set.type() == type) {
        for (byte[] address : set.rdatas()) {
          found.add(InetAddress.getByAddress(host, address));
        }
      }
    }
    return found;
  }

  /**
   * The servers to ask because the system's resolver would be this server; none if it is not.
   *
   * @throws UnknownHostException if there is nobody else
   */
  private List<InetSocketAddress> insteadOfTheSystem(String host) throws UnknownHostException {
    List<InetSocketAddress> others = new ArrayList<>();
    boolean ourselves = false;
    try {
      byte[] file = resources.files().read(resources.files().resolve(ResolvConf.SYSTEM));
      for (InetAddress server : ResolvConf.nameServers(file)) {
        InetSocketAddress address = new InetSocketAddress(server, DNS_PORT);
        if (isOurs(address)) {
          ourselves = true;
        } else {
          others.add(address);
        }
      }
    } catch (IOException _) {
      return List.of(); // no such file: the system knows better
    }
    if (!ourselves) {
      return List.of();
    }
    if (others.isEmpty()) {
      for (InetSocketAddress upstream : resources.upstreams()) {
        if (!isOurs(upstream)) {
          others.add(upstream);
        }
      }
    }
    if (others.isEmpty()) {
      throw unknown(host, "the system's resolver is this server, and no api_resolver is given");
    }
    return others;
  }

  private boolean isOurs(InetSocketAddress server) {
    for (InetSocketAddress own : resources.listenAddresses()) {
      boolean here =
          own.getAddress().isAnyLocalAddress()
              ? isLocal(server.getAddress())
              : own.getAddress().equals(server.getAddress());
      if (here && own.getPort() == server.getPort()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLocal(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }
}
