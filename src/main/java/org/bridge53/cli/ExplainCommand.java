package org.bridge53.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Explainer;
import org.bridge53.presentation.RdataText;
import org.bridge53.server.DryRun;
import org.bridge53.server.OperatorLog;
import org.bridge53.server.ServerOptions;
import org.bridge53.server.StartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge53 explain -conf FILE NAME TYPE}: which zone, set, policy and rule answer. */
@Command(
    name = "explain",
    description = {
      "Tells how the answer to a question comes about: zone, record sets, policy, health, rule.",
      "Loads by itself what the configuration names, and listens nowhere; its log goes to",
      "standard error. Where chance decides, another run may tell another answer.",
      "Exits 0 if it was told, 1 if the configuration is wrong or not everything could be read",
      "in time, 2 if the command line is wrong."
    },
    sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-conf", "--conf"},
      paramLabel = "FILE",
      description = "Corefile to load; 'stdin' for standard input (default: ./Corefile if there).")
  private @Nullable String conf;

  @Option(
      names = "--client",
      paramLabel = "IP",
      description = "Who asks (default: ${DEFAULT-VALUE}).")
  private String client = "127.0.0.1";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for what has to be read (default: ${DEFAULT-VALUE}).")
  private int wait = 30;

  @Option(names = "--json", description = "Print one JSON object in place of lines.")
  private boolean json;

  @Parameters(arity = "2", paramLabel = "NAME TYPE", description = "The question.")
  private List<String> question = List.of();

  @Override
  @SuppressWarnings("ClosingStandardOutputStreams") // the log flushes its stream, never closes it
  public Integer call() throws InterruptedException {
    var line = Objects.requireNonNull(spec).commandLine();
    DomainName name;
    InetAddress asking;
    try {
      name = NameText.parse(question.get(0));
      asking = IpLiteral.parse(client);
    } catch (IllegalArgumentException invalid) {
      line.getErr().println(invalid.getMessage());
      return ExitCodes.USAGE;
    }
    OptionalInt type = RrType.of(question.get(1).toUpperCase(Locale.ROOT));
    if (type.isEmpty()) {
      line.getErr().println("unknown type \"" + question.get(1) + "\"");
      return ExitCodes.USAGE;
    }
    String asked = name + " " + RrType.text(type.getAsInt()) + ", asked from " + client;
    try (OperatorLog log = new OperatorLog(System.err);
        DryRun run =
            DryRun.start(
                new CorefileLocator(conf, 53, System.in).locate(),
                ServerOptions.system(53, 1),
                log)) {
      boolean complete = run.await(Duration.ofSeconds(wait));
      List<Told> told = new ArrayList<>();
      for (Explainer.Explanation explanation : run.explain(name, type.getAsInt(), asking)) {
        told.add(Told.of(explanation));
      }
      PrintWriter out = line.getOut();
      if (json) {
        out.println(json(name, RrType.text(type.getAsInt()), told, complete));
      } else {
        print(asked, told, complete, out);
      }
      out.flush();
      return complete ? ExitCodes.OK : ExitCodes.FAILED;
    } catch (StartException wrong) {
      line.getErr().println(wrong.getMessage());
      return ExitCodes.FAILED;
    }
  }

  /** An explanation with its answer as text. */
  private record Told(List<Explainer.Step> steps, String rcode, List<String> records) {
    private static Told of(Explainer.Explanation explanation) {
      List<String> records = new ArrayList<>();
      String rcode;
      try {
        Answer answer = explanation.answer();
        if (answer instanceof Deferred deferred) {
          answer = deferred.await();
        }
        if (answer instanceof Response response) {
          rcode = Rcode.text(response.rcode());
          for (Rrset rrset : response.answer()) {
            for (byte[] rdata : rrset.rdatas()) {
              records.add(
                  rrset.owner()
                      + " "
                      + rrset.ttl()
                      + " "
                      + RrType.text(rrset.type())
                      + " "
                      + RdataText.format(rrset.type(), rdata));
            }
          }
        } else {
          rcode = "no response";
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        rcode = "interrupted";
      } catch (Exception failed) { // whatever it is (Deferred): a client would see SERVFAIL
        rcode = "SERVFAIL (" + failed.getMessage() + ")";
      }
      return new Told(explanation.steps(), rcode, records);
    }
  }

  private static void print(String asked, List<Told> told, boolean complete, PrintWriter out) {
    out.println(asked);
    if (told.isEmpty()) {
      out.println("  no route53 line has a hosted zone for this name");
    }
    for (Told one : told) {
      one.steps.forEach(step -> line(step.topic(), step.text(), out));
      line("answer", one.rcode, out);
      one.records.forEach(record -> line("", record, out));
    }
    if (!complete) {
      out.println("  not everything could be read in time");
    }
  }

  private static void line(String topic, String text, PrintWriter out) {
    out.println("  " + topic + " ".repeat(Math.max(1, 9 - topic.length())) + text);
  }

  // ---- JSON ----

  private String json(DomainName name, String type, List<Told> told, boolean complete) {
    List<String> explanations = new ArrayList<>();
    for (Told one : told) {
      List<String> steps =
          one.steps.stream()
              .map(
                  step ->
                      "{\"topic\":"
                          + quoted(step.topic())
                          + ",\"text\":"
                          + quoted(step.text())
                          + "}")
              .toList();
      explanations.add(
          "{\"steps\":["
              + String.join(",", steps)
              + "],\"rcode\":"
              + quoted(one.rcode)
              + ",\"answer\":["
              + String.join(",", one.records.stream().map(ExplainCommand::quoted).toList())
              + "]}");
    }
    return "{\"name\":"
        + quoted(name.toString())
        + ",\"type\":"
        + quoted(type)
        + ",\"client\":"
        + quoted(client)
        + ",\"complete\":"
        + complete
        + ",\"explanations\":["
        + String.join(",", explanations)
        + "]}";
  }

  /** A JSON string (RFC 8259 section 7). */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
