package org.bridge53.plugin.route53.model;

/**
 * A CIDR collection as ListCidrCollections lists it.
 *
 * @param version grows by one with every change; {@link #NO_VERSION} where nobody lists one
 */
public record CidrCollection(String id, String name, long version) {
  /** Of a collection that is not listed: another account's that is shared with this one. */
  public static final long NO_VERSION = -1;
}
