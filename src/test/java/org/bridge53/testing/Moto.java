package org.bridge53.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * <a href="https://docs.getmoto.org">moto</a>, the independent stand-in for AWS: one process for
 * all tests of this JVM, on a free port, with Route 53, STS, SQS and CloudWatch at one address.
 * Tests get it from {@link Requires#moto}.
 *
 * <p>It lists nothing that was not put there, but says yes to much that AWS refuses, and gives a
 * new zone an SOA that cannot be parsed.
 */
public final class Moto {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern RUNNING =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

  private final AtomicLong calls = new AtomicLong();
  private final TestProcess process;
  private volatile URI endpoint;

  private Moto(Path python) {
    process =
        TestProcess.start(
            List.of(python.toString(), "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"),
            Path.of("."),
            this::line);
    process.await(() -> endpoint != null, PATIENCE);
  }

  /** The Python that has moto 5: the build's virtual environment, or the one on PATH. */
  public static Optional<Path> python() {
    return Found.PYTHON;
  }

  static Moto shared() {
    return Running.MOTO;
  }

  /** {@code http://127.0.0.1:PORT}: any service, any region, any credentials. */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * API calls that arrived since it started, these tests' resets not among them. Counted a moment
   * after the caller has its reply: poll.
   */
  public long calls() {
    return calls.get();
  }

  /** Forgets all zones and all else. */
  public void reset() {
    HttpRequest reset =
        HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> reply = client.send(reset, HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() != 200) {
        throw new IllegalStateException("moto's reset: " + reply.statusCode() + " " + reply.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("moto's reset; its last lines:\n" + process.output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void line(String line) {
    Matcher running = RUNNING.matcher(line);
    if (running.find()) {
      endpoint = URI.create(running.group(1));
    } else if (line.contains(" HTTP/1.") && !line.contains("/moto-api/")) {
      calls.incrementAndGet();
    }
  }

  /** Begun by the first test that asks. */
  private static final class Running {
    private static final Moto MOTO = new Moto(python().orElseThrow());
  }

  private static final class Found {
    private static final Optional<Path> PYTHON = find();

    private static Optional<Path> find() {
      Stream<Path> onPath =
          Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
              .map(folder -> Path.of(folder, "python3"));
      return Stream.concat(Stream.of(Requires.VENV.resolve("python")), onPath)
          .filter(Files::isExecutable)
          .limit(2)
          .filter(Found::hasMoto)
          .findFirst();
    }

    private static boolean hasMoto(Path python) {
      String version = "import flask, flask_cors, moto; print(moto.__version__)";
      try {
        Process asked =
            new ProcessBuilder(python.toString(), "-c", version)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
          String answer =
              new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
          if (!asked.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || asked.exitValue() != 0) {
            return false;
          }
          System.out.println("moto " + answer + " of " + python);
          return answer.startsWith("5.");
        } finally {
          asked.destroyForcibly();
        }
      } catch (IOException _) {
        return false;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
