package org.bridge53.plugin.route53.routing;

import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.zone.RrsetChoice;

/**
 * The record sets of one name and type where these are not one plain set: a routing policy's
 * members, or a single alias.
 *
 * @param members in AWS's order; at least one
 * @param selection which of them answers
 */
public record RoutingGroup(DomainName owner, int type, List<Member> members, Selection selection)
    implements RrsetChoice.Varying {
  public RoutingGroup {
    members = List.copyOf(members);
  }

  /** Whether the answer differs from query to query, whatever the state of the world. */
  public boolean isFree() {
    return !(selection instanceof OnlyChoice);
  }
}
