package org.bridge53.plugin.route53.sync;

import java.util.Map;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.RoutingSource;
import org.bridge53.plugin.route53.snapshot.AccountParts;
import org.jspecify.annotations.Nullable;

/** Whether AWS signs a zone: asked of each zone by itself, for no list tells. */
final class Signing implements Versioned<String, Boolean> {
  @Override
  public String noun() {
    return "DNSSEC of hosted zone";
  }

  @Override
  public String nouns() {
    return "DNSSEC of hosted zones";
  }

  @Override
  public String unread() {
    return "zones are served as if they were not signed";
  }

  @Override
  public boolean isListed() {
    return false;
  }

  @Override
  public Page<String> list(RoutingSource source, @Nullable String token) {
    throw new IllegalStateException("there is no such list");
  }

  @Override
  public String id(String version) {
    return version;
  }

  @Override
  public Object key(String version) {
    return version;
  }

  @Override
  public String unlisted(String id) {
    return id;
  }

  @Override
  public boolean isFleeting(String version) {
    return true;
  }

  @Override
  public void save(AccountParts to, Map<String, Boolean> contents) {
    to.saveSignedZones(contents);
  }

  @Override
  public Map<String, Boolean> restore(AccountParts from) {
    return from.signedZones();
  }

  @Override
  public Reading<Boolean> read(String version) {
    // While it is about to end (DELETING) there are still signatures, and DS records above them.
    return source ->
        switch (source.getDnssec(version)) {
          case "NOT_SIGNING" -> false;
          default -> true;
        };
  }
}
