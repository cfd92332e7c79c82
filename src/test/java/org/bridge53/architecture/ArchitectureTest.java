package org.bridge53.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.PluginCatalog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows and fences of the house: which package may know which, and what stays plain. */
class ArchitectureTest {
  private static final String BASE = "org.bridge53.";
  private static final Path SOURCES = Path.of("src/main/java/org/bridge53");

  /** Package (and what lies below it) to the packages of ours that it may import. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("name", List.of()),
          Map.entry("message", List.of("name")),
          Map.entry("zone", List.of("message", "name")),
          Map.entry("presentation", List.of("zone", "message", "name")),
          Map.entry("corefile", List.of("name")),
          Map.entry("plugin", List.of("corefile", "zone", "message", "name")),
          Map.entry("transport", List.of("plugin", "message", "name")),
          Map.entry("emulator", List.of()),
          Map.entry(
              "server",
              List.of(
                  "transport", "plugin", "corefile", "presentation", "zone", "message", "name")),
          Map.entry(
              "cli",
              List.of(
                  "server", "plugin", "corefile", "emulator", "presentation", "message", "name")));

  private static final Map<String, String> FENCES =
      Map.of(
          "io.netty..", BASE + "transport..",
          "software.amazon.awssdk..", BASE + "plugin.route53.source..",
          "org.xbill.DNS..", BASE + "presentation..",
          "com.maxmind.db..", BASE + "plugin.route53.routing..",
          "com.github.benmanes.caffeine..", BASE + "plugin.cache..",
          "io.prometheus..", BASE + "plugin.prometheus..",
          "picocli..", BASE + "cli..");

  private static JavaClasses main;

  @BeforeAll
  static void readClasses() {
    main =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPath(Path.of("target/classes"));
  }

  @Test
  void packages_importOnlyWhatTheyMay() {
    MAY_IMPORT.forEach(
        (name, allowed) -> {
          String[] outside =
              Stream.concat(Stream.of(name), allowed.stream())
                  .map(one -> BASE + one + "..")
                  .toArray(String[]::new);
          // The plugins live below the contract; the contract itself knows none of them.
          DescribedPredicate<JavaClass> who =
              name.equals("plugin")
                  ? resideInAPackage(BASE + "plugin")
                  : resideInAPackage(BASE + name + "..");
          String[] targets =
              name.equals("plugin")
                  ? Stream.concat(
                          Stream.of(BASE + "plugin"), allowed.stream().map(one -> BASE + one))
                      .toArray(String[]::new)
                  : outside;
          noClasses()
              .that(who)
              .should()
              .dependOnClassesThat(
                  resideInAPackage("org.bridge53..")
                      .and(DescribedPredicate.not(resideInAnyPackage(targets))))
              .as(name + " imports only " + allowed)
              .check(main);
        });
  }

  @Test
  void plugins_knowTheContractAndNoOtherPlugin() throws IOException {
    for (String plugin : pluginFolders()) {
      noClasses()
          .that(resideInAPackage(BASE + "plugin." + plugin + ".."))
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.bridge53..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(
                              BASE + "plugin",
                              BASE + "plugin." + plugin + "..",
                              BASE + "presentation",
                              BASE + "zone",
                              BASE + "message",
                              BASE + "name",
                              BASE + "corefile"))))
          .as("plugin." + plugin + " knows the contract and no other plugin")
          .check(main);
    }
  }

  @Test
  void route53_arrowsInside() {
    Map<String, List<String>> rooms =
        Map.of(
            "source", List.of("model"),
            "health", List.of("model"),
            "events", List.of("model"),
            "translation", List.of("model", "routing"),
            "snapshot", List.of("model", "translation"),
            "sync", List.of("model", "snapshot", "translation"),
            "routing", List.of("model"),
            "model", List.of());
    rooms.forEach(
        (room, allowed) -> {
          String[] targets =
              Stream.concat(Stream.of(room), allowed.stream())
                  .map(one -> BASE + "plugin.route53." + one + "..")
                  .toArray(String[]::new);
          noClasses()
              .that(resideInAPackage(BASE + "plugin.route53." + room + ".."))
              .should()
              .dependOnClassesThat(
                  resideInAPackage(BASE + "plugin.route53..")
                      .and(DescribedPredicate.not(resideInAnyPackage(targets))))
              .as("route53." + room + " knows only " + allowed)
              .check(main);
        });
  }

  @Test
  void thirdParties_stayInTheirPackage() {
    FENCES.forEach(
        (library, home) ->
            noClasses()
                .that(DescribedPredicate.not(resideInAPackage(home)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .as(library + " only in " + home)
                .check(main));
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching(BASE + "(**)").should().beFreeOfCycles().allowEmptyShould(true).check(main);
  }

  /** What a query passes on its way: packages, and of the server the classes that see it. */
  private static final DescribedPredicate<JavaClass> HOT =
      resideInAnyPackage(
              BASE + "name", BASE + "message", BASE + "zone", BASE + "plugin", BASE + "transport")
          .or(
              new DescribedPredicate<>("are the hot classes of the server") {
                @Override
                public boolean test(JavaClass type) {
                  return List.of("QueryGate", "Router", "QueryService", "ListenerLookup")
                      .contains(outermost(type));
                }
              });

  /**
   * Classes of hot packages that no query passes, and what they do instead: name to reason. They
   * may be as slow as is comfortable.
   */
  private static final Map<String, String> NOT_ON_THE_WAY =
      Map.of(
          "PinnedNames",
              "tells the JDK, in its own terms, where an HTTPS upstream is: once a connection",
          "HttpEndpoints", "the pages of health and ready",
          "HttpListener", "likewise",
          "ListenException", "says once, at the start, why a socket could not be opened",
          "Transport", "opens and closes listeners, at the start, a reload and the end",
          "WildcardUdpListener", "looks for new addresses of this machine every five seconds");

  /**
   * Classes of hot packages that only queries pass which wait for another server, on virtual
   * threads: name to what is guarded there. They may lock, and are else as plain as the others.
   */
  private static final Map<String, String> WHERE_QUERIES_WAIT =
      Map.of(
          "StreamPool", "the connections to each server",
          "StreamConnection", "the queries that share a connection",
          "HttpsExchange", "the clients of HTTPS upstreams",
          "ReplySender", "a socket's address, while a reload moves it to another socket");

  private static String outermost(JavaClass type) {
    String name = type.getFullName().substring(type.getPackageName().length() + 1);
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static final DescribedPredicate<JavaClass> ON_THE_WAY =
      HOT.and(
          new DescribedPredicate<>("see queries") {
            @Override
            public boolean test(JavaClass type) {
              return !NOT_ON_THE_WAY.containsKey(outermost(type));
            }
          });

  private static final DescribedPredicate<JavaClass> ON_EVERY_WAY =
      ON_THE_WAY.and(
          new DescribedPredicate<>("see queries that do not wait") {
            @Override
            public boolean test(JavaClass type) {
              return !WHERE_QUERIES_WAIT.containsKey(outermost(type));
            }
          });

  @Test
  void hotClasses_stayPlain() {
    noClasses()
        .that(ON_THE_WAY)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.util.regex..", "java.util.stream..", "java.lang.reflect..", "java.text.."))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Formatter.class)
        .orShould()
        .callMethodWhere(
            target(owner(type(String.class)))
                .and(target(nameMatching("format|formatted|matches|replaceAll"))))
        .as("hot classes use no regular expressions, streams, reflection, formatting")
        .check(main);
  }

  @Test
  void hotClasses_lockOnlyWhereQueriesWait() {
    noClasses()
        .that(ON_EVERY_WAY)
        .should()
        .dependOnClassesThat(resideInAPackage("java.util.concurrent.locks.."))
        .check(main);
    methods()
        .that()
        .areDeclaredInClassesThat(ON_EVERY_WAY)
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED)
        .check(main);
  }

  @Test
  void exemptClasses_areThere() {
    Stream.concat(NOT_ON_THE_WAY.keySet().stream(), WHERE_QUERIES_WAIT.keySet().stream())
        .forEach(
            name ->
                assertTrue(
                    main.stream().anyMatch(type -> HOT.test(type) && outermost(type).equals(name)),
                    name));
  }

  @Test
  void plugins_areNamedByTheCatalogAlone() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass type : main) {
      if (!type.getName().equals(PluginCatalog.class.getName())) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(found -> !pluginOf(found.getTargetClass()).isEmpty())
            .filter(found -> !pluginOf(found.getTargetClass()).equals(pluginOf(type)))
            .forEach(found -> wrong.add(found.getDescription()));
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** The folder below {@code plugin}; empty for what does not belong to a plugin. */
  private static String pluginOf(JavaClass type) {
    String start = BASE + "plugin.";
    String folder = type.getPackageName();
    return folder.startsWith(start) ? folder.substring(start.length()).split("\\.", 2)[0] : "";
  }

  /** What is neither ours nor the JDK's: the fenced libraries and the null annotations. */
  @Test
  void otherLibraries_areNone() {
    String[] known =
        Stream.concat(
                Stream.of(
                    "java..",
                    "javax..",
                    "com.sun.net.httpserver..",
                    "org.bridge53..",
                    "org.jspecify.."),
                FENCES.keySet().stream())
            .toArray(String[]::new);
    noClasses()
        .should()
        .dependOnClassesThat(resideOutsideOfPackages(known))
        .as("no library without a fence")
        .check(main);
  }

  @Test
  void configs_areRecords() {
    classes()
        .that(resideInAPackage(BASE + "plugin.."))
        .and()
        .haveSimpleNameEndingWith("Config")
        .should()
        .beRecords()
        .check(main);
  }

  @Test
  void everyPlugin_hasManualAndCatalogLine() throws IOException {
    TreeMap<String, Boolean> manuals = new TreeMap<>();
    for (String plugin : pluginFolders()) {
      manuals.put(plugin, Files.exists(SOURCES.resolve("plugin/" + plugin + "/README.md")));
    }
    assertTrue(manuals.values().stream().allMatch(found -> found), "README.md: " + manuals);
    assertEquals(
        new TreeSet<>(manuals.keySet()),
        new TreeSet<>(PluginCatalog.PLUGINS.stream().map(Plugin::name).toList()));
  }

  private static List<String> pluginFolders() throws IOException {
    try (Stream<Path> folders = Files.list(SOURCES.resolve("plugin"))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .toList();
    }
  }
}
