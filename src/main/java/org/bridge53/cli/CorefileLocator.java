package org.bridge53.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Utf8;
import org.bridge53.server.CorefileSource;
import org.bridge53.server.CorefileText;
import org.bridge53.server.StartException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the configuration, at the start and again at each reload: what {@code -conf} names, else
 * {@code ./Corefile}, else the built-in one.
 */
final class CorefileLocator implements CorefileSource {
  private static final String DEFAULT_FILE = "Corefile";

  private static final int FILE_TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;

  private final @Nullable String conf;
  private final int defaultPort;
  private final InputStream input;
  private final BooleanSupplier terminal;
  private @Nullable CorefileText fromInput;

  /**
   * @param conf value of {@code -conf}; {@code stdin} is the standard input; null: not given
   * @param input the standard input
   */
  CorefileLocator(@Nullable String conf, int defaultPort, InputStream input) {
    this(conf, defaultPort, input, CorefileLocator::inputIsTerminal);
  }

  /**
   * @param terminal whether the standard input is a terminal, or another device that is no file
   */
  CorefileLocator(
      @Nullable String conf, int defaultPort, InputStream input, BooleanSupplier terminal) {
    this.conf = conf;
    this.defaultPort = defaultPort;
    this.input = input;
    this.terminal = terminal;
  }

  /**
   * The configuration as it is now.
   *
   * @throws StartException if the file cannot be read
   */
  @Override
  public CorefileText locate() throws StartException {
    if (conf == null) {
      return search();
    }
    return conf.equals("stdin") ? readInput() : readFile(conf, "loading Caddyfile via flag: ");
  }

  private CorefileText search() throws StartException {
    return Files.exists(Path.of(DEFAULT_FILE))
        ? readFile(DEFAULT_FILE, "loading Caddyfile via default: ")
        : CorefileText.builtIn(defaultPort);
  }

  /** As CoreDNS: a character device; nobody types a Corefile, and an end would be waited for. */
  private static boolean inputIsTerminal() {
    try {
      int mode = (int) Files.getAttribute(Path.of("/dev/stdin"), "unix:mode");
      return (mode & FILE_TYPE) == CHARACTER_DEVICE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException notUnix) {
      return false; // there it is read whatever it is
    }
  }

  private CorefileText readInput() throws StartException {
    // Read once and kept: a reload would find it exhausted, and CoreDNS then quietly serves whoami.
    CorefileText text = fromInput;
    if (text == null) {
      if (terminal.getAsBoolean()) {
        return search();
      }
      try {
        text = text("/dev/stdin", input.readAllBytes());
      } catch (IOException failure) {
        throw new StartException(
            "loading Caddyfile via flag: read /dev/stdin: " + failure.getMessage(), failure);
      }
      fromInput = text;
    }
    return text;
  }

  private static CorefileText text(String file, byte[] octets) throws StartException {
    try {
      return new CorefileText(file, Utf8.decode(octets));
    } catch (Utf8.NotUtf8Exception wrong) {
      Problems problems = new Problems();
      problems.error(new Position(file, wrong.line()), "this line is not text in UTF-8");
      throw new StartException(String.join("\n", problems.errors()), wrong);
    }
  }

  private static CorefileText readFile(String file, String prefix) throws StartException {
    try {
      return text(file, Files.readAllBytes(Path.of(file)));
    } catch (NoSuchFileException missing) {
      throw new StartException(prefix + "open " + file + ": no such file or directory", missing);
    } catch (AccessDeniedException denied) {
      throw new StartException(prefix + "open " + file + ": permission denied", denied);
    } catch (IOException failure) {
      throw new StartException(prefix + "read " + file + ": " + failure.getMessage(), failure);
    }
  }
}
