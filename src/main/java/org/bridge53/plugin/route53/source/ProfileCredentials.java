package org.bridge53.plugin.route53.source;

import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The keys of one profile, found anew when its files change. Throws nothing but {@link
 * CredentialsProblem}.
 */
final class ProfileCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
  private final ProfileFiles files;
  private final String name;
  private final ClientMaker clients;
  private final ReentrantLock changing = new ReentrantLock();
  private @Nullable Current current;

  private record Current(ProfileFile readFrom, AwsCredentialsProvider provider) {}

  ProfileCredentials(ProfileFiles files, String name, ClientMaker clients) {
    this.files = files;
    this.name = name;
    this.clients = clients;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider().resolveCredentials();
    } catch (CredentialsProblem e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CredentialsProblem(
          "profile \"" + name + "\" of " + files.describe() + ": " + OneLine.of(e.getMessage()));
    }
  }

  private AwsCredentialsProvider provider() {
    changing.lock();
    try {
      ProfileFile file = files.get();
      Current present = current;
      if (present != null && present.readFrom().equals(file)) {
        return present.provider();
      }
      AwsCredentialsProvider provider =
          new ProfileReading(file, files.describe(), clients).provider(name, new LinkedHashSet<>());
      current = new Current(file, provider);
      if (present != null) {
        Closing.close(present.provider());
      }
      return provider;
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void close() {
    changing.lock();
    try {
      Current present = current;
      if (present != null) {
        Closing.close(present.provider());
      }
    } finally {
      changing.unlock();
    }
  }
}
