package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.corefile.Cidr;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.Excerpt;
import org.bridge53.plugin.route53.routing.CidrTable;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.sync.VersionFeed;

/** Gives a line's evaluator the blocks of CIDR collections. One thread at a time. */
final class CidrBlocks {
  private final Evaluator evaluator;
  private final Log log;
  private volatile Set<String> ids = Set.of();
  private final Map<List<CidrBlock>, CidrTable> built = new HashMap<>();

  CidrBlocks(Evaluator evaluator, Log log) {
    this.evaluator = evaluator;
    this.log = log;
  }

  /** Ids of what the evaluator has. */
  Set<String> ids() {
    return ids;
  }

  void publish(Map<String, VersionFeed.Known<CidrCollection, List<CidrBlock>>> known) {
    Map<String, CidrTable> tables = new HashMap<>();
    Map<List<CidrBlock>, CidrTable> kept = new HashMap<>();
    known.forEach(
        (id, collection) -> {
          List<CidrBlock> blocks = collection.content();
          CidrTable table = built.get(blocks);
          if (table == null) {
            table = table(id, blocks);
          }
          kept.put(blocks, table);
          tables.put(id, table);
        });
    built.clear();
    built.putAll(kept);
    ids = Set.copyOf(tables.keySet());
    evaluator.publishBlocks(tables);
  }

  private CidrTable table(String id, List<CidrBlock> blocks) {
    List<CidrTable.Block> readable = new ArrayList<>(blocks.size());
    for (CidrBlock block : blocks) {
      try {
        readable.add(new CidrTable.Block(block.location(), Cidr.parse(block.network())));
      } catch (IllegalArgumentException unreadable) {
        log.warning(
            "CIDR collection "
                + id
                + ": the block "
                + Excerpt.of(block.network())
                + " cannot be read; it is left out");
      }
    }
    return CidrTable.of(readable);
  }
}
