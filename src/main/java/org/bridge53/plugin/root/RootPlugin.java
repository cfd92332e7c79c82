package org.bridge53.plugin.root;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code root PATH}; of several lines the last counts. */
public final class RootPlugin implements Plugin<RootConfig> {
  @Override
  public String name() {
    return "root";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public RootConfig read(List<Directive> lines, Problems problems) {
    String path = "";
    for (Directive line : lines) {
      Token word = Arguments.single(line, problems);
      if (word != null) {
        path = word.text();
      }
    }
    return new RootConfig(path, lines.getLast().position());
  }

  /** A folder that is not there is a warning only: it may come later. */
  @Override
  public Linked link(RootConfig config, Handler next, Resources resources) {
    String path = config.rootDirectory();
    try {
      resources.files().state(Path.of(path));
    } catch (NoSuchFileException missing) {
      resources.problems().warning(config.position(), "Root path does not exist: " + path);
    } catch (IOException | InvalidPathException inaccessible) {
      resources
          .problems()
          .error(
              config.position(),
              "unable to access root path '" + path + "': " + inaccessible.getMessage());
    }
    return Linked.of(next);
  }
}
