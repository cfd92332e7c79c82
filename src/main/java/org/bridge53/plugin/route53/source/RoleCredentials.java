package org.bridge53.plugin.route53.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's providers with failures in our words; they cache keys and renew them before they
 * expire.
 */
final class RoleCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
  /** Shown in CloudTrail where a profile gives no {@code role_session_name}. */
  private static final String SESSION_NAME = "bridge53";

  private final AwsCredentialsProvider provider;
  private final Consumer<Throwable> explain;
  private final @Nullable Object[] owned;

  private RoleCredentials(
      AwsCredentialsProvider provider, Consumer<Throwable> explain, @Nullable Object... owned) {
    this.provider = provider;
    this.explain = explain;
    this.owned = owned;
  }

  record Role(
      String arn,
      @Nullable String sessionName,
      @Nullable String externalId,
      @Nullable Integer durationSeconds) {}

  /** A role of the Corefile, taken with other keys. */
  static AwsCredentialsProvider assumed(StsClient sts, AwsCredentialsProvider source, Role role) {
    String externalId = role.externalId() == null ? "no external_id" : "this external_id";
    return assumed(
        sts,
        source,
        role,
        "",
        "; its trust policy must allow the identity before it, with " + externalId);
  }

  /** A role of a profile, taken with other keys. */
  static AwsCredentialsProvider assumed(
      StsClient sts, AwsCredentialsProvider source, Role role, String said) {
    return assumed(sts, source, role, said, "");
  }

  private static AwsCredentialsProvider assumed(
      StsClient sts, AwsCredentialsProvider source, Role role, String said, String hint) {
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                r ->
                    r.roleArn(role.arn())
                        .roleSessionName(
                            role.sessionName() == null ? SESSION_NAME : role.sessionName())
                        .externalId(role.externalId())
                        .durationSeconds(role.durationSeconds()))
            .build();
    return new RoleCredentials(
        provider,
        e -> explainSts(e, said + "AssumeRole " + role.arn(), hint),
        provider,
        sts,
        source);
  }

  /** A role taken with a token from a file, which is read anew for each renewal. */
  static AwsCredentialsProvider webIdentity(
      StsClient sts, String roleArn, @Nullable String sessionName, Path tokenFile, String said) {
    StsWebIdentityTokenFileCredentialsProvider provider =
        StsWebIdentityTokenFileCredentialsProvider.builder()
            .stsClient(sts)
            .roleArn(roleArn)
            .roleSessionName(sessionName == null ? SESSION_NAME : sessionName)
            .webIdentityTokenFile(tokenFile)
            .build();
    Consumer<Throwable> explain =
        e -> {
          if (!Files.isReadable(tokenFile)) {
            throw new CredentialsProblem(said + tokenFile + ": no such file, or not readable");
          }
          explainSts(e, said + "AssumeRoleWithWebIdentity " + roleArn, "");
        };
    return new RoleCredentials(provider, explain, provider, sts);
  }

  /** Any provider, its failures introduced by these words. */
  static AwsCredentialsProvider named(AwsCredentialsProvider provider, String said) {
    return new RoleCredentials(
        provider,
        e -> {
          throw new CredentialsProblem(said + ": " + OneLine.of(e.getMessage()));
        },
        provider);
  }

  static AwsCredentialsProvider explained(
      AwsCredentialsProvider provider, Consumer<Throwable> explain) {
    return new RoleCredentials(provider, explain, provider);
  }

  /**
   * @param hint behind the reason where STS says that it is not allowed
   */
  private static void explainSts(Throwable e, String said, String hint) {
    if (!(e instanceof RuntimeException failure)) {
      throw new CredentialsProblem(said);
    }
    SdkFailures known = SdkFailures.of(failure, "STS");
    boolean serviceFailed = known.kind() == Kind.THROTTLED || known.kind() == Kind.UNAVAILABLE;
    throw new CredentialsProblem(
        serviceFailed ? known.kind() : Kind.CREDENTIALS,
        said + ": " + known.text() + (known.kind() == Kind.FORBIDDEN ? hint : ""));
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider.resolveCredentials();
    } catch (CredentialsProblem e) {
      throw e;
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof CredentialsProblem problem) {
          throw problem; // Of the source, through the STS client.
        }
      }
      explain.accept(e);
      throw e;
    }
  }

  @Override
  public void close() {
    for (Object one : owned) {
      Closing.close(one);
    }
  }
}
