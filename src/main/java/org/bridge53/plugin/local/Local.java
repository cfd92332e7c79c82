package org.bridge53.plugin.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.SocketNames;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Resources;

/** Answers what must not leave the house: four zones, and names that begin with localhost. */
final class Local implements Handler {
  private static final List<String> REVERSE_ZONES =
      List.of("0.in-addr.arpa.", "127.in-addr.arpa.", "255.in-addr.arpa.");

  private static final LocalZone LOCALHOST = new LocalZone(LocalZone.LOCALHOST, true);
  private static final SuffixTable<LocalZone> ZONES = zones();

  private static SuffixTable<LocalZone> zones() {
    Map<DomainName, LocalZone> zones = new HashMap<>();
    zones.put(LocalZone.LOCALHOST, LOCALHOST);
    for (String text : REVERSE_ZONES) {
      DomainName apex = NameText.parse(text);
      zones.put(apex, new LocalZone(apex, false));
    }
    return SuffixTable.of(zones);
  }

  private final boolean localhostPrefix;
  private final Log log;
  private final Meters.Counter intercepted;
  private final Handler next;

  Local(LocalConfig config, Resources resources, Handler next) {
    this.localhostPrefix = config.localhostPrefix();
    this.log = resources.log();
    this.intercepted =
        resources
            .meters()
            .counter(
                "coredns_local_localhost_requests_total",
                "Counter of localhost.<domain> requests.");
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    if (query.qclass() != RrClass.IN) {
      return next.handle(query);
    }
    DomainName qname = query.qname();
    LocalZone zone = ZONES.closest(qname);
    if (zone != null) {
      if (qname.isBelow(LocalZone.LOCALHOST)) {
        note(query);
      }
      return zone.answer(qname, query.qtype());
    }
    if (localhostPrefix && beginsWithLocalhost(qname)) {
      note(query);
      // "localhost.example.org", which a search list made: a zone of its own.
      return LOCALHOST.answerAt(qname, qname, query.qtype());
    }
    return next.handle(query);
  }

  /** So that an operator finds the client that asks for such names. */
  private void note(Query query) {
    intercepted.increment();
    if (!log.debugs()) {
      return; // strangers may ask for such names as often as they like
    }
    log.debug(
        "Intercepting localhost query for \""
            + query.qname()
            + "\" "
            + RrType.text(query.qtype())
            + ", from "
            + SocketNames.of(query.client().remote()));
  }

  private static boolean beginsWithLocalhost(DomainName qname) {
    byte[] octets = qname.octets();
    byte[] localhost = LocalZone.LOCALHOST.octets();
    int label = localhost.length - 1; // without the root
    for (int i = 0; i < label; i++) {
      if (i >= octets.length || octets[i] != localhost[i]) {
        return false;
      }
    }
    return true;
  }
}
