package org.bridge53.zone;

import org.bridge53.message.Header;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * A name that exists in a zone: one that owns records, or an empty non-terminal (RFC 4592 section
 * 2.2.2).
 *
 * <p>{@link ZoneBuilder} fills it; from then on it does not change.
 */
public final class ZoneNode {
  static final RrsetChoice[] NO_CHOICES = {};

  private final DomainName name;

  /** By type in the order of their arrival, RRSIGs one for each covered type and last. */
  private RrsetChoice[] choices = NO_CHOICES;

  private @Nullable ZoneNode parent;
  private @Nullable ZoneNode cover;
  private @Nullable ZoneNode wildcard;

  ZoneNode(DomainName name) {
    this.name = name;
  }

  public DomainName name() {
    return name;
  }

  /** Whether the name owns nothing and exists only because something lies below it. */
  public boolean isEmptyNonTerminal() {
    return choices.length == 0;
  }

  /** What the name holds of a type, or null. */
  public @Nullable RrsetChoice choice(int type) {
    RrsetChoice[] all = choices;
    for (int i = 0; i < all.length; i++) {
      if (all[i].type() == type) {
        return all[i];
      }
    }
    return null;
  }

  boolean has(int type) {
    return choice(type) != null;
  }

  /** All that the name holds. The array is shared: never write to it. */
  RrsetChoice[] choices() {
    return choices;
  }

  /** The RRSIGs that cover a type (RFC 4034 section 3.1.1), or null. */
  @Nullable Rrset signature(int covered) {
    RrsetChoice[] all = choices;
    for (int i = all.length - 1; i >= 0; i--) {
      if (all[i].type() != RrType.RRSIG) {
        break;
      }
      if (all[i] instanceof RrsetChoice.Fixed fixed && coveredType(fixed.rrset()) == covered) {
        return fixed.rrset();
      }
    }
    return null;
  }

  /** The type that a set of RRSIGs covers: the first two octets of its RDATA. */
  static int coveredType(Rrset signatures) {
    return Header.u16(signatures.packed(), 2);
  }

  /**
   * The zone cut or DNAME that takes this name out of the zone's own data: the topmost name at
   * (cuts only) or above it that has one; null if there is none.
   */
  @Nullable ZoneNode cover() {
    return cover;
  }

  /** Whether the zone delegates this name (RFC 1034 section 4.2.1). */
  boolean isZoneCut() {
    return cover == this;
  }

  /** The node of {@code *} below this name (RFC 4592 section 2.1.1), or null. */
  @Nullable ZoneNode wildcard() {
    return wildcard;
  }

  @Nullable ZoneNode parent() {
    return parent;
  }

  /** A copy in which a set stands in place of that of its type. */
  ZoneNode with(Rrset changed) {
    ZoneNode copy = new ZoneNode(name);
    copy.choices = choices.clone();
    for (int i = 0; i < copy.choices.length; i++) {
      if (copy.choices[i].type() == changed.type()) {
        copy.choices[i] = new RrsetChoice.Fixed(changed);
      }
    }
    copy.parent = parent;
    copy.cover = cover;
    copy.wildcard = wildcard;
    return copy;
  }

  void setChoices(RrsetChoice[] all) {
    this.choices = all;
  }

  void setParent(ZoneNode enclosing) {
    this.parent = enclosing;
  }

  void setCover(@Nullable ZoneNode cutOrDname) {
    this.cover = cutOrDname;
  }

  void setWildcard(ZoneNode child) {
    this.wildcard = child;
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
