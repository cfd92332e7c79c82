package org.bridge53.plugin.file;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.bridge53.corefile.Position;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.AuthoritativeContract;

/** The contract over a zone that the plugin read from a file. */
class FileAuthorityTest implements AuthoritativeContract {
  @Override
  public Answer answer(Query query, Function<Query, Answer> lookup) {
    TestResources resources = new TestResources(APEX).file("db", RECORDS);
    resources.lookup = lookup::apply;
    FileConfig.Line line =
        new FileConfig.Line(
            new Position("Corefile", 1), "db", List.of(), Duration.ZERO, false, Fallthrough.NONE);
    return new FilePlugin()
        .link(new FileConfig(List.of(line)), new EndOfChain("file"), resources)
        .head()
        .handle(query);
  }
}
