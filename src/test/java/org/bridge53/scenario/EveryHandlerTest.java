package org.bridge53.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.HandlerContract;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.PluginCatalog;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link HandlerContract} over every plugin of the catalog. */
class EveryHandlerTest {
  /**
   * A plugin and the lines with which it is tried: it is responsible for {@code own.example} at
   * most.
   */
  record Subject(String plugin, String lines) {
    private Plugin<?> find() {
      return PluginCatalog.PLUGINS.stream()
          .filter(one -> one.name().equals(plugin))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Subject subject(String plugin, String lines) {
    return new Subject(plugin, lines);
  }

  /** What hands other names on. */
  private static final List<Subject> PASSING =
      List.of(
          subject("root", "root /"),
          subject("bind", "bind 127.0.0.1"),
          subject("debug", "debug"),
          subject("metadata", "metadata"),
          subject("nsid", "nsid words"),
          subject("bufsize", "bufsize 512"),
          subject("local", "local"),
          subject("any", "any"),
          subject("chaos", "chaos version author"),
          subject("loadbalance", "loadbalance"),
          subject("acl", "acl own.example {\nblock\n}\nacl {\ndrop net 192.0.2.0/24\n}"),
          subject("cache", "cache own.example"),
          subject("header", "header {\nresponse set ra\n}"),
          subject("minimal", "minimal"),
          subject("loop", "loop"),
          subject("rrl", "rrl {\nresponses_per_second 5\n}"),
          subject("health", "health 127.0.0.1:0"),
          subject("ready", "ready 127.0.0.1:0"),
          subject("prometheus", "prometheus 127.0.0.1:0"),
          subject("reload", "reload"),
          subject("on", "on startup true"),
          subject("timeouts", "timeouts {\nread 5s\n}"),
          subject("multisocket", "multisocket 2"),
          subject("errors", "errors"),
          subject("errors", "errors {\nstacktrace\nconsolidate 1m x show_first\n}"),
          subject("log", "log"),
          subject(
              "log", "log foreign.example \"{combined} {local} {/a}\" {\nclass success error\n}"),
          subject("hosts", "hosts hosts own.example {\n192.0.2.1 own.example *.own.example\n}"),
          subject("hosts", "hosts hosts {\nfallthrough\n}"),
          subject("route53", "route53 own.example.:Z0123456789 {\naws_access_key a b\n}"),
          subject("file", "file db own.example"),
          subject("forward", "forward own.example 192.0.2.1 {\nmax_connect_attempts 1\n}"),
          subject(
              "forward",
              "forward . 192.0.2.1 {\nexcept foreign.example\nmax_connect_attempts 1\n}"));

  /** What answers everything, or changes what it hands on. */
  private static final List<Subject> ANSWERING =
      List.of(
          // Asks with AD set (CoreDNS too), so that validated answers are kept as such.
          subject("cache", "cache"),
          subject("forward", "forward . 192.0.2.1 {\nmax_connect_attempts 1\n}"),
          subject("whoami", "whoami"));

  private static final Set<String> CATALOG =
      PluginCatalog.PLUGINS.stream().map(Plugin::name).collect(Collectors.toUnmodifiableSet());

  /** A plugin that is being built has its row already. */
  private static Stream<Subject> there(List<Subject> subjects) {
    return subjects.stream().filter(subject -> CATALOG.contains(subject.plugin()));
  }

  static Stream<Subject> passing() {
    return there(PASSING);
  }

  static Stream<Subject> answering() {
    return there(ANSWERING);
  }

  private static Handler link(Subject subject, Handler next) {
    TestResources resources =
        new TestResources("own.example", "foreign.example")
            .file("hosts", "192.0.2.2 own.example\n")
            .file(
                "db",
                "@ 60 IN SOA ns root 1 2 3 4 5\n@ 60 IN NS ns\n* 60 IN A 192.0.2.1\n"
                    + "a 60 IN CNAME foreign.example.\n")
            .directory("/");
    return link(subject.find(), subject.lines(), next, resources);
  }

  private static <C extends Record> Handler link(
      Plugin<C> plugin, String lines, Handler next, TestResources resources) {
    return new PluginBench<>(plugin).link(lines, next, resources).head();
  }

  @Nested
  @ParameterizedClass(name = "{0}")
  @MethodSource("org.bridge53.scenario.EveryHandlerTest#passing")
  class Passing implements HandlerContract.Passing {
    @Parameter Subject subject;

    @Override
    public Handler link(Handler next) {
      return EveryHandlerTest.link(subject, next);
    }
  }

  @Nested
  @ParameterizedClass(name = "{0}")
  @MethodSource("org.bridge53.scenario.EveryHandlerTest#answering")
  class Answering implements HandlerContract {
    @Parameter Subject subject;

    @Override
    public Handler link(Handler next) {
      return EveryHandlerTest.link(subject, next);
    }
  }

  @Test
  void subjects_areTheWholeCatalog() {
    assertEquals(
        new TreeSet<>(CATALOG),
        Stream.concat(passing(), answering())
            .map(Subject::plugin)
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
