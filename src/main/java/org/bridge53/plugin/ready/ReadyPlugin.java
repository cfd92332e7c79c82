package org.bridge53.plugin.ready;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.PageAddress;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code ready [ADDRESS] { monitor until-ready|continuously }}, once per block. */
public final class ReadyPlugin implements Plugin<ReadyConfig> {
  private static final List<String> MONITORS = List.of("until-ready", "continuously");

  @Override
  public String name() {
    return "ready";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  @Override
  public ReadyConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.getFirst();
    PageAddress unsaid = new PageAddress(ReadyConfig.DEFAULT_ADDRESS, line.position());
    PageAddress address = PageAddress.read(line, unsaid, problems);
    boolean continuously = false;
    for (Directive property : line.block()) {
      if (!property.name().text().equals("monitor")) {
        problems.unknownProperty(property.name(), List.of("monitor"));
        continue;
      }
      Token value = Arguments.single(property, problems);
      if (value != null && !MONITORS.contains(value.text())) {
        problems.error(
            value.position(),
            "invalid monitor type '"
                + value.text()
                + "': until-ready or continuously"
                + Suggestion.of(value.text(), MONITORS));
      }
      continuously = value != null && value.text().equals("continuously");
    }
    return new ReadyConfig(address, continuously);
  }

  @Override
  public Linked link(ReadyConfig config, Handler next, Resources resources) {
    return Linked.of(next, new ReadyPage(config, resources));
  }
}
