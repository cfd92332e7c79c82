package org.bridge53.zone;

import java.util.concurrent.Callable;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rrset;

/**
 * What a zone holds at one name and type: a plain RRset is one choice, a routing group another, a
 * record set that cannot be read a third; so wildcards, empty non-terminals and NODATA are written
 * once for every source of zones.
 */
public sealed interface RrsetChoice
    permits RrsetChoice.Fixed, RrsetChoice.Unanswerable, RrsetChoice.Varying, ZoneBuilder.Pending {
  /** The type of all RRsets that this choice can give; see {@link org.bridge53.message.RrType}. */
  int type();

  /** A plain RRset: the same for everybody. */
  record Fixed(Rrset rrset) implements RrsetChoice {
    @Override
    public int type() {
      return rrset.type();
    }
  }

  /**
   * A name and type that exist and cannot be answered: the client gets SERVFAIL.
   *
   * @param infoCode for the client, of {@link ExtendedError}
   * @param reason one line for the operator and the client
   */
  record Unanswerable(int type, int infoCode, String reason) implements RrsetChoice {
    /** Data that cannot be read. */
    public Unanswerable(int type, String reason) {
      this(type, ExtendedError.INVALID_DATA, reason);
    }
  }

  /**
   * Something that depends on the query, the moment or chance. It is data; whoever serves the zone
   * draws: {@link ResponseComposer.Outside#draw}.
   */
  non-sealed interface Varying extends RrsetChoice {}

  /** What was drawn. */
  sealed interface Drawn {}

  /**
   * This RRset.
   *
   * @param rrset owned by the name that the zone holds
   * @param free whether another would have been right too, see {@link
   *     org.bridge53.message.Response#freeChoice}
   */
  record Given(Rrset rrset, boolean free) implements Drawn {}

  /**
   * No data of this type for this client.
   *
   * @param free as in {@link Given}
   */
  record Nothing(boolean free) implements Drawn {}

  /**
   * An answer exists and cannot be given: SERVFAIL.
   *
   * @param infoCode for the client, of {@link ExtendedError}
   * @param reason one line for the operator and the client
   * @param free as in {@link Given}
   */
  record Failure(int infoCode, String reason, boolean free) implements Drawn {}

  /**
   * Drawn, but not known yet.
   *
   * @param arrival waits until it is, bounded, on a virtual thread; gives no other {@code Later}
   */
  record Later(Callable<? extends Drawn> arrival) implements Drawn {}
}
