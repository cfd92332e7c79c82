package org.bridge53.plugin.route53.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * The profiles of one access, read afresh on each use, so that rotated keys count from the next
 * call on: the files are a few hundred octets and an API call takes thousands of times as long. As
 * long as the text stays the same, so does the object.
 *
 * <p>A credentials file may write its sections in the config file's way, {@code [profile x]}.
 */
final class ProfileFiles implements Supplier<ProfileFile> {
  private final @Nullable Path only;
  private volatile @Nullable Parsed parsed;

  private record Parsed(List<String> texts, ProfileFile file) {}

  /**
   * @param credentialsFile the one file to read; null: the SDK's two (AWS_SHARED_CREDENTIALS_FILE
   *     and AWS_CONFIG_FILE, or those in ~/.aws), of which each may be missing
   */
  ProfileFiles(@Nullable String credentialsFile) {
    this.only = credentialsFile == null ? null : Path.of(credentialsFile);
  }

  /** The profile of AWS_PROFILE, or {@code default}. */
  static String defaultName() {
    return ProfileFileSystemSetting.AWS_PROFILE.getStringValue().orElse("default");
  }

  /**
   * @throws CredentialsProblem if the only file cannot be read, or a file cannot be parsed
   */
  @Override
  public ProfileFile get() {
    List<String> texts = new ArrayList<>();
    Path credentials = credentialsPath();
    String text = read(credentials);
    if (text == null && only != null) {
      throw new CredentialsProblem(only + ": no such file");
    }
    texts.add(text == null ? "" : withoutProfileWord(text));
    Path config = only == null ? ProfileFileLocation.configurationFilePath() : null;
    if (config != null) {
      String configText = read(config);
      texts.add(configText == null ? "" : configText);
    }
    Parsed present = parsed;
    if (present != null && present.texts().equals(texts)) {
      return present.file();
    }
    ProfileFile.Aggregator both =
        ProfileFile.aggregator()
            .addFile(parse(credentials, texts.getFirst(), ProfileFile.Type.CREDENTIALS));
    if (config != null) {
      both.addFile(parse(config, texts.getLast(), ProfileFile.Type.CONFIGURATION));
    }
    ProfileFile file = both.build();
    parsed = new Parsed(texts, file);
    return file;
  }

  private Path credentialsPath() {
    return only == null ? ProfileFileLocation.credentialsFilePath() : only;
  }

  /** The file or files, for messages. */
  String describe() {
    return only == null
        ? credentialsPath() + " or " + ProfileFileLocation.configurationFilePath()
        : only.toString();
  }

  /** The same for settings other than keys, for which a broken file counts as an empty one. */
  ProfileFile settings() {
    try {
      return get();
    } catch (CredentialsProblem e) {
      return ProfileFile.aggregator().build();
    }
  }

  /** The secrets that the files hold, to be kept out of messages. */
  Set<String> secrets() {
    Set<String> secrets = new TreeSet<>();
    Parsed present = parsed;
    if (present != null) {
      for (Profile profile : present.file().profiles().values()) {
        profile.property(ProfileProperty.AWS_SECRET_ACCESS_KEY).ifPresent(secrets::add);
        profile.property(ProfileProperty.AWS_SESSION_TOKEN).ifPresent(secrets::add);
      }
    }
    return secrets;
  }

  private static @Nullable String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    } catch (AccessDeniedException e) {
      throw new CredentialsProblem(file + ": permission denied");
    } catch (IOException e) {
      throw new CredentialsProblem(file + ": " + OneLine.of(e.getMessage()));
    }
  }

  /** The SDK's reasons name a line, never its text. */
  private static ProfileFile parse(Path file, String text, ProfileFile.Type type) {
    try {
      return ProfileFile.builder().content(text).type(type).build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new CredentialsProblem(file + ": " + OneLine.of(e.getMessage()));
    }
  }

  /**
   * {@code [profile x]} becomes {@code [x]}; lines stay lines, so that the errors' numbers hold.
   */
  private static String withoutProfileWord(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (String line : text.split("\n", -1)) {
      String section = line.strip();
      if (section.startsWith("[")) {
        String name = section.substring(1).stripLeading();
        if (name.startsWith("profile ") || name.startsWith("profile\t")) {
          line = "[" + name.substring("profile ".length()).stripLeading();
        }
      }
      plain.append(line).append('\n');
    }
    return plain.toString();
  }
}
