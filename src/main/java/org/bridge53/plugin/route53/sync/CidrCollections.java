package org.bridge53.plugin.route53.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.RoutingSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.snapshot.AccountParts;
import org.jspecify.annotations.Nullable;

/**
 * CIDR collections: one list tells the versions of all, and the blocks are read where one moved. A
 * collection that another account shares with this one may not be listed; its blocks are then read
 * each time.
 */
final class CidrCollections implements Versioned<CidrCollection, List<CidrBlock>> {
  private record Key(String id, long version) {}

  @Override
  public String noun() {
    return "CIDR collection";
  }

  @Override
  public String nouns() {
    return "CIDR collections";
  }

  @Override
  public String unread() {
    return "its record sets answer as for clients of the default location";
  }

  @Override
  public Page<CidrCollection> list(RoutingSource source, @Nullable String token)
      throws SourceException {
    return source.listCidrCollections(token);
  }

  @Override
  public String id(CidrCollection version) {
    return version.id();
  }

  @Override
  public Object key(CidrCollection version) {
    return new Key(version.id(), version.version());
  }

  @Override
  public CidrCollection unlisted(String id) {
    return new CidrCollection(id, "", CidrCollection.NO_VERSION);
  }

  @Override
  public boolean isFleeting(CidrCollection version) {
    return version.version() == CidrCollection.NO_VERSION;
  }

  @Override
  public void save(AccountParts to, Map<CidrCollection, List<CidrBlock>> contents) {
    to.saveCidrCollections(contents);
  }

  @Override
  public Map<CidrCollection, List<CidrBlock>> restore(AccountParts from) {
    return from.cidrCollections();
  }

  @Override
  public Reading<List<CidrBlock>> read(CidrCollection version) {
    return new Blocks(version.id());
  }

  private static final class Blocks implements Reading<List<CidrBlock>> {
    private final String id;
    private final List<CidrBlock> blocks = new ArrayList<>();
    private @Nullable String token;

    private Blocks(String id) {
      this.id = id;
    }

    @Override
    public @Nullable List<CidrBlock> next(RoutingSource source) throws SourceException {
      Page<CidrBlock> page = source.listCidrBlocks(id, token);
      blocks.addAll(page.items());
      if (page.next() == null) {
        return List.copyOf(blocks);
      }
      if (page.next().equals(token)) {
        throw new SourceException(
            SourceException.Kind.INVALID_ANSWER, "the list of blocks does not advance");
      }
      token = page.next();
      return null;
    }
  }
}
