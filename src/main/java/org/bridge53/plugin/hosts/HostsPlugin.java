package org.bridge53.plugin.hosts;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code hosts [FILE [ZONES...]]}, once per block. */
public final class HostsPlugin implements Plugin<HostsConfig> {
  @Override
  public String name() {
    return "hosts";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  @Override
  public HostsConfig read(List<Directive> lines, Problems problems) {
    return new HostsReader(lines.getFirst(), problems).read();
  }

  @Override
  public Linked link(HostsConfig config, Handler next, Resources resources) {
    List<DomainName> zones = config.zones().isEmpty() ? resources.zones() : config.zones();
    HostsParser parser = new HostsParser(zones, config.reverse(), config.ttl());
    String inline = String.join("\n", config.inline());
    HostsTable inlineTable = parser.parse(inline.getBytes(StandardCharsets.UTF_8));
    Hosts hosts = new Hosts(config, zones, inlineTable, next);
    HostsFile file;
    try {
      file = new HostsFile(config, zones, parser, hosts, resources);
    } catch (InvalidPathException noPath) {
      resources
          .problems()
          .error(
              config.position(),
              "unable to access hosts file '" + config.file() + "': " + noPath.getReason());
      return Linked.of(hosts);
    }
    file.loadFirst();
    return Linked.of(hosts, file);
  }
}
