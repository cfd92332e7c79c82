package org.bridge53.plugin.route53.source;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * Reads what a profile says about its keys, in the SDK's order: web identity, Identity Center,
 * role, {@code login_session}, {@code credential_process}, keys. The SDK has a reader of its own;
 * this one exists because that one asks the instance metadata service for the region of STS, and
 * because its messages do not name the file.
 *
 * @param files the file or files, for messages
 */
record ProfileReading(ProfileFile file, String files, ClientMaker clients) {
  private static final String DURATION_SECONDS = "duration_seconds";

  /**
   * The provider for a profile's keys.
   *
   * @param above the profiles whose {@code source_profile} led here
   * @throws CredentialsProblem if the profile is missing, incomplete, or needs what is not here
   */
  AwsCredentialsProvider provider(String name, Set<String> above) {
    Profile profile = find(name, above);
    String roleArn = value(profile, ProfileProperty.ROLE_ARN);
    String tokenFile = value(profile, ProfileProperty.WEB_IDENTITY_TOKEN_FILE);
    if (roleArn != null && tokenFile != null) {
      return RoleCredentials.webIdentity(
          clients.sts(AnonymousCredentialsProvider.create(), Optional.of(profile)),
          roleArn,
          value(profile, ProfileProperty.ROLE_SESSION_NAME),
          Path.of(tokenFile),
          said(name));
    }
    for (String property : profile.properties().keySet()) {
      if (property.startsWith("sso_")) {
        throw problem(name, property + " needs the SDK's 'sso' module, which is not included");
      }
    }
    if (roleArn != null) {
      return role(profile, roleArn, above);
    }
    if (value(profile, ProfileProperty.LOGIN_SESSION) != null) {
      throw problem(name, "login_session needs the SDK's 'signin' module, which is not included");
    }
    String command = value(profile, ProfileProperty.CREDENTIAL_PROCESS);
    return command == null ? keys(profile) : process(name, command);
  }

  private Profile find(String name, Set<String> above) {
    return file.profile(name)
        .orElseThrow(
            () -> {
              String reached =
                  above.isEmpty() ? "" : ", source_profile of \"" + last(above) + "\",";
              return new CredentialsProblem(
                  "profile \"" + name + "\"" + reached + " not found in " + files);
            });
  }

  private AwsCredentialsProvider role(Profile profile, String roleArn, Set<String> above) {
    String name = profile.name();
    String sourceProfile = value(profile, ProfileProperty.SOURCE_PROFILE);
    String credentialSource = value(profile, ProfileProperty.CREDENTIAL_SOURCE);
    if (sourceProfile != null && credentialSource != null) {
      throw problem(name, "both source_profile and credential_source");
    }
    if (!above.add(name)) {
      throw problem(name, "source_profile goes round in a circle: " + String.join(", ", above));
    }
    AwsCredentialsProvider source;
    if (sourceProfile != null) {
      // A profile may be its own source: the role is taken with the keys beside it.
      source = sourceProfile.equals(name) ? keys(profile) : provider(sourceProfile, above);
    } else if (credentialSource != null) {
      source = source(name, credentialSource);
    } else {
      throw problem(name, "role_arn without source_profile or credential_source");
    }
    String duration = value(profile, DURATION_SECONDS);
    return RoleCredentials.assumed(
        clients.sts(source, Optional.of(profile)),
        source,
        new RoleCredentials.Role(
            roleArn,
            value(profile, ProfileProperty.ROLE_SESSION_NAME),
            value(profile, ProfileProperty.EXTERNAL_ID),
            duration == null ? null : seconds(name, duration)),
        said(name));
  }

  private Integer seconds(String name, String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw problem(name, DURATION_SECONDS + " is no number");
    }
  }

  private AwsCredentialsProvider source(String name, String credentialSource) {
    AwsCredentialsProvider source =
        switch (credentialSource) {
          case "Environment" -> EnvironmentVariableCredentialsProvider.create();
          case "EcsContainer" -> ContainerCredentialsProvider.builder().build();
          case "Ec2InstanceMetadata" -> InstanceProfileCredentialsProvider.builder().build();
          default ->
              throw problem(
                  name,
                  "credential_source is none of Environment, EcsContainer, Ec2InstanceMetadata");
        };
    return RoleCredentials.named(source, said(name) + "credential_source " + credentialSource);
  }

  /** Of the SDK's reasons only those are passed on that cannot quote the command's output. */
  @SuppressWarnings("deprecation") // The one way that gives the text to a shell, as the CLI does.
  private AwsCredentialsProvider process(String name, String command) {
    ProcessCredentialsProvider provider =
        ProcessCredentialsProvider.builder().command(command).build();
    Consumer<Throwable> explain =
        failure -> {
          String reason = "its output is not the JSON that is expected";
          for (Throwable e = failure; e != null; e = e.getCause()) {
            String message = String.valueOf(e.getMessage());
            if (message.startsWith("Command returned non-zero exit value")) {
              reason = "it ended with" + message.substring(25, message.indexOf(')') + 1);
            } else if (message.endsWith("cannot be empty.") || message.contains("interrupted")) {
              reason = OneLine.of(message);
            }
          }
          throw problem(name, "credential_process: " + reason);
        };
    return RoleCredentials.explained(provider, explain);
  }

  private AwsCredentialsProvider keys(Profile profile) {
    String id = required(profile, ProfileProperty.AWS_ACCESS_KEY_ID);
    String secret = required(profile, ProfileProperty.AWS_SECRET_ACCESS_KEY);
    String token = value(profile, ProfileProperty.AWS_SESSION_TOKEN);
    AwsCredentials keys =
        token == null
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token);
    return StaticCredentialsProvider.create(keys);
  }

  private String required(Profile profile, String property) {
    String value = value(profile, property);
    if (value == null) {
      throw problem(profile.name(), "no " + property);
    }
    return value;
  }

  private static @Nullable String value(Profile profile, String property) {
    String value = profile.properties().get(property);
    return value == null || value.isBlank() ? null : value;
  }

  private static String last(Set<String> names) {
    String last = "";
    for (String name : names) {
      last = name;
    }
    return last;
  }

  private String said(String name) {
    return "profile \"" + name + "\" of " + files + ": ";
  }

  private CredentialsProblem problem(String name, String what) {
    return new CredentialsProblem(said(name) + what);
  }
}
