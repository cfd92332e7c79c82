package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Service;

/**
 * One plugin under test: the lines of a server block in; a configuration, a linked chain or the
 * problems out.
 *
 * @param <C> its configuration
 */
public final class PluginBench<C extends Record> {
  private final Plugin<C> plugin;

  public PluginBench(Plugin<C> plugin) {
    this.plugin = plugin;
  }

  /** The configuration of lines that have nothing wrong. */
  public C read(String text) {
    Problems problems = new Problems();
    C config = plugin.read(Directives.of(text), problems.forPlugin(plugin.name()));
    assertEquals(List.of(), problems.errors());
    return config;
  }

  /** The errors of reading and, if there are none, of linking. */
  public List<String> errors(String text, TestResources resources) {
    link(Directives.of(text), query -> Response.of(0), resources, resources.problems());
    return resources.problems().errors();
  }

  /** As {@link #errors(String, TestResources)}, without files. */
  public List<String> errors(String text) {
    return errors(text, new TestResources("."));
  }

  /** Reading and linking give these errors and no others, on whatever lines. */
  public void assertErrors(String text, String... messages) {
    assertEquals(
        Stream.of(messages)
            .map(
                message ->
                    "plugin/" + plugin.name() + ": Corefile:1 - Error during parsing: " + message)
            .toList(),
        errors(text).stream()
            .map(line -> line.replaceFirst("Corefile:\\d+", "Corefile:1"))
            .toList());
  }

  /** The service of lines that add nothing to the chain, not started. */
  public Service service(String text, TestResources resources) {
    Handler next = query -> Response.of(0);
    Linked linked = link(text, next, resources);
    assertSame(next, linked.head());
    return linked.services().getFirst();
  }

  /** The warnings of reading and linking. */
  public List<String> warnings(String text, TestResources resources) {
    link(Directives.of(text), query -> Response.of(0), resources, resources.problems());
    return resources.problems().warnings();
  }

  /** Lines that have nothing wrong, linked in front of {@code next}, services not started. */
  public Linked link(String text, Handler next, TestResources resources) {
    Linked linked = link(Directives.of(text), next, resources, resources.problems());
    assertEquals(List.of(), resources.problems().errors());
    return linked;
  }

  /** Every {@code corefile} fence of a manual is read and linked without errors. */
  public void readAndLinkManual(TestResources resources) throws IOException {
    Path manual =
        Path.of("src/main/java")
            .resolve(plugin.getClass().getPackageName().replace('.', '/'))
            .resolve("README.md");
    String[] fences = Files.readString(manual, StandardCharsets.UTF_8).split("```", -1);
    int tried = 0;
    for (int i = 1; i < fences.length; i += 2) {
      if (fences[i].startsWith("corefile\n")) {
        List<Directive> lines =
            Directives.inBlocks(fences[i].substring("corefile\n".length()), plugin.name());
        assertFalse(lines.isEmpty(), "an example without " + plugin.name());
        link(lines, query -> Response.of(0), resources, resources.problems());
        assertEquals(List.of(), resources.problems().errors());
        tried++;
      }
    }
    assertFalse(tried == 0, "a manual without examples");
  }

  private Linked link(
      List<Directive> lines, Handler next, TestResources resources, Problems collected) {
    resources.forPlugin(plugin.name());
    Problems problems = collected.forPlugin(plugin.name());
    Handler head = next;
    List<Service> services = new ArrayList<>();
    List<C> configs = new ArrayList<>();
    if (plugin.occurrences() == Occurrences.CHAINED) {
      lines.forEach(line -> configs.add(plugin.read(List.of(line), problems)));
    } else {
      configs.add(plugin.read(lines, problems));
    }
    if (collected.hasErrors()) {
      return Linked.of(next);
    }
    for (C config : configs.reversed()) {
      Linked linked = plugin.link(config, head, resources);
      head = linked.head();
      services.addAll(linked.services());
    }
    return new Linked(head, services);
  }

  /** The response of a handler, whether it comes at once or is deferred. */
  public static Response response(Handler handler, Query query) {
    Answer answer = handler.handle(query);
    try {
      return (Response) (answer instanceof Deferred deferred ? deferred.await() : answer);
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  /** Fails for a component that is the same in both: an option that a test has left out. */
  public static void assertAllDiffer(Record one, Record other) {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        assertNotEquals(
            component.getAccessor().invoke(one),
            component.getAccessor().invoke(other),
            component.getName());
      } catch (ReflectiveOperationException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }
}
