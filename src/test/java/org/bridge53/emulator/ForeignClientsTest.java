package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.testing.ProgramRun;
import org.bridge53.testing.Requires;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** boto3 and the AWS CLI against the emulator, where this machine has them. */
class ForeignClientsTest {
  @TempDir Path folder;
  private Emulator emulator;

  @BeforeEach
  void start() throws Exception {
    emulator =
        Emulator.builder()
            .propagation(Duration.ofHours(1))
            .role(
                EmulatedRole.of(
                    "arn:aws:iam::222222222222:role/reader", "x-1", Emulator.DEFAULT_ACCOUNT))
            .role(
                new EmulatedRole(
                    "arn:aws:iam::222222222222:role/pod", Set.of(), null, "a-token-of-a-pod"))
            .start(ApiClient.anyPort());
  }

  @AfterEach
  void stop() {
    emulator.close();
  }

  /**
   * Runs a program with credentials of its own, whatever this user has, and without the metadata
   * service.
   */
  private ProgramRun run(Path program, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "-u",
                "AWS_PROFILE",
                "-u",
                "AWS_SESSION_TOKEN",
                "-u",
                "AWS_ENDPOINT_URL",
                program.toString()));
    command.addAll(arguments);
    String noFile = folder.resolve("none").toString();
    return ProgramRun.of(
        command,
        Map.of(
            "AWS_EC2_METADATA_DISABLED", "true",
            "AWS_ACCESS_KEY_ID", "test",
            "AWS_SECRET_ACCESS_KEY", "test",
            "AWS_DEFAULT_REGION", "us-east-1",
            "AWS_PAGER", "",
            "AWS_CONFIG_FILE", noFile,
            "AWS_SHARED_CREDENTIALS_FILE", noFile));
  }

  @Test
  void boto3_everyOperation() throws Exception {
    Path python = Requires.program("python");
    Requires.that(
        run(python, List.of("-c", "import boto3")).exitCode() == 0,
        "boto3",
        "no Python module boto3");
    Path script = folder.resolve("boto.py");
    try (var source = getClass().getResourceAsStream("boto.py")) {
      Files.write(script, source.readAllBytes());
    }
    ProgramRun outcome =
        run(python, List.of(script.toString(), emulator.endpoint().toString())).expectSuccess();
    assertTrue(outcome.output().contains(" checks passed"), outcome.output());
    for (Call call : emulator.calls().all()) {
      assertTrue(
          call.refused() != null
              || call.operation() == Operation.ASSUME_ROLE_WITH_WEB_IDENTITY
              || (call.region().equals("us-east-1")
                  && (call.accessKeyId().equals("test") || call.accessKeyId().startsWith("ASIA"))),
          call.toString());
    }
    // Newer than the service model of the clients that are about.
    Set<Operation> unknown =
        EnumSet.of(
            Operation.LIST_CHANGE_BATCHES,
            Operation.GET_CHANGE_BATCH,
            Operation.LIST_RECORD_SET_CHANGES);
    for (Operation operation : EnumSet.complementOf(EnumSet.copyOf(unknown))) {
      assertFalse(emulator.calls().of(operation).isEmpty(), operation.apiName());
    }
  }

  @Test
  void awsCli_createChangeList() throws Exception {
    Path aws = Requires.program("aws");
    Requires.that(run(aws, List.of("--version")).exitCode() == 0, "aws", "aws --version fails");
    String zone =
        route53(
                aws,
                "create-hosted-zone",
                "--name",
                "cli.example",
                "--caller-reference",
                "cli-1",
                "--query",
                "HostedZone.Id")
            .expectSuccess()
            .output()
            .strip();
    Path batch = folder.resolve("batch.json");
    Files.writeString(
        batch,
        """
        {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {
          "Name": "*.cli.example", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": "\\"a b\\""}]}}]}
        """);
    String[] change = {
      "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", "file://" + batch
    };
    route53(aws, change).expectSuccess();
    String query = "ResourceRecordSets[?Type=='TXT'].[Name,TTL,ResourceRecords[0].Value]";
    assertEquals(
        "\\052.cli.example.\t60\t\"a b\"",
        route53(aws, "list-resource-record-sets", "--hosted-zone-id", zone, "--query", query)
            .expectSuccess()
            .output()
            .strip());

    Files.writeString(batch, Files.readString(batch).replace("UPSERT", "CREATE"));
    ProgramRun refused = route53(aws, change);
    assertNotEquals(0, refused.exitCode());
    assertTrue(refused.errors().contains("(InvalidChangeBatch)"), refused.errors());
    assertTrue(
        refused
            .errors()
            .contains(
                "[Tried to create resource record set [name='\\052.cli.example.', type='TXT'] but"
                    + " it already exists]"),
        refused.errors());
  }

  private ProgramRun route53(Path aws, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--endpoint-url", emulator.endpoint().toString(), "--output", "text", "route53"));
    all.addAll(List.of(arguments));
    return run(aws, all);
  }
}
