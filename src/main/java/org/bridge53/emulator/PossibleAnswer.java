package org.bridge53.emulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a name server may give to a question.
 *
 * @param rcode {@code NOERROR}, {@code NXDOMAIN}, {@code SERVFAIL} or {@code REFUSED}
 * @param type the type of the values: the one asked for, or CNAME
 * @param ttl seconds; null without values
 * @param values sorted: servers give them in any order
 * @param probability 0 to 1
 * @param outside where the CNAMEs under an alias leave the zone: the answer is that name's records
 *     of this type, none of which are here, with {@code ttl} or less; null for all other answers
 */
public record PossibleAnswer(
    String rcode,
    String type,
    @Nullable Long ttl,
    List<String> values,
    double probability,
    @Nullable String outside) {
  public PossibleAnswer {
    values = List.copyOf(values);
  }
}
