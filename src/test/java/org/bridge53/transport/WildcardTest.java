package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.ECHO;
import static org.bridge53.transport.NetworkFixture.PATIENCE;
import static org.bridge53.transport.NetworkFixture.V4;
import static org.bridge53.transport.NetworkFixture.address;
import static org.bridge53.transport.NetworkFixture.ask;
import static org.bridge53.transport.NetworkFixture.id;
import static org.bridge53.transport.NetworkFixture.message;
import static org.bridge53.transport.NetworkFixture.receive;
import static org.bridge53.transport.NetworkFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class WildcardTest {
  private final CopyOnWriteArrayList<InetAddress> addresses = new CopyOnWriteArrayList<>();
  private NetworkFixture network = new NetworkFixture();

  @AfterEach
  void closeNetwork() throws Exception {
    network.close();
  }

  private void onlyOn(String... texts) throws Exception {
    network.close();
    for (String text : texts) {
      addresses.add(address(text));
    }
    network = new NetworkFixture(2, TcpLimits.DEFAULT, () -> List.copyOf(addresses));
  }

  private void assertAnswersFrom(InetAddress asked, int port) throws IOException {
    // A connected socket takes only what comes from the address that it asked.
    InetSocketAddress server = new InetSocketAddress(asked, port);
    assertEquals(9, id(ask(network.udp(server), message(9, 20))));
    var tcp = network.tcp(server);
    tcp.send(message(10, 20));
    assertEquals(10, id(tcp.receive()));
    network.clients.forEach(client -> assertEquals(server, client.local()));
    assertEquals(2, network.clients.size());
    network.clients.clear();
  }

  @Test
  void everyAddressLinkLocalOnesToo_answersFromItself() throws Exception {
    int port = network.listen("::", ECHO).getFirst().address().getPort();
    List<InetAddress> all = WildcardUdpListener.LocalAddresses.ofInterfaces();
    assertTrue(all.contains(V4), all::toString);
    for (InetAddress each : all) {
      assertAnswersFrom(each, port);
    }
  }

  @Test
  void wildcardOfIpv6_isBothFamiliesUnmapped() throws Exception {
    NetworkFixture.assumeIpv6();
    List<Listener> listeners = network.listen("::", ECHO);
    assertTrue(listeners.getLast().address().getAddress().isAnyLocalAddress());
    int port = listeners.getFirst().address().getPort();
    assertAnswersFrom(V4, port);
    assertAnswersFrom(address("::1"), port);
  }

  @Test
  void wildcardOfIpv4_isThatFamilyOnly_andLeavesTheOtherToTheOtherWildcard() throws Exception {
    NetworkFixture.assumeIpv6();
    List<Listener> ipv4 = network.listen("0.0.0.0", answering(4));
    int port = ipv4.getFirst().address().getPort();
    InetSocketAddress v4 = new InetSocketAddress(V4, port);
    InetSocketAddress v6 = new InetSocketAddress(address("::1"), port);
    assertAnswer(4, v4);
    assertThrows(java.net.ConnectException.class, () -> network.tcp(v6));
    DatagramSocket udp = network.udp(v6);
    send(udp, message(1, 12));
    assertThrows(PortUnreachableException.class, () -> receive(udp));

    List<Listener> both =
        network.listen(
            new InetSocketAddress(address("::"), port), ListenOptions.DEFAULT, answering(6));
    assertAnswer(4, v4);
    assertAnswer(6, v6);
    ipv4.forEach(Listener::close);
    assertAnswer(6, v4);
    assertAnswer(6, v6);
    List<Listener> again =
        network.listen(
            new InetSocketAddress(address("0.0.0.0"), port), ListenOptions.DEFAULT, answering(4));
    assertAnswer(4, v4);
    assertAnswer(6, v6);
    both.forEach(Listener::close);
    assertAnswer(4, v4);
    again.forEach(Listener::close);
  }

  @Test
  void addressesComeAndGo_followedByTheNextScan() throws Exception {
    onlyOn("127.0.0.1");
    int port = network.listen("::", ECHO).getFirst().address().getPort();
    InetSocketAddress late = new InetSocketAddress(address("127.0.0.2"), port);
    DatagramSocket client = network.udp(late);
    send(client, message(1, 12));
    assertThrows(PortUnreachableException.class, () -> receive(client));

    addresses.add(late.getAddress());
    network.resources.advance(WildcardUdpListener.RESCAN);
    assertEquals(2, id(ask(client, message(2, 12))));

    addresses.remove(late.getAddress());
    network.resources.advance(WildcardUdpListener.RESCAN);
    send(client, message(3, 12));
    assertThrows(PortUnreachableException.class, () -> receive(client));
    assertEquals(4, id(ask(network.udp(new InetSocketAddress(V4, port)), message(4, 12))));
  }

  @Test
  void addressThatCannotBeBound_oneWarningAndTriedAgain() throws Exception {
    onlyOn("127.0.0.1", "198.51.100.77");
    int port = network.listen("::", ECHO).getFirst().address().getPort();
    network.resources.advance(WildcardUdpListener.RESCAN.multipliedBy(3));
    assertEquals(
        List.of(
            "WARNING listen udp 198.51.100.77:"
                + port
                + ": cannot assign requested address: no interface of this machine has it; choose"
                + " another with bind in the Corefile; will be tried again every 5s"),
        List.copyOf(network.resources.logged));
    assertEquals(4, id(ask(network.udp(new InetSocketAddress(V4, port)), message(4, 12))));
  }

  @Test
  void noAddressCanBeBound_startError() throws Exception {
    onlyOn("198.51.100.77");
    ListenException error = assertThrows(ListenException.class, () -> network.listen("::", ECHO));
    assertTrue(error.getMessage().startsWith("listen udp :"), error::getMessage);
    assertEquals(1, network.resources.scheduledTasks(), "only the exchange's sweep is left");
  }

  @Test
  void anotherServerOnOneAddress_startErrorThatHelps() throws Exception {
    int port = network.listen("127.0.0.1", ECHO).getFirst().address().getPort();
    try (NetworkFixture second = new NetworkFixture()) {
      ListenException error =
          assertThrows(
              ListenException.class,
              () ->
                  second.transport.listen(
                      new InetSocketAddress("::", port),
                      ListenOptions.DEFAULT,
                      second.service(ECHO)));
      assertEquals(
          "listen udp :%d: address already in use: another server has port %d; choose another with -dns.port or in the Corefile"
              .formatted(port, port),
          error.getMessage());
    }
  }

  @Test
  void ownListenerOnOneAddress_keepsIt_whicheverCameFirst() throws Exception {
    int port = network.listen("::", answering(1)).getFirst().address().getPort();
    InetSocketAddress one = new InetSocketAddress(V4, port);
    assertAnswer(1, one);
    List<Listener> specific =
        network.transport.listen(one, ListenOptions.DEFAULT, network.service(answering(2)));
    network.resources.advance(WildcardUdpListener.RESCAN);
    assertAnswer(2, one);
    specific.forEach(Listener::close);
    assertAnswer(1, one);

    int second = network.listen("127.0.0.1", answering(3)).getFirst().address().getPort();
    network.transport.listen(
        new InetSocketAddress("::", second), ListenOptions.DEFAULT, network.service(answering(4)));
    assertAnswer(3, new InetSocketAddress(V4, second));
    InetAddress other = NetworkFixture.anotherAddress();
    Assumptions.assumeTrue(other != null, "left out: this machine has loopback only");
    assertAnswer(4, new InetSocketAddress(other, second));
  }

  private static NetworkFixture.Script answering(int octet) {
    return (_, _, out, _) -> {
      out[0] = (byte) octet;
      return 1;
    };
  }

  private void assertAnswer(int octet, InetSocketAddress server) throws IOException {
    for (int i = 0; i < 8; i++) {
      assertEquals(octet, ask(network.udp(server), message(9, 20))[0]);
      var tcp = network.tcp(server);
      tcp.send(message(10, 20));
      assertEquals(octet, tcp.receive()[0]);
    }
  }

  @Test
  void drain_answersWhatIsThereThenReadsNoMore() throws Exception {
    Listener listener = network.listen("::", ECHO).getFirst();
    DatagramSocket client = network.udp(new InetSocketAddress(V4, listener.address().getPort()));
    for (int i = 0; i < 100; i++) {
      send(client, message(i, 40));
    }
    listener.drain(PATIENCE);
    for (int i = 0; i < 100; i++) {
      assertEquals(i, id(receive(client)));
    }
    send(client, message(1, 12));
    client.setSoTimeout(100);
    assertThrows(IOException.class, () -> receive(client));
  }

  @Test
  void deferred_answeredFromTheAskedAddress() throws Exception {
    int port =
        network
            .listen(
                "0.0.0.0",
                (message, _, _, later) -> {
                  Thread.startVirtualThread(() -> later.send(message));
                  return MessageService.Worker.DEFERRED;
                })
            .getFirst()
            .address()
            .getPort();
    assertEquals(5, id(ask(network.udp(new InetSocketAddress(V4, port)), message(5, 12))));
  }
}
