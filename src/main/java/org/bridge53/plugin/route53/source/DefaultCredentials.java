package org.bridge53.plugin.route53.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's default chain, in its order (SDK guide, "Default credentials provider chain"): system
 * properties, environment, web identity, profile, container, instance. Its own class cannot be
 * used: its web identity asks the instance metadata service for the region of STS, and its failure
 * is a page long. The place that gave keys the last time is asked first.
 */
final class DefaultCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
  private final ProfileFiles files;
  private final String profile;
  private final ClientMaker clients;
  private final List<Place> places;
  private volatile @Nullable Place last;

  /** Where keys may be; the provider is made when the place is first looked at. */
  private static final class Place {
    private final String what;
    private final BooleanSupplier configured;
    private final Supplier<AwsCredentialsProvider> maker;
    private volatile @Nullable AwsCredentialsProvider provider;

    Place(String what, BooleanSupplier configured, Supplier<AwsCredentialsProvider> maker) {
      this.what = what;
      this.configured = configured;
      this.maker = maker;
    }

    synchronized AwsCredentialsProvider provider() {
      AwsCredentialsProvider present = provider;
      if (present == null) {
        present = maker.get();
        provider = present;
      }
      return present;
    }
  }

  DefaultCredentials(ProfileFiles files, String profile, ClientMaker clients) {
    this.files = files;
    this.profile = profile;
    this.clients = clients;
    this.places =
        List.of(
            new Place(
                "system properties",
                () -> System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()) != null,
                SystemPropertyCredentialsProvider::create),
            new Place(
                "environment",
                () -> System.getenv(SdkSystemSetting.AWS_ACCESS_KEY_ID.name()) != null,
                EnvironmentVariableCredentialsProvider::create),
            new Place(
                "web identity",
                () -> isSet(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE),
                this::webIdentity),
            new Place("profile", () -> true, () -> new ProfileCredentials(files, profile, clients)),
            new Place(
                "container",
                () ->
                    isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)
                        || isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI),
                () -> ContainerCredentialsProvider.builder().build()),
            new Place(
                "instance metadata",
                () ->
                    !SdkSystemSetting.AWS_EC2_METADATA_DISABLED
                        .getBooleanValue()
                        .orElse(Boolean.FALSE),
                () ->
                    InstanceProfileCredentialsProvider.builder()
                        .profileFile(files::settings)
                        .profileName(profile)
                        .build()));
  }

  private static boolean isSet(SdkSystemSetting setting) {
    return setting.getStringValue().isPresent();
  }

  private AwsCredentialsProvider webIdentity() {
    String roleArn =
        SdkSystemSetting.AWS_ROLE_ARN
            .getStringValue()
            .orElseThrow(
                () -> new CredentialsProblem("AWS_WEB_IDENTITY_TOKEN_FILE without AWS_ROLE_ARN"));
    String sessionName = SdkSystemSetting.AWS_ROLE_SESSION_NAME.getStringValue().orElse(null);
    Path tokenFile =
        Path.of(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValueOrThrow().strip());
    return RoleCredentials.webIdentity(
        clients.sts(AnonymousCredentialsProvider.create(), region()),
        roleArn.strip(),
        sessionName,
        tokenFile,
        "");
  }

  /** The default profile may name a region, for STS too. */
  private Optional<Profile> region() {
    return files.settings().profile(profile);
  }

  /**
   * @throws CredentialsProblem that says for each place that is configured why it gave nothing
   */
  @Override
  public AwsCredentials resolveCredentials() {
    List<Place> order = new ArrayList<>(places);
    Place remembered = last;
    if (remembered != null) {
      order.remove(remembered);
      order.addFirst(remembered);
    }
    List<String> reasons = new ArrayList<>();
    Kind kind = Kind.CREDENTIALS;
    for (Place place : order) {
      if (!place.configured.getAsBoolean()) {
        continue;
      }
      try {
        AwsCredentials keys = place.provider().resolveCredentials();
        last = place;
        return keys;
      } catch (CredentialsProblem e) {
        reasons.add(e.getMessage());
        kind = e.kind() == Kind.CREDENTIALS ? kind : e.kind();
      } catch (RuntimeException e) {
        reasons.add(place.what + ": " + OneLine.of(e.getMessage()));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new CredentialsProblem(Kind.UNAVAILABLE, "interrupted");
      }
    }
    throw new CredentialsProblem(kind, "no credentials: " + String.join("; ", reasons));
  }

  @Override
  public void close() {
    for (Place place : places) {
      Closing.close(place.provider);
    }
  }
}
