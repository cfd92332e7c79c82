package org.bridge53.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.bridge53.corefile.Arguments;
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
      paramLabel = "NAME=FILE",
      description = "A public zone, filled from a master file. May be repeated.")
  private List<String> zones = new ArrayList<>();

  @Option(
      names = "--private",
      paramLabel = "NAME=FILE",
      description = "A private zone, of one VPC, filled from a master file. May be repeated.")
  private List<String> privateZones = new ArrayList<>();

  @Option(
      names = "--throttle",
      description = "Throttle as AWS does: 10 calls a second an account, 50 at once.")
  private boolean throttle;

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
    if (!areZoneFiles("--zone", zones, err) || !areZoneFiles("--private", privateZones, err)) {
      return ExitCodes.USAGE;
    }
    Emulator.Builder builder = Emulator.builder();
    if (throttle) {
      builder.throttling();
    }
    try (Emulator emulator = builder.start(address)) {
      boolean filled = fill(emulator, "--zone", zones, null, out, err);
      filled &= fill(emulator, "--private", privateZones, VPC, out, err);
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

  /** Read here, and not as picocli's map: what is wrong with a word then looks the same for all. */
  private static boolean areZoneFiles(String option, List<String> words, PrintWriter err) {
    boolean good = true;
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1 || equals == word.length() - 1) {
        err.println(option + " " + word + ": not of the form NAME=FILE");
        good = false;
      }
    }
    return good;
  }

  private static boolean fill(
      Emulator emulator,
      String option,
      List<String> words,
      @Nullable Vpc vpc,
      PrintWriter out,
      PrintWriter err) {
    boolean good = true;
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = word.substring(0, equals);
      String file = word.substring(equals + 1);
      String wrong;
      try {
        String id = MasterFileZone.create(emulator, NameText.parse(name), Path.of(file), vpc);
        out.println((vpc == null ? "public " : "private ") + name + ":" + id);
        continue;
      } catch (IOException invalid) {
        wrong = invalid.getMessage(); // begins with the file
      } catch (InvalidPathException noPath) {
        wrong = file + ": " + noPath.getReason();
      } catch (IllegalArgumentException noName) {
        wrong = file + ": " + noName.getMessage();
      }
      err.println(option + " " + name + "=" + wrong);
      good = false;
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
