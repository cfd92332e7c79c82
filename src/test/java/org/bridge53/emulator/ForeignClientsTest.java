package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** boto3 and the AWS CLI against the emulator, where this machine has them. */
class ForeignClientsTest {
  @TempDir Path folder;
  private Emulator emulator;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().propagation(Duration.ofHours(1)).start(ApiClient.anyPort());
  }

  @AfterEach
  void stop() {
    emulator.close();
  }

  private record Outcome(int exit, String output) {}

  /**
   * Runs a program to its end, at most a minute, with credentials and without the metadata service.
   */
  private Outcome run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().put("AWS_ACCESS_KEY_ID", "test");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    builder.environment().put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "still running: " + command);
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Leaves the test out, with a line that says so, when the program does not run here. */
  private void require(String what, String... probe) throws InterruptedException {
    boolean there;
    try {
      there = run(List.of(probe)).exit() == 0;
    } catch (IOException e) {
      there = false;
    }
    if (!there) {
      System.out.println("Left out: the emulator with " + what + ", which is not on this machine.");
    }
    Assumptions.assumeTrue(there, what + " is not on this machine");
  }

  @Test
  void boto3_everyOperation() throws Exception {
    require("boto3", "python3", "-c", "import boto3");
    Path script = folder.resolve("boto.py");
    try (var source = getClass().getResourceAsStream("boto.py")) {
      Files.write(script, source.readAllBytes());
    }
    Outcome outcome = run(List.of("python3", script.toString(), emulator.endpoint().toString()));
    assertEquals(0, outcome.exit(), outcome.output());
    assertTrue(outcome.output().contains(" checks passed"), outcome.output());
    assertTrue(
        emulator.calls().all().stream()
            .allMatch(
                call ->
                    call.refused() != null
                        || (call.region().equals("us-east-1")
                            && call.accessKeyId().equals("test"))));
    for (Operation operation : Operation.values()) {
      assertFalse(emulator.calls().of(operation).isEmpty(), operation.apiName());
    }
  }

  private Outcome aws(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "aws",
                "--endpoint-url",
                emulator.endpoint().toString(),
                "--output",
                "text",
                "route53"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  @Test
  void awsCli_createChangeList() throws Exception {
    require("the AWS CLI", "aws", "--version");
    Outcome created =
        aws(
            "create-hosted-zone",
            "--name",
            "cli.example",
            "--caller-reference",
            "cli-1",
            "--query",
            "HostedZone.Id");
    assertEquals(0, created.exit(), created.output());
    String zone = created.output().strip();
    Path batch = folder.resolve("batch.json");
    Files.writeString(
        batch,
        """
        {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {"Name": "*.cli.example", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": "\\"a b\\""}]}}]}
        """,
        StandardCharsets.UTF_8);
    String change = "file://" + batch;
    assertEquals(
        0,
        aws("change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", change)
            .exit());
    Outcome listed =
        aws(
            "list-resource-record-sets",
            "--hosted-zone-id",
            zone,
            "--query",
            "ResourceRecordSets[?Type=='TXT'].[Name,TTL,ResourceRecords[0].Value]");
    assertEquals("\\052.cli.example.\t60\t\"a b\"", listed.output().strip());
    Files.writeString(batch, Files.readString(batch).replace("UPSERT", "CREATE"));
    Outcome refused =
        aws("change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", change);
    assertTrue(refused.exit() != 0);
    assertTrue(
        refused.output().contains("(InvalidChangeBatch)")
            && refused
                .output()
                .contains(
                    "[Tried to create resource record set [name='\\052.cli.example.', type='TXT']"
                        + " but it already exists]"),
        refused.output());
  }
}
