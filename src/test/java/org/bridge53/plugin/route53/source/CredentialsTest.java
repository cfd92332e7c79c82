package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CredentialsTest extends SourceFixture {
  private static String keys(String section, String id) {
    return "["
        + section
        + "]\naws_access_key_id = "
        + id
        + "\naws_secret_access_key = "
        + SECRET
        + "\n";
  }

  /** The key id that the next call signs with. */
  private String signer(HostedZoneSource source) throws SourceException {
    source.listRecordSets("Z1", null);
    return route53.requests.getLast().scope().replaceAll("/.*", "");
  }

  private String signer(AwsAccess access) throws SourceException {
    return signer(open(access));
  }

  private String problem(AwsAccess access) {
    SourceException failure = failure(open(access));
    assertEquals(Kind.CREDENTIALS, failure.kind(), failure.getMessage());
    assertEquals(0, route53.requests.size());
    return failure.getMessage();
  }

  @Nested
  class File {
    @Test
    void sectionsOfBothKinds_found() throws Exception {
      Path file =
          file(
              "keys",
              keys("a", "AKIDA") + keys("profile b", "AKIDB") + keys(" profile\tc ", "AKIDC"));
      assertEquals("AKIDA", signer(profile("a", file)));
      assertEquals("AKIDB", signer(profile("b", file)));
      assertEquals("AKIDC", signer(profile("c", file)));
    }

    @Test
    void keysRotated_nextCallSignsWithTheNewOnes() throws Exception {
      Path file = file("keys", keys("a", "AKIDOLD"));
      HostedZoneSource source = open(profile("a", file));
      assertEquals("AKIDOLD", signer(source));
      Files.writeString(file, keys("a", "AKIDNEW"));
      assertEquals("AKIDNEW", signer(source));
    }

    @Test
    void fileThatComesLater_found() throws Exception {
      Path file = folder.resolve("late");
      HostedZoneSource source = open(profile("a", file));
      assertEquals("" + file + ": no such file", failure(source).getMessage());
      Files.writeString(file, keys("a", "AKIDLATE"));
      assertEquals("AKIDLATE", signer(source));
    }

    @Test
    void profileMissing_namedWithTheFile() throws Exception {
      Path file = file("keys", keys("a", "AKIDA"));
      assertEquals("profile \"x\" not found in " + file, problem(profile("x", file)));
    }

    @Test
    void otherFiles_notLookedAt() throws Exception {
      file("home-credentials", keys("x", "AKIDHOME"));
      Path file = file("keys", keys("a", "AKIDA"));
      assertEquals("profile \"x\" not found in " + file, problem(profile("x", file)));
    }

    @Test
    void directory_saysSo() {
      assertEquals("" + folder + ": Is a directory", problem(profile("x", folder)));
    }

    @Test
    void lineThatIsNoProperty_itsNumber() throws Exception {
      Path file = file("keys", "[profile x]\naws_access_key_id\n");
      assertEquals(
          "" + file + ": Expected an '=' sign defining a property on line 2",
          problem(profile("x", file)));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "region=eu-west-1 | no aws_access_key_id",
          "aws_access_key_id=A | no aws_secret_access_key",
          "aws_access_key_id=A;aws_secret_access_key= | no aws_secret_access_key",
          "role_arn=r | role_arn without source_profile or credential_source",
          "role_arn=r;source_profile=y;credential_source=Environment"
              + " | both source_profile and credential_source",
          "role_arn=r;credential_source=Cloud"
              + " | credential_source is none of Environment, EcsContainer, Ec2InstanceMetadata",
          "role_arn=r;source_profile=x | no aws_access_key_id",
          "sso_session=s;sso_account_id=1"
              + " | sso_* needs the SDK's 'sso' module, which is not included",
          "login_session=s"
              + " | login_session needs the SDK's 'signin' module, which is not included",
          "role_arn=r;source_profile=x;aws_access_key_id=A;aws_secret_access_key=s;"
              + "duration_seconds=long | duration_seconds is no number",
        })
    void incompleteProfile_saysWhatIsMissing(String properties, String reason) throws Exception {
      Path file = file("keys", "[x]\n" + properties.strip().replace(';', '\n') + "\n");
      assertEquals(
          "profile \"x\" of " + file + ": " + reason,
          problem(profile("x", file)).replaceAll("sso_[a-z_]+", "sso_*"));
    }

    @Test
    void sourceProfileMissingOrCircular_named() throws Exception {
      Path file =
          file(
              "keys",
              "[x]\nrole_arn=r\nsource_profile=gone\n[a]\nrole_arn=r\nsource_profile=b\n"
                  + "[b]\nrole_arn=r\nsource_profile=a\n");
      assertEquals(
          "profile \"gone\", source_profile of \"x\", not found in " + file,
          problem(profile("x", file)));
      assertEquals(
          "profile \"a\" of " + file + ": source_profile goes round in a circle: a, b",
          problem(profile("a", file)));
    }
  }

  @Nested
  class Process {
    private AwsAccess command(String command) throws IOException {
      return profile("p", file("keys", "[p]\ncredential_process = " + command + "\n"));
    }

    @Test
    void itsKeys_sign() throws Exception {
      Path json =
          file(
              "out",
              "{\"Version\":1,\"AccessKeyId\":\"AKIDPROC\",\"SecretAccessKey\":\""
                  + SECRET
                  + "\",\"SessionToken\":\""
                  + TOKEN
                  + "\"}");
      assertEquals("AKIDPROC", signer(command("cat " + json)));
      assertEquals(TOKEN, route53.requests.getLast().securityToken());
    }

    @Test
    void failure_exitValueAndNoOutput() throws Exception {
      String said = "profile \"p\" of " + folder.resolve("keys") + ": credential_process: ";
      assertEquals(
          said + "it ended with exit value (3)",
          problem(command("sh -c 'echo " + SECRET + " >&2; exit 3'")));
      assertEquals(
          said + "its output is not the JSON that is expected", problem(command("echo " + SECRET)));
      assertEquals(
          said + "AccessKeyId cannot be empty.",
          problem(command("echo '{\"Version\":1,\"SecretAccessKey\":\"" + SECRET + "\"}'")));
    }

    @Test
    void hangs_callsComeBackUntilTooManyAreStuck() throws Exception {
      Path pids = folder.resolve("pids");
      String hanging = "echo $$ >> " + pids + " && exec sleep 30";
      warm();
      HostedZoneSource source = open(command(hanging), SHORT);
      String message = "";
      int calls = 0;
      // More than MAX_STUCK on a machine so busy that a call ends before its command starts.
      while (!message.endsWith(" hang") && calls < 5 * TimedCalls.MAX_STUCK) {
        calls++;
        command(hanging + " " + "0".repeat(calls)); // The SDK lets equal commands queue.
        SourceException failure = failure(source);
        message = failure.getMessage();
        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertTrue(
            message.endsWith(" hang")
                || message.startsWith("nothing from the credentials (profile"),
            message);
      }
      for (String pid : Files.readAllLines(pids)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
      }
      assertTrue(message.endsWith(" hang"), message);
      assertTrue(calls > TimedCalls.MAX_STUCK, "refused after " + calls + " calls");
    }

    private static final Timeouts SHORT =
        new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(300));
  }

  @Test
  void defaultFiles_credentialsBeforeConfig() throws Exception {
    file("home-credentials", keys("a", "AKIDCRED"));
    file("home-config", keys("profile a", "AKIDCONF") + keys("profile b", "AKIDB"));
    assertEquals("AKIDCRED", signer(profile("a", null)));
    assertEquals("AKIDB", signer(profile("b", null)));
    assertEquals(
        "profile \"c\" not found in "
            + folder.resolve("home-credentials")
            + " or "
            + folder.resolve("home-config"),
        failure(open(profile("c", null))).getMessage());
  }
}
