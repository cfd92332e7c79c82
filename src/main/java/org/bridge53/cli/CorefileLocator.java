package org.bridge53.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bridge53.server.CorefileText;
import org.bridge53.server.StartException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the configuration, at the start and again at each reload: what {@code -conf} names, else
 * {@code ./Corefile}, else the built-in one.
 */
final class CorefileLocator {
  private static final String DEFAULT_FILE = "Corefile";

  private final @Nullable String conf;
  private final int defaultPort;
  private final InputStream input;
  private @Nullable CorefileText fromInput;

  /**
   * @param conf value of {@code -conf}; {@code stdin} is the standard input; null: not given
   * @param input the standard input
   */
  CorefileLocator(@Nullable String conf, int defaultPort, InputStream input) {
    this.conf = conf;
    this.defaultPort = defaultPort;
    this.input = input;
  }

  /**
   * The configuration as it is now.
   *
   * @throws StartException if the file cannot be read
   */
  CorefileText locate() throws StartException {
    if (conf == null) {
      return Files.exists(Path.of(DEFAULT_FILE))
          ? readFile(DEFAULT_FILE, "loading Caddyfile via default: ")
          : CorefileText.builtIn(defaultPort);
    }
    return conf.equals("stdin") ? readInput() : readFile(conf, "loading Caddyfile via flag: ");
  }

  private CorefileText readInput() throws StartException {
    // Read once and kept: a reload would find it exhausted, and CoreDNS then quietly serves whoami.
    CorefileText text = fromInput;
    if (text == null) {
      try {
        text =
            new CorefileText(
                "/dev/stdin", new String(input.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException failure) {
        throw new StartException(
            "loading Caddyfile via flag: read /dev/stdin: " + failure.getMessage(), failure);
      }
      fromInput = text;
    }
    return text;
  }

  private static CorefileText readFile(String file, String prefix) throws StartException {
    try {
      return new CorefileText(file, Files.readString(Path.of(file)));
    } catch (NoSuchFileException missing) {
      throw new StartException(prefix + "open " + file + ": no such file or directory", missing);
    } catch (AccessDeniedException denied) {
      throw new StartException(prefix + "open " + file + ": permission denied", denied);
    } catch (IOException failure) {
      throw new StartException(prefix + "read " + file + ": " + failure.getMessage(), failure);
    }
  }
}
