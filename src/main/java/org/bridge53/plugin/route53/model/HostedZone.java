package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.Nullable;

/**
 * A hosted zone as a listing of zones tells of it.
 *
 * @param id bare, without {@code /hostedzone/}
 * @param name as AWS writes it, with octal escapes
 * @param isPrivate whether VPCs see it and nobody else
 * @param owningAccount 12 digits; null: not told, or a service's
 * @param owningService {@code efs.amazonaws.com} and the like: nobody may read such a zone; else
 *     null
 * @param recordSets how many it has at this moment; {@link #NOT_COUNTED}: not told
 */
public record HostedZone(
    String id,
    String name,
    boolean isPrivate,
    @Nullable String owningAccount,
    @Nullable String owningService,
    long recordSets) {
  public static final long NOT_COUNTED = -1;

  /** A zone of whose record sets nothing is told. */
  public HostedZone(
      String id,
      String name,
      boolean isPrivate,
      @Nullable String owningAccount,
      @Nullable String owningService) {
    this(id, name, isPrivate, owningAccount, owningService, NOT_COUNTED);
  }
}
