package org.bridge53.plugin.nsid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.message.EdnsOption;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code nsid [DATA]}, once per block. */
public final class NsidPlugin implements Plugin<NsidConfig> {
  /** A name, not a message: it shares 512 octets with the answer. */
  private static final int LONGEST = 255;

  @Override
  public String name() {
    return "nsid";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  /** Several words are one text, as in CoreDNS. */
  @Override
  public NsidConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.getFirst();
    if (line.hasBlock()) {
      problems.argumentCount(line);
    }
    List<String> words = new ArrayList<>();
    line.arguments().forEach(word -> words.add(word.text()));
    String identifier = String.join(" ", words);
    if (identifier.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      problems.error(line.position(), "the identifier is longer than 255 octets");
    }
    return new NsidConfig(identifier);
  }

  @Override
  public Linked link(NsidConfig config, Handler next, Resources resources) {
    String identifier = config.identifier().isEmpty() ? resources.hostName() : config.identifier();
    byte[] octets = identifier.getBytes(StandardCharsets.UTF_8);
    return Linked.of(new Nsid(new EdnsOption(EdnsOption.NSID, octets), next));
  }
}
