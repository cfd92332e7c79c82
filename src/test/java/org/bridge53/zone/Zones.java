package org.bridge53.zone;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.presentation.MasterFile;
import org.bridge53.presentation.MasterFileException;
import org.bridge53.presentation.RdataText;

/** Zones from master file text, and RRsets as text, for tests. */
public final class Zones {
  private Zones() {}

  public static ZoneBuilder builder(String apex, String text) {
    ZoneBuilder builder = new ZoneBuilder(NameText.parse(apex));
    records(apex, text, builder::add);
    return builder;
  }

  public static Zone zone(String apex, String text) {
    return ((ZoneBuilder.Built) builder(apex, text).build()).zone();
  }

  /** The RRsets of a text in their order, none joined across other records' lines lost. */
  public static List<Rrset> rrsets(String apex, String text) {
    Map<String, List<byte[]>> rdatas = new LinkedHashMap<>();
    Map<String, Rrset> heads = new LinkedHashMap<>();
    records(
        apex,
        text,
        (owner, type, ttl, rdata) -> {
          String key = owner + " " + type;
          rdatas.computeIfAbsent(key, _ -> new ArrayList<>()).add(rdata);
          heads.putIfAbsent(key, Rrset.of(owner, type, ttl, List.of(rdata)));
        });
    List<Rrset> rrsets = new ArrayList<>();
    heads.forEach(
        (key, head) ->
            rrsets.add(Rrset.of(head.owner(), head.type(), head.ttl(), rdatas.get(key))));
    return rrsets;
  }

  /** One line a record: {@code OWNER TTL TYPE RDATA}. */
  public static List<String> lines(List<Rrset> rrsets) {
    List<String> lines = new ArrayList<>();
    for (Rrset rrset : rrsets) {
      for (byte[] rdata : rrset.rdatas()) {
        lines.add(
            rrset.owner()
                + " "
                + rrset.ttl()
                + " "
                + RrType.text(rrset.type())
                + " "
                + RdataText.format(rrset.type(), rdata));
      }
    }
    return lines;
  }

  private static void records(String apex, String text, MasterFile.Sink sink) {
    DomainName origin = NameText.parse(apex);
    try {
      MasterFile.read(
          "test",
          Path.of("test"),
          text.getBytes(StandardCharsets.UTF_8),
          origin,
          path -> {
            throw new java.nio.file.NoSuchFileException(path.toString());
          },
          sink);
    } catch (MasterFileException invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }
}
