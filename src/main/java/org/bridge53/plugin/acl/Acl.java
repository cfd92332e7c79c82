package org.bridge53.plugin.acl;

import java.net.InetAddress;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.acl.AclConfig.Action;

/** Judges each query by its name, its type and the address that it comes from. */
final class Acl implements Handler {
  /** RFC 8914 sections 4.16 and 4.18: the number says it all. */
  private static final Response BLOCKED =
      Response.of(Rcode.REFUSED).withExtendedError(ExtendedError.BLOCKED, "");

  private static final Response FILTERED =
      Response.of(Rcode.NOERROR).withExtendedError(ExtendedError.FILTERED, "");

  private final PolicyList[] lists;
  private final SuffixTable<DomainName> block;
  private final AclMeters meters;
  private final Handler next;

  /**
   * @param blockZones the zones of the server block
   */
  Acl(List<PolicyList> lists, List<DomainName> blockZones, AclMeters meters, Handler next) {
    this.lists = lists.toArray(PolicyList[]::new);
    this.block = PolicyList.table(blockZones);
    this.meters = meters;
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    InetAddress source = query.client().remote().getAddress();
    if (source == null) {
      return BLOCKED; // nobody can say whether it is allowed
    }
    for (PolicyList list : lists) {
      Action action = list.decide(query, source);
      if (action != null) {
        if (action != Action.ALLOW) {
          meters.refused(query, action, list.zone(query.qname(), block));
        }
        return switch (action) {
          case ALLOW -> allowed(query);
          case BLOCK -> BLOCKED;
          case FILTER -> FILTERED;
          case DROP -> NoResponse.INSTANCE;
        };
      }
    }
    return allowed(query);
  }

  private Answer allowed(Query query) {
    meters.allowed(query);
    return next.handle(query);
  }
}
