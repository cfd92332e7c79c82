package org.bridge53.zone;

import org.bridge53.message.ExtendedError;
import org.bridge53.message.Query;
import org.bridge53.message.Rrset;
import org.jspecify.annotations.Nullable;

/**
 * What a zone holds at one name and type: which RRset a query gets. A plain RRset is one choice, a
 * routing group another, a record set that cannot be read a third; so wildcards, empty
 * non-terminals and NODATA are written once for every source of zones.
 */
public interface RrsetChoice {
  /** The type of all RRsets that this choice can give; see {@link org.bridge53.message.RrType}. */
  int type();

  /**
   * The RRset for a query, owned by the name that the zone holds.
   *
   * @return null if this name and type exist but cannot be answered: the client gets SERVFAIL
   */
  @Nullable Rrset choose(Query query);

  /** A plain RRset: the same for everybody. */
  record Fixed(Rrset rrset) implements RrsetChoice {
    @Override
    public int type() {
      return rrset.type();
    }

    @Override
    public Rrset choose(Query query) {
      return rrset;
    }
  }

  /**
   * A name and type that exist and cannot be answered.
   *
   * @param infoCode for the client, of {@link ExtendedError}
   * @param reason one line for the operator and the client
   */
  record Unanswerable(int type, int infoCode, String reason) implements RrsetChoice {
    /** Data that cannot be read. */
    public Unanswerable(int type, String reason) {
      this(type, ExtendedError.INVALID_DATA, reason);
    }

    @Override
    public @Nullable Rrset choose(Query query) {
      return null;
    }
  }
}
