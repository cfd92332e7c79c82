package org.bridge53.plugin.route53.sync;

import java.util.Map;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.RoutingSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.snapshot.AccountParts;
import org.jspecify.annotations.Nullable;

/**
 * Something that record sets refer to by an id, and whose content AWS numbers by versions.
 *
 * @param <V> what a list says of one: its id, which version it has
 * @param <D> the content of a version
 */
interface Versioned<V, D> {
  /** {@code CIDR collection}, for log lines. */
  String noun();

  /** All of them, for log lines. */
  String nouns();

  /** What happens as long as the content of one was never read, as the end of a sentence. */
  String unread();

  /** Whether there is a list at all; without one each is read by itself, in every round. */
  default boolean isListed() {
    return true;
  }

  /** One page of the list of all, one API call. */
  Page<V> list(RoutingSource source, @Nullable String token) throws SourceException;

  String id(V version);

  /** What tells contents apart: equal keys, equal contents. */
  Object key(V version);

  /** What stands for one that is not listed; null: then it cannot be read. */
  @Nullable V unlisted(String id);

  /** Whether the content can change under a key, so that it is read each time. */
  default boolean isFleeting(V version) {
    return false;
  }

  /** Keeps contents over a restart. */
  void save(AccountParts to, Map<V, D> contents);

  /** What was kept. */
  Map<V, D> restore(AccountParts from);

  /** Begins to read a content. */
  Reading<D> read(V version);

  /** A content that is being read. Used by one call after the other. */
  interface Reading<D> {
    /** Makes one API call; gives the content if that was the last, else null. */
    @Nullable D next(RoutingSource source) throws SourceException;
  }
}
