package org.bridge53.plugin.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;

/** The directive {@code file DBFILE [ZONES...]}. */
public final class FilePlugin implements Plugin<FileConfig> {
  private static final List<String> PROPERTIES =
      List.of("reload", "reload_by_mtime", "fallthrough", "upstream");

  @Override
  public String name() {
    return "file";
  }

  /** Joined: the longest zone of all lines answers, whatever their order. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public FileConfig read(List<Directive> lines, Problems problems) {
    List<FileConfig.Line> read = new ArrayList<>();
    for (Directive line : lines) {
      if (line.arguments().isEmpty()) {
        problems.argumentCount(line);
      } else {
        read.add(readLine(line, problems));
      }
    }
    return new FileConfig(read);
  }

  private static FileConfig.Line readLine(Directive line, Problems problems) {
    List<Token> arguments = line.arguments();
    Duration reload = FileConfig.Line.DEFAULT_RELOAD;
    boolean reloadByMtime = false;
    Fallthrough fallthrough = Fallthrough.NONE;
    for (Directive property : line.block()) {
      switch (property.name().text()) {
        case "reload" -> reload = readReload(property, reload, problems);
        case "reload_by_mtime" -> {
          Arguments.none(property, problems);
          reloadByMtime = true;
        }
        case "fallthrough" -> fallthrough = Fallthrough.read(property.arguments(), problems);
        case "upstream" -> {
          // Once the resolvers for targets outside the zone; now the server itself is asked.
        }
        default -> problems.unknownProperty(property.name(), PROPERTIES);
      }
    }
    return new FileConfig.Line(
        line.position(),
        arguments.get(0).text(),
        Arguments.zones(arguments.subList(1, arguments.size()), problems),
        reload,
        reloadByMtime,
        fallthrough);
  }

  private static Duration readReload(Directive property, Duration before, Problems problems) {
    if (property.arguments().isEmpty()) {
      problems.error(property.position(), "reload duration value is expected");
      return before;
    }
    Token argument = property.arguments().get(0);
    if (property.arguments().size() > 1) {
      problems.argumentCount(property);
    }
    Duration duration = Arguments.duration(argument, problems);
    if (duration == null) {
      return before;
    }
    if (duration.isNegative()) {
      problems.error(argument.position(), "invalid duration \"" + argument.text() + "\"");
      return before;
    }
    if (duration.isPositive() && duration.compareTo(FileConfig.Line.MIN_RELOAD) < 0) {
      problems.warning(
          argument.position(),
          "reload "
              + argument.text()
              + " is too often; the file is looked at every "
              + FileConfig.Line.MIN_RELOAD.toMillis()
              + "ms");
      return FileConfig.Line.MIN_RELOAD;
    }
    return duration;
  }

  @Override
  public Linked link(FileConfig config, Handler next, Resources resources) {
    Map<DomainName, FileZone> zones = new LinkedHashMap<>();
    for (FileConfig.Line line : config.lines()) {
      for (DomainName apex : line.zones().isEmpty() ? resources.zones() : line.zones()) {
        FileZone replaced = zones.put(apex, new FileZone(apex, line, resources));
        if (replaced != null) {
          resources
              .problems()
              .warning(
                  line.position(),
                  "zone " + apex + " is named twice; \"" + line.file() + "\" is served");
        }
      }
    }
    for (FileZone zone : zones.values()) {
      zone.loadFirst();
    }
    Handler head = new FileHandler(SuffixTable.of(zones), resources.lookup(), next);
    return new Linked(head, List.<Service>copyOf(zones.values()));
  }
}
