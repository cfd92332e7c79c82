package org.bridge53.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.bridge53.corefile.Arguments;
import org.bridge53.emulator.ApiException;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Vpc;
import org.bridge53.name.NameText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridge53 emulate}: a Route 53 endpoint by itself, its state in memory. */
@Command(
    name = "emulate",
    description = {
      "Runs a Route 53 API endpoint on this machine, with its state in memory.",
      "Any credentials do; the AWS CLI, SDKs and Terraform find it with --endpoint-url."
    })
final class EmulateCommand implements Callable<Integer> {
  /** The VPC of the private zones that the command line makes. */
  static final Vpc VPC = new Vpc("vpc-0a1b2c3d4e5f60718", "us-east-1");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "ADDR:PORT",
      description = "Where to listen; port 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:4580";

  @Option(
      names = "--zone",
      paramLabel = "NAME=MASTERFILE",
      description = "A public zone, filled from a master file. May be repeated.")
  private Map<String, Path> zones = new LinkedHashMap<>();

  @Option(
      names = "--private",
      paramLabel = "NAME=MASTERFILE",
      description = "A private zone, of one VPC, filled from a master file. May be repeated.")
  private Map<String, Path> privateZones = new LinkedHashMap<>();

  @Option(
      names = "--throttle",
      description = "Throttle as AWS does: 10 calls a second an account, 50 at once.")
  private boolean throttle;

  @SuppressWarnings("unused") // picocli reads it
  @Option(
      names = {"-h", "-help", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  private boolean help;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    InetSocketAddress address;
    try {
      address = Arguments.socketAddress(listen, 4580);
    } catch (IllegalArgumentException invalid) {
      err.println("--listen: " + invalid.getMessage());
      return ExitCodes.USAGE;
    }
    Emulator.Builder builder = Emulator.builder();
    if (throttle) {
      builder.throttling();
    }
    try (Emulator emulator = builder.start(address)) {
      boolean filled = fill(emulator, zones, null, out, err);
      filled &= fill(emulator, privateZones, VPC, out, err);
      if (!filled) {
        return ExitCodes.FAILED;
      }
      out.println("Route 53 endpoint: " + emulator.endpoint());
      out.println(
          "Try: AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 aws "
              + "--endpoint-url "
              + emulator.endpoint()
              + " route53 list-hosted-zones");
      out.flush();
      awaitEnd();
      return ExitCodes.OK;
    } catch (IOException failure) {
      err.println(
          "listen tcp " + listen + ": " + failure.getMessage() + "; choose another with --listen");
      return ExitCodes.FAILED;
    }
  }

  private static boolean fill(
      Emulator emulator,
      Map<String, Path> files,
      @Nullable Vpc vpc,
      PrintWriter out,
      PrintWriter err) {
    boolean good = true;
    for (Map.Entry<String, Path> zone : files.entrySet()) {
      try {
        String id =
            MasterFileZone.create(emulator, NameText.parse(zone.getKey()), zone.getValue(), vpc);
        out.println((vpc == null ? "public " : "private ") + zone.getKey() + ":" + id);
      } catch (NoSuchFileException missing) {
        err.println("open " + zone.getValue() + ": no such file or directory");
        good = false;
      } catch (IOException | ApiException | IllegalArgumentException invalid) {
        err.println(zone.getKey() + "=" + zone.getValue() + ": " + invalid.getMessage());
        good = false;
      }
    }
    return good;
  }

  /** Returns at SIGINT or SIGTERM. */
  static void awaitEnd() {
    CountDownLatch ended = new CountDownLatch(1);
    Signals.handle("INT", ended::countDown);
    Signals.handle("TERM", ended::countDown);
    Signals.handle("HUP", () -> {});
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
